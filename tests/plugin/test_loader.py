import argparse
import json
import subprocess
import sys
from typing import Any

import pytest
from tensorboard.plugins import base_plugin
from tensorboard.plugins.core.core_plugin import CorePluginLoader

from tb_keisei.plugin.loader import KeiseiLoader


def _flags(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    loaders = [CorePluginLoader(), KeiseiLoader()]
    for loader in loaders:
        loader.define_flags(parser)
    flags = parser.parse_args(["--logdir=runs", *arguments])
    for loader in loaders:
        loader.fix_flags(flags)
    return flags


def test_all_games_and_all_files_are_asked_for() -> None:
    flags = _flags()
    assert (flags.samples_per_plugin, flags.reload_multifile, flags.keisei_cache_mb) == ({"keisei": 0}, True, 32)


def test_a_users_own_values_win() -> None:
    flags = _flags("--samples_per_plugin=keisei=7,images=3", "--reload_multifile=false", "--keisei_cache_mb=1")
    assert flags.samples_per_plugin == {"keisei": 7, "images": 3}
    assert (flags.reload_multifile, flags.keisei_cache_mb) == (False, 1)


@pytest.mark.parametrize("nonsense", [None, object(), argparse.Namespace(), argparse.Namespace(samples_per_plugin=3)])
def test_nothing_raises_whatever_tensorboard_gives(nonsense: Any, caplog: pytest.LogCaptureFixture) -> None:
    loader = KeiseiLoader()
    loader.define_flags(nonsense)
    loader.fix_flags(nonsense)
    assert "Keisei" in caplog.text


def test_a_flag_that_somebody_else_has_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--keisei_cache_mb")
    KeiseiLoader().define_flags(parser)
    assert "could not be added" in caplog.text


@pytest.mark.parametrize("missing", ["tb_keisei.plugin.plugin", "tb_keisei.record.series"])
def test_a_plugin_that_cannot_be_imported_is_left_out(
    missing: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in [
        name for name in sys.modules if name.startswith("tb_keisei.plugin.") and name != KeiseiLoader.__module__
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    assert KeiseiLoader().load(base_plugin.TBContext()) is None
    assert "could not be loaded" in caplog.text


def _modules_after(code: str) -> set[str]:
    command = [sys.executable, "-c", f"{code}; import json, sys; print(json.dumps(list(sys.modules)))"]
    return set(json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout))


def test_the_entry_point_imports_only_tensorboards_base() -> None:
    bare = _modules_after("from tensorboard.plugins import base_plugin")
    loaded = _modules_after("import tb_keisei.plugin.loader")
    ours = {name for name in loaded - bare if name.split(".")[0] not in sys.stdlib_module_names}
    assert ours == {"tb_keisei", "tb_keisei.plugin", "tb_keisei.plugin.loader"}


def test_the_plugin_never_imports_the_trainers_side() -> None:
    loaded = _modules_after("import tb_keisei.plugin.plugin")
    packages = {name.split(".")[0] for name in loaded} | {".".join(name.split(".")[:2]) for name in loaded}
    assert "tb_keisei.record" in packages
    assert not packages & {
        "torch",
        "rsshogi",
        "tb_keisei.bridge",
        "tb_keisei.events",
        "tb_keisei.demo",
        "tensorflow",
    }
