"""The writer without torch: what is in its files, flush and close, wrong arguments."""

import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from tb_keisei import EventWriter, read_games
from tb_keisei.bridge.doctor import diagnosis, examine
from tb_keisei.errors import BridgeError, KeiseiError
from tb_keisei.record.game import Game
from tests import strategies
from tests.bridge.conftest import both_ways
from tests.bridge.events import event_paths, events, scalars, summaries
from tests.bridge.programs import in_subprocess

LEGAL = ["7g7f", "2g2f"]


def test_scalars(tmp_path: Path) -> None:
    with EventWriter(tmp_path, strict=True) as writer:
        writer.add_scalar("loss", 0.5, 1, walltime=12.5)
        writer.add_scalar("loss", np.float32(0.25), np.int64(2))
        writer.add_scalar("loss", torch.tensor([3]), torch.tensor(3))
        writer.add_scalar("loss", np.array([[4.0]]), 4)
        writer.add_scalar("loss", True)
    assert scalars(tmp_path) == [("loss", 1, 0.5), ("loss", 2, 0.25), ("loss", 3, 3), ("loss", 4, 4), ("loss", 0, 1)]
    (event, _), *_ = summaries(tmp_path)
    assert event.wall_time == 12.5


def test_a_run_appears_before_anything_is_written(tmp_path: Path) -> None:
    run = tmp_path / "deep" / "run"
    writer = EventWriter(run)
    assert writer.flush()
    (path,) = event_paths(run)
    (event,) = events(path)
    assert event.file_version == "brain.Event:2"
    assert writer.close()


def test_file_names_are_torchs(tmp_path: Path) -> None:
    with EventWriter(tmp_path, filename_suffix=".mine") as writer:
        writer.flush()
    (path,) = event_paths(tmp_path)
    start, stamp, *host, pid, name, suffix = path.name.removeprefix("events.out.").split(".")
    assert (start, pid, suffix, len(stamp), len(name)) == ("tfevents", str(os.getpid()), "mine", 10, 16)
    assert host
    assert name == writer.health.writer


def test_flush_writes_everything_of_every_kind(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path)
    writer.add_text("note", "# text", 3)
    writer.add_game("eval", Game(game_id="1", stream="x"))
    writer.add_probe("start", "startpos", legal_moves=LEGAL, policy=[0.5, 0.5], global_step=1)
    assert writer.flush()
    assert writer.health.written == writer.health.offered
    assert writer.health.written == {"game": 1, "media": 0, "text": 1, "header": 1, "probe": 1, "scalar": 0}
    assert [game.game_id for game in read_games(tmp_path)] == ["1"]
    writer.close()


def test_without_a_flush_a_record_is_on_disk_soon(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path)
    writer.add_scalar("a", 1.0, 1)
    deadline = time.monotonic() + 5
    while not scalars(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert scalars(tmp_path) == [("a", 1, 1.0)]
    writer.close()


@settings(max_examples=25, deadline=None)
@given(strategies.games)
def test_a_game_given_as_a_game_survives(tmp_path_factory: pytest.TempPathFactory, game: Game) -> None:
    run = tmp_path_factory.mktemp("run")
    with EventWriter(run, strict=True) as writer:
        writer.add_game(game.stream, game, walltime=5.0)
    (read,) = read_games(run)
    assert read.writer == writer.health.writer
    assert (read.end_time, read.global_step) == (5.0, game.global_step)
    assert [ply.usi for ply in read.plies] == [ply.usi for ply in game.plies]
    assert [ply.problem for ply in read.plies] == [ply.problem for ply in game.plies]
    assert dict(read.facts) == dict(game.facts)


def test_a_game_gets_stream_and_step_from_the_call(tmp_path: Path) -> None:
    with EventWriter(tmp_path, strict=True) as writer:
        writer.add_game("eval", Game(game_id="1", stream="other", global_step=3), global_step=9)
    (game,) = read_games(tmp_path)
    assert (game.stream, game.global_step) == ("eval", 9)
    assert game.end_time == pytest.approx(time.time(), abs=60)


WRONG_CALLS: list[Any] = [
    lambda writer: writer.add_scalar("a", "high"),
    lambda writer: writer.add_scalar("a", {}),
    lambda writer: writer.add_scalar("a", torch.zeros(2)),
    lambda writer: writer.add_scalar("a", 1.0, "step"),
    lambda writer: writer.add_scalar(5, 1.0),
    lambda writer: writer.add_scalar("a", 1.0, 1 << 70),
    lambda writer: writer.add_text("a", 5),
    lambda writer: writer.add_game(" ", Game(game_id="1", stream="x")),
    lambda writer: writer.add_game("a", "game"),
]


@pytest.mark.parametrize("call", WRONG_CALLS)
def test_wrong_calls(tmp_path: Path, call: Any) -> None:
    with EventWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(KeiseiError):
        call(strict)
    with EventWriter(tmp_path / "lax") as lax:
        call(lax)
        lax.add_scalar("good", 1.0, 1)
        assert lax.flush()
        health = lax.health
        assert health.misuses + sum(health.rejected.values()) == 1
    assert scalars(tmp_path / "lax") == [("good", 1, 1.0)]


@both_ways
def test_games_with_something_wrong_are_said_once_and_counted(
    tmp_path: Path, written_by: str, caplog: pytest.LogCaptureFixture
) -> None:
    with EventWriter(tmp_path) as writer, caplog.at_level(logging.WARNING, "tb_keisei.bridge"):
        for _ in range(3):
            recorder = writer.game_recorder("self_play", black="a", white="b")
            recorder.add_ply("7g7f", legal_moves=["7g7f", "2g2f"], policy=[1.5, -0.5])
            recorder.finish(winner=None, reason="resign", global_step=1)
        writer.flush()
        assert writer.health.flawed == 3
    assert len(caplog.records) == 1
    assert "ply 0: policy holds -0.5: give probabilities" in caplog.text
    assert all(game.plies[0].problem for game in read_games(tmp_path))
    assert "3 game(s) hold something that was wrong" in "\n".join(diagnosis(examine(tmp_path)["."]))


def test_a_wrong_winner_does_not_cost_the_reason(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with EventWriter(tmp_path) as writer, caplog.at_level(logging.WARNING, "tb_keisei.bridge"):
        recorder = writer.game_recorder("self_play", black="a", white="b")
        recorder.finish(winner="nobody knows", reason="repetition", global_step=1)
        assert writer.health.misuses == 1
    assert "winner is 'nobody knows'; expected 'black', 'white', or None for a draw" in caplog.text
    (game,) = read_games(tmp_path)
    assert (game.outcome.winner, game.outcome.kind, game.outcome.reason) == (None, "unknown", "repetition")


def test_a_wrong_call_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with EventWriter(tmp_path) as writer, caplog.at_level(logging.WARNING, "tb_keisei.bridge"):
        for _ in range(5):
            writer.add_scalar("a", "high")
    assert len(caplog.records) == 1
    assert "add_scalar" in caplog.text
    assert writer.health.misuses == 5


def test_strict_mode_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TB_KEISEI_STRICT", "1")
    with EventWriter(tmp_path) as writer, pytest.raises(BridgeError):
        writer.add_scalar("a", "high")


def test_after_close(tmp_path: Path) -> None:
    for strict in (False, True):
        writer = EventWriter(tmp_path, strict=strict)
        rec = writer.game_recorder("self_play", black="a", white="b")
        assert writer.close()
        assert writer.close()
        assert writer.flush()
        calls: list[Any] = [
            lambda writer=writer: writer.add_scalar("a", 1.0),
            lambda rec=rec: rec.finish(winner=None, reason="max_moves", global_step=1),
        ]
        for call in calls:
            if strict:
                with pytest.raises(BridgeError, match="closed"):
                    call()
            else:
                call()
        assert writer.health.misuses == (0 if strict else 2)
    assert scalars(tmp_path) == []


def test_a_change_of_the_working_directory_moves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with EventWriter("run") as writer:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        writer.add_scalar("a", 1.0, 1)
    assert scalars(tmp_path / "run") == [("a", 1, 1.0)]


def test_a_forgotten_writer_writes_what_it_has(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path)
    worker = writer._worker
    writer.add_scalar("a", 1.0, 1)
    del writer
    assert worker._thread is not None
    worker._thread.join(5)
    assert not worker.alive
    assert scalars(tmp_path) == [("a", 1, 1.0)]


def test_a_writer_can_be_sent_to_another_process(tmp_path: Path) -> None:
    with EventWriter(tmp_path, filename_suffix=".x") as writer:
        with pickle.loads(pickle.dumps(writer)) as copy:
            copy.add_scalar("copy", 1.0, 1)
            assert copy.health.writer != writer.health.writer
        writer.add_scalar("original", 1.0, 1)
    assert sorted(tag for tag, _, _ in scalars(tmp_path)) == ["copy", "original"]


def test_threads_share_a_writer(tmp_path: Path) -> None:
    def work(number: int) -> None:
        for step in range(500):
            writer.add_scalar(f"thread{number}", float(step), step)

    with EventWriter(tmp_path) as writer:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found = scalars(tmp_path)
    for number in range(4):
        assert [step for tag, step, _ in found if tag == f"thread{number}"] == list(range(500))


def test_torch_is_not_imported(tmp_path: Path) -> None:
    code = "import sys; from tb_keisei import EventWriter; EventWriter('run').close(); print('torch' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=in_subprocess()
    )
    assert ran.stdout.strip() == "False", ran.stderr
