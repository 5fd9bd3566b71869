"""What the terminal says while a run trains."""

import sys

import pytest

from tb_keisei.demo import command
from tb_keisei.demo.session import progress


def test_a_log_file_hears_of_the_speed_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = [0.0]
    monkeypatch.setattr("tb_keisei.demo.session.progress.time.monotonic", lambda: clock[0])
    bar = progress.Progress("demo-001", 500, None)
    for clock[0] in range(1, 35):
        bar.update(100, 7)
    bar.close()
    assert capsys.readouterr().err.splitlines() == [
        "demo-001: 2,000 plies, 100 a second, 7 games",
        "demo-001: 3,500 plies, 100 a second, 7 games",
    ]


def test_the_demo_tells_how_to_call_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [".venv/bin/tb-keisei", "demo"])
    monkeypatch.setenv("PATH", "")
    assert command._command() == ".venv/bin/tb-keisei"
    monkeypatch.setattr("tb_keisei.demo.command.shutil.which", lambda name: f"/usr/bin/{name}")
    assert command._command() == "tb-keisei"
