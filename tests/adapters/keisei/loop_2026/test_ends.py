"""How games end: each of the engine's words, in a game of its own."""

import pytest

from tb_keisei.adapters.keisei.loop_2026.ends import end_of
from tb_keisei.adapters.keisei.loop_2026.selfplay import SIDES
from tb_keisei.adapters.keisei.spatial_action import usi_of_action
from tb_keisei.testing import RecordingWriter
from tests.adapters.keisei.loop_2026.watched import Watched

ENTERED = "4K4/9/PPPPPPPPP/9/9/9/ppppppppp/9/4k4 b {} 1"
CHASE = "5a4a 5i4i 4a5a 4i5i"
"""The rook checks the king there and back."""

GAMES = {
    "mate": ("8k/9/8P/9/9/9/9/9/K8 b G 1", "G*1b", "checkmate", "black"),
    "no move, no check": ("8k/9/R8/9/9/9/9/9/K6R1 b - 1", "9c9b", "stalemate", "black"),
    "four times": ("", "2h3h 8b7b 3h2h 7b8b " * 3, "repetition", None),
    "four times in check": (
        "4k4/9/9/9/9/9/9/9/K5R2 b - 1",
        f"3i5i {CHASE} {CHASE} {CHASE}",
        "perpetual_check",
        "white",
    ),
    "the checker to move": ("4k4/9/9/9/9/9/9/9/K4R3 b - 1", "4i5i 5a4a 5i4i 4a5a " * 3, "repetition", None),
    "both entered with enough": (ENTERED.format("2R2B4g4s4n4l"), "5a4a", "impasse", None),
    "one entered with enough": (ENTERED.format("2R2B4G4S4n4l"), "5a4a", "impasse", "black"),
    "the other with enough": (ENTERED.format("4N4L2r2b4g4s"), "5a4a", "impasse", "white"),
}


@pytest.mark.parametrize("name", GAMES)
def test_a_game_ends_as_the_engine_says(engine_of, name):
    start, moves, reason, winner = GAMES[name]
    engine_of.start = start
    writer = RecordingWriter()
    watched = Watched(engine_of(1, 500), writer)
    for number, move in enumerate(moves.split()):
        assert not writer.games
        side = SIDES[number % 2]
        legal = watched.result.legal_masks[0].nonzero()[0]
        watched.play([next(int(action) for action in legal if usi_of_action(int(action), side) == move)])
    watched.games.end()
    assert not watched.guard.failures
    (game,) = writer.games
    assert (game.outcome.reason, game.outcome.winner) == (reason, winner)
    assert game.outcome.kind == ("win" if winner else "draw")
    assert game.outcome.reason_text == ""


def test_the_last_move_that_is_allowed_ends_a_game_without_a_winner(engine_of):
    engine_of.start = "8k/9/8P/9/9/9/9/9/K8 b G 1"
    writer = RecordingWriter()
    watched = Watched(engine_of(1, 1), writer)
    watched.step()
    watched.games.end()
    (game,) = writer.games
    assert (game.outcome.reason, game.outcome.winner, game.outcome.kind) == ("max_moves", None, "truncated")


@pytest.mark.parametrize("in_check", [True, None])
def test_what_is_not_known_to_be_no_check_is_mate_as_the_engine_says(in_check):
    assert end_of(1, 1.0, "white", in_check) == {"winner": "white", "reason": "checkmate"}


def test_a_code_that_nobody_knows_is_told():
    found = end_of(9, -1.0, "black", None)
    assert found == {"winner": "white", "reason": "other", "reason_text": "termination reason 9"}
