"""The test double says of a game what a reader of the real writer's files says."""

import pickle
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tb_keisei import EventWriter, SummaryWriter, read_games, read_probes
from tb_keisei.errors import BridgeError, GameError, MoveError, PolicyError
from tb_keisei.record import Game, Probe
from tb_keisei.testing import RecordingSummaryWriter, RecordingWriter
from tests.test_public_names import loaded_by

START = "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1"
TWO: dict[str, Any] = {"legal_moves": ["7g7f", "2g2f"], "policy": [0.75, 0.25]}


def train(writer: EventWriter) -> None:
    """Every call that EventWriter has."""
    with writer:
        rec = writer.game_recorder("self_play", black="a", white="b", start_time=1.0, temperature_plies="30")
        rec.add_ply("7g7f", **TWO, value=0.1, temperature=1.0)
        rec.add_plies(["3c3d", "2g2f"])
        rec.finish(winner="black", reason="resign", global_step=7, walltime=2.0)
        writer.game_recorder("self_play", black="a", white="b").abort()
        writer.add_game("eval", Game(game_id="given", stream="eval"), 8, 3.0)
        writer.add_probe("start", START, **TWO, solutions=["7g7f"], global_step=9, walltime=4.0)
        writer.add_scalar("loss", 0.5, 10)
        writer.add_text("note", "text", 11)
        assert writer.flush()


def games_of(games: Any) -> list[Game]:
    """Without the name of the writer, which is another each time."""
    return [replace(game, writer="") for game in games]


def test_it_keeps_what_a_reader_of_the_run_finds(tmp_path: Path) -> None:
    train(EventWriter(tmp_path))
    train(writer := RecordingWriter())
    assert len(writer.games) == 2
    assert games_of(writer.games) == games_of(read_games(tmp_path))
    assert writer.probes == list(read_probes(tmp_path))
    assert (writer.scalars, writer.texts, writer.summaries) == ({"loss": [(10, 0.5)]}, {"note": [(11, "text")]}, {})


def test_it_stands_in_for_the_real_one_without_files_and_threads(tmp_path: Path) -> None:
    threads = threading.active_count()
    writer = RecordingSummaryWriter(tmp_path / "run", "comment", flush_secs=1, max_queue_bytes=1 << 20)
    train(writer)
    assert threading.active_count() == threads
    assert list(tmp_path.iterdir()) == []
    assert isinstance(writer, SummaryWriter)
    assert writer.get_logdir() == str(tmp_path / "run")
    assert writer.health.written == writer.health.offered
    assert writer.health.queue_bytes == 0


def test_games_of_several_threads_are_all_kept() -> None:
    writer = RecordingWriter()

    def play(actor: int) -> None:
        for number in range(20):
            rec = writer.game_recorder("self_play", black="a", white="b", game_id=f"{actor}-{number}")
            rec.add_ply("7g7f", **TWO)
            rec.finish(winner=None, reason="max_moves", global_step=number)

    threads = [threading.Thread(target=play, args=(actor,)) for actor in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {game.game_id for game in writer.games} == {
        f"{actor}-{number}" for actor in range(4) for number in range(20)
    }
    assert len(writer.games) == 80


def test_in_another_process_it_is_one_of_its_own() -> None:
    for writer in (RecordingWriter(strict=False), RecordingSummaryWriter("runs/x")):
        writer.add_scalar("loss", 1.0, 1)
        there = pickle.loads(pickle.dumps(writer))
        assert (type(there), there.scalars, there._guard.strict) == (type(writer), {}, writer._guard.strict)


def test_torchs_calls() -> None:
    writer = RecordingSummaryWriter()
    writer.add_histogram("weights", torch.arange(9.0), 1)
    writer.add_image("board", np.zeros((3, 4, 4)), 2)
    writer.add_scalars("curves", {"a": 1.0}, 3)
    writer.add_hparams({"lr": 0.1}, {"score": 2.0}, run_name="trial")
    assert [step for step, _ in writer.summaries["weights"]] == [1]
    assert writer.summaries["board"][0][1].image.height == 4
    assert writer.scalars == {"curves_a/curves": [(3, 1.0)], "trial/score": [(0, 2.0)]}
    writer.close()
    writer.add_scalar("after", 1.0, 4)  # as in torch, a call after `close` opens the run anew
    assert writer.scalars["after"] == [(4, 1.0)]


def test_it_is_strict() -> None:
    writer = RecordingWriter()
    with pytest.raises(BridgeError, match="sclar"):
        writer.add_scalar("loss", 1.0, sclar=2)
    rec = writer.game_recorder("self_play", black="a", white="b")
    with pytest.raises(PolicyError):
        rec.add_ply("7g7f", legal_moves=["7g7f"], policy=[0.6, 0.4])
    with pytest.raises(GameError, match="winner"):
        rec.finish(winner="me", reason="resign", global_step=1)
    with pytest.raises(MoveError):
        writer.add_probe("start", START, **TWO, solutions=["5g5f"], global_step=1)
    rec.abort()
    writer.close()
    with pytest.raises(BridgeError, match="closed"):
        writer.add_scalar("loss", 1.0, 1)
    assert (writer.games, writer.probes) == ([], [])


def test_what_is_wrong_with_a_game_that_was_given_raises() -> None:
    """A real writer finds it when it writes, and can only warn then."""
    flawed = Game(game_id="1", stream="eval", problem="its end was left out")
    with pytest.raises(GameError, match="left out"):
        RecordingWriter().add_game("eval", flawed)


def test_without_strict_it_leaves_out_what_the_real_one_leaves_out() -> None:
    writer = RecordingWriter(strict=False)
    rec = writer.game_recorder("self_play", black="a", white="b")
    rec.add_ply("7g7f", legal_moves=["7g7f"], policy=[0.6, 0.4])
    rec.finish(winner="me", reason="resign", global_step=1)
    writer.add_scalar("loss\ud800", 1.0, 1)
    (game,) = writer.games
    assert game.plies[0].problem
    assert not len(game.plies[0].candidates)
    assert writer.scalars == {}
    assert writer.health.rejected["scalar"] == 1


def test_a_game_without_room_is_not_kept() -> None:
    writer = RecordingWriter(max_queue_bytes=1 << 12)
    rec = writer.game_recorder("self_play", black="a", white="b")
    for _ in range(100):
        rec.add_ply("7g7f", **TWO)
    rec.finish(winner="black", reason="resign", global_step=1)
    assert writer.games == []
    assert writer.health.dropped["game"] == 1


def test_a_probe_is_a_probe() -> None:
    writer = RecordingWriter()
    writer.add_probe("start", START, **TWO, global_step=3)
    (probe,) = writer.probes
    assert isinstance(probe, Probe)
    assert (probe.name, probe.global_step, probe.candidates[0].usi) == ("start", 3, "7g7f")


def test_a_trainer_without_torch_never_loads_it() -> None:
    assert not loaded_by("from tb_keisei.testing import RecordingWriter") & {"torch", "tensorflow", "rsshogi"}
