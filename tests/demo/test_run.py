import argparse
from pathlib import Path

import pytest

from tb_keisei.demo.arguments import add_training_arguments, config, settings, to_flags
from tb_keisei.demo.config import Config
from tb_keisei.demo.errors import TrainerError
from tb_keisei.demo.session.run import new_run, old_run


def parse(*flags: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_training_arguments(parser)
    return parser.parse_args(flags)


def test_new_runs_are_numbered_after_the_last(tmp_path: Path) -> None:
    assert new_run(tmp_path / "none yet", None).name == "demo-001"
    for name in ("demo-001", "demo-009", "demo-old", "other-020"):
        (tmp_path / name).mkdir()
    assert new_run(tmp_path, None) == tmp_path / "demo-010"
    assert new_run(tmp_path, "mine") == tmp_path / "mine"


def test_a_run_is_never_begun_twice(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(TrainerError, match="--resume mine"):
        new_run(tmp_path, "mine")


@pytest.mark.parametrize("name", ["", "..", "a/b", "/tmp/x", "-x", "a b"])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(TrainerError, match="not a run's name"):
        new_run(tmp_path, name)


def test_an_unknown_run_names_those_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "demo-001" / "checkpoints").mkdir(parents=True)
    assert old_run(tmp_path, "demo-001") == tmp_path / "demo-001"
    with pytest.raises(TrainerError, match="there is demo-001"):
        old_run(tmp_path, "demo-002")
    with pytest.raises(TrainerError, match="there is none"):
        old_run(tmp_path / "demo-001", "demo-002")


def test_flags_reach_another_process_as_they_were_given() -> None:
    given = parse(
        "--minutes", "2.5", "--seed", "7", "--learning-rate", "3e-4", "--plies", "1000", "--policy-every", "3"
    )
    assert config(parse(*to_flags(given))) == config(given) == Config(seed=7, learning_rate=3e-4, policy_every=3)
    again = parse(*to_flags(given))
    assert (again.minutes, again.plies, again.seed) == (2.5, 1000, 7)
    assert to_flags(parse()) == []
    assert settings(parse()) == {}


@pytest.mark.parametrize(
    "flags", [["--games", "0"], ["--max-plies", "-1"], ["--policy-every", "0"], ["--minutes", "x"]]
)
def test_senseless_flags_are_refused(flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(*flags)
    assert flags[0] in capsys.readouterr().err
