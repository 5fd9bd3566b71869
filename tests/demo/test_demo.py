import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest

import tb_keisei
from tb_keisei import cli
from tb_keisei.demo import command
from tb_keisei.demo.server import Server, free_port
from tb_keisei.demo.session import checkpoint_files
from tests.demo.test_server import ANSWERS

SMALL = [
    "--games=6",
    "--max-plies=40",
    "--channels=8",
    "--blocks=1",
    "--eval-games=4",
    "--eval-every=700",
    "--policy-every=2",
]
DEMO = [sys.executable, "-m", "tb_keisei.cli", "demo"]


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Signal handlers as they were."""
    former = {each: signal.getsignal(each) for each in command.SIGNALS}
    yield
    for each, handler in former.items():
        signal.signal(each, handler)


def run_until_done(*flags: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*DEMO, *flags], capture_output=True, text=True, timeout=120, check=False)


def test_training_alone_leaves_a_run_that_can_be_read_and_resumed(tmp_path: Path) -> None:
    done = run_until_done("--train-only", f"--logdir={tmp_path}", "--plies=1500", *SMALL)
    assert done.returncode == 0, done.stderr
    assert "1,440 plies, score 0." in done.stderr
    again = run_until_done("--train-only", f"--logdir={tmp_path}", "--plies=2000", "--resume=demo-001")
    assert again.returncode == 0, again.stderr
    games = list(tb_keisei.read_games(tmp_path))
    streams = {game.stream for game in games}
    assert streams == {"self_play", "eval"}
    own = [game for game in games if game.stream == "self_play"]
    assert len({game.game_id for game in own}) == len(own) >= 40
    assert any(
        (game.start_step or 0) < 1584 < (game.global_step or 0) for game in own
    )  # begun before the end, finished after it
    policies = [game for game in own if game.plies[0].candidates]
    assert len(own) > len(policies) >= 20
    for game in policies:
        assert game.value_kind == "scalar"
        for ply in game.plies:
            assert sum(candidate.probability for candidate in ply.candidates) == pytest.approx(1, abs=1e-3)
            assert ply.value is not None
    probes = {probe.name: probe for probe in tb_keisei.read_probes(tmp_path)}
    assert (probes["start"].solutions, probes["mate_two_ways"].solutions) == ((), ("R*6a", "R*7a"))
    assert not any(probe.problem for probe in probes.values())


def test_the_demo_serves_what_it_trains_and_ends_in_order(tmp_path: Path) -> None:
    flags = [f"--logdir={tmp_path}", f"--port={free_port(18500)}", "--name=shown", "--no-sample", *SMALL]
    with subprocess.Popen([*DEMO, *flags], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        address = next(line.split()[-1] for line in lines if "Keisei tab:" in line)
        assert address.endswith("/#keisei")
        with urlopen(address) as page:
            assert page.status == 200
        end = time.monotonic() + 60
        while not list(tmp_path.glob("shown/events*")) and time.monotonic() < end:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        rest = "".join(lines)
        assert process.wait(60) == 0, rest
    assert "--resume shown" in rest
    assert checkpoint_files.found(tmp_path / "shown")
    with pytest.raises(OSError, match="refused"):
        urlopen(address)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--resume=nothing"], "there is no run nothing"),
        (["--name=a/b"], "not a run's name"),
        (["--name=there"], "--resume there"),
        (["--port=65535", "--name=x"], "choose another with --port"),
    ],
)
def test_what_cannot_start_says_why(
    tmp_path: Path, flags: list[str], message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").mkdir()
    monkeypatch.setattr("tb_keisei.demo.server.PORTS", 0)
    assert cli.main(["demo", f"--logdir={tmp_path}", *flags]) == 2
    assert message in capsys.readouterr().err


def process_of(code: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", code])


def run_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, training: str, server: str, seconds: float) -> int:
    """The demo with other children, ended by SIGTERM."""
    monkeypatch.setattr(command, "start_training", lambda args, run, resumed: process_of(training))
    monkeypatch.setattr(command, "Server", partial(Server, command=[sys.executable, "-c", server]))
    timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    try:
        return cli.main(["demo", "--no-sample", f"--logdir={tmp_path}", f"--port={free_port(18600)}"])
    finally:
        timer.join()


def test_a_training_that_dies_is_said_and_the_server_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_demo(tmp_path, monkeypatch, "raise SystemExit(3)", ANSWERS, 2.5) == 0
    said = capsys.readouterr().out
    assert "The training failed with status 3" in said
    assert "Keisei tab: http://localhost:" in said
    assert "TensorBoard ended" not in said


def test_a_server_that_does_not_start_is_said_with_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waits = "import time; time.sleep(60)"
    assert run_demo(tmp_path, monkeypatch, waits, "raise SystemExit('bad luck')", 1.5) == 0
    said = capsys.readouterr().out
    assert "bad luck" in said
    assert "Keisei tab" not in said
