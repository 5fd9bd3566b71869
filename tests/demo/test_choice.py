import argparse
import io
from pathlib import Path

import pytest

from tb_keisei.demo import command
from tb_keisei.demo.choice import choose
from tb_keisei.demo.session import checkpoint


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def parse(logdir: Path, *flags: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args([f"--logdir={logdir}", *flags])


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    (tmp_path / "sample-1").mkdir()
    checkpoint.save(tmp_path / "demo-001", 1234, {})
    return tmp_path


@pytest.mark.parametrize(("answer", "name", "resumed"), [("\n", "demo-001", True), ("n\n", "demo-002", False)])
def test_on_a_terminal_it_asks(
    logdir: Path,
    answer: str,
    name: str,
    resumed: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert choose(parse(logdir)) == (logdir / name, resumed)
    assert "demo-001 is here, at 1,234 plies" in capsys.readouterr().out


def test_a_run_that_cannot_be_read_is_none_to_go_on_with(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (logdir / "demo-007/checkpoints").mkdir(parents=True)
    (logdir / "demo-007/checkpoints/step-000000009.pt").symlink_to(logdir / "gone")
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    assert choose(parse(logdir)) == (logdir / "demo-001", True)


@pytest.mark.parametrize("flags", [["--new"], ["--name=demo-002"], ["--seed=7"]])
def test_it_does_not_ask_who_has_said(logdir: Path, flags: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    assert choose(parse(logdir, *flags)) == (logdir / "demo-002", False)


def test_without_a_terminal_it_begins_a_new_run(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert choose(parse(logdir)) == (logdir / "demo-002", False)
    assert choose(parse(logdir, "--resume=demo-001")) == (logdir / "demo-001", True)
