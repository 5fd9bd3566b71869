"""The wheel, as a user gets it: a clean venv, no Node, a real TensorBoard."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.tensorboard_server import tensorboard_server

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def clean_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean") / "venv"
    run(sys.executable, "-m", "venv", str(folder))
    run(str(folder / "bin/pip"), "install", "--quiet", str(wheel))
    return folder / "bin/python"


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=without_node())
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def without_node() -> dict[str, str]:
    folders = [f for f in os.environ["PATH"].split(os.pathsep) if not (Path(f) / "node").exists()]
    return os.environ | {"PATH": os.pathsep.join(folders)}


def test_contents(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(next(n for n in names if n.endswith("METADATA"))).decode()
    assert {"tb_keisei/plugin/static/index.js", "tb_keisei/py.typed", "tb_keisei/record/game.proto"} <= names
    assert any("licenses/LICENSE" in name for name in names)
    assert any("THIRD_PARTY_NOTICES" in name for name in names)
    assert any(name.endswith("OFL.txt") for name in names)
    assert not any(name.startswith(("tests", "bench", "frontend", "docs")) for name in names)
    assert "License-Expression: MIT" in metadata or "License: MIT" in metadata


def test_every_extra_is_permissive() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "cshogi" not in text
    assert "python-shogi" not in text


def test_a_real_tensorboard_shows_the_tab(clean_python: Path, tmp_path: Path) -> None:
    assert run(str(clean_python), "-m", "tb_keisei.cli", "inspect", str(tmp_path)).startswith("no event files")
    code = (
        "import sys; from tb_keisei import EventWriter\n"
        "with EventWriter(sys.argv[1]) as writer:\n"
        "    rec = writer.game_recorder('self_play', black='a', white='b')\n"
        "    rec.add_ply('7g7f', legal_moves=['7g7f', '2g2f'], policy=[0.6, 0.4])\n"
        "    rec.finish(winner='black', reason='resign', global_step=1)\n"
    )
    run(str(clean_python), "-c", code, str(tmp_path / "run"))
    with tensorboard_server("--logdir", tmp_path, python=clean_python, env=without_node()) as server:
        assert server.get("data/plugins_listing").json["keisei"]["enabled"] is True
        assert "render" in server.keisei("static/index.js").text
        server.wait_for_games(1, "run")
