"""A number is what can be asked for one, whatever its type is called: the same at every call."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tb_keisei import EventWriter, read_games, read_probes
from tb_keisei.errors import GameError
from tb_keisei.record.game import Game

LEGAL = ["7g7f", "2g2f"]


class Index:
    """As `jax.Array` of whole numbers and `tf.Variable` are."""

    def __init__(self, number: float) -> None:
        self.number = number

    def __index__(self) -> int:
        return int(self.number)


class Whole(Index):
    """Only `int` makes a number of it."""

    __index__ = None  # type: ignore[assignment]

    def __int__(self) -> int:
        return int(self.number)


class Floating(Index):
    """Only `float` does."""

    __index__ = None  # type: ignore[assignment]

    def __float__(self) -> float:
        return float(self.number)


class Array:
    """Only `numpy.asarray` does."""

    def __init__(self, numbers: Any) -> None:
        self.numbers = numbers

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.asarray(self.numbers, dtype)


WHOLE = [Index(4000), Whole(4000), Floating(4000), Array(4000), Array([4000]), np.int16(4000), np.array([4000.0]), 4e3]
NONE = ["4000", "12k", b"4", 0.5, Floating(0.5), object(), [4], Array("4"), Array([1, 2]), np.datetime64("2026-01-01")]


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[EventWriter]:
    with EventWriter(tmp_path) as opened:
        yield opened


def only_game(writer: EventWriter, ply: dict[str, Any], **end: Any) -> Game:
    recorder = writer.game_recorder("s", black="b", white="w")
    recorder.add_ply("7g7f", **ply)
    told: dict[str, Any] = {"winner": "black", "reason": "resign", "global_step": 1}
    recorder.finish(**told | end)
    assert writer.flush()
    (game,) = read_games(writer.get_logdir())
    return game


@pytest.mark.parametrize("step", WHOLE, ids=lambda step: type(step).__name__)
def test_a_step_of_any_type(writer: EventWriter, step: Any) -> None:
    writer.add_probe("p", "startpos", legal_moves=LEGAL, policy=[0.5, 0.5], global_step=step)
    game = only_game(writer, {"legal_moves": LEGAL, "policy": [0.5, 0.5], "policy_step": step}, global_step=step)
    assert (game.global_step, game.start_step, game.problem) == (4000, 4000, "")
    assert game.plies[0].policy_step == 4000
    assert [probe.global_step for probe in read_probes(writer.get_logdir())] == [4000]


@pytest.mark.parametrize("step", [*NONE, None], ids=lambda step: type(step).__name__)
def test_what_is_no_step_is_not_zero(tmp_path: Path, writer: EventWriter, step: Any) -> None:
    writer.add_probe("p", "startpos", legal_moves=LEGAL, policy=[0.5, 0.5], global_step=step)
    game = only_game(writer, {}, global_step=step)
    assert (game.global_step, game.start_step) == (None, None)
    assert ("global_step" in game.problem) == (step is not None)
    assert list(read_probes(tmp_path)) == []
    assert writer.health.misuses == 1


def test_a_probe_needs_a_step(tmp_path: Path) -> None:
    with EventWriter(tmp_path, strict=True) as strict, pytest.raises(GameError, match="global_step is not given"):
        strict.add_probe("p", "startpos", legal_moves=LEGAL, policy=[0.5, 0.5])


POLICIES = [
    Array(np.array([0.75, 0.25])),
    [Array(0.75), Array(0.25)],
    [Floating(0.75), Floating(0.25)],
    np.array([0.75, 0.25], dtype=object),
    np.array([Floating(0.75), Floating(0.25)]),
]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: type(policy).__name__)
def test_a_policy_of_any_type(writer: EventWriter, policy: Any) -> None:
    search = {"search_policy": policy, "search_kind": "gumbel", "q": policy, "visits_total": Index(3)}
    (ply,) = only_game(writer, {"legal_moves": LEGAL, "policy": policy, "value": Array(0.5)} | search).plies
    assert ply.problem == ""
    assert [candidate.probability for candidate in ply.candidates] == pytest.approx([0.75, 0.25], rel=0.01)
    assert ply.value == 0.5
    assert ply.search is not None
    assert ply.search.total == 3


@pytest.mark.parametrize(
    "policy", [["0.75", "0.25"], np.array([0.75j, 0.25j]), [None, 1.0], np.array(["a", "b"])], ids=str
)
def test_what_is_no_policy_is_told(writer: EventWriter, policy: Any) -> None:
    (ply,) = only_game(writer, {"legal_moves": LEGAL, "policy": policy}).plies
    assert (len(ply.candidates), ply.problem[:7]) == (0, "policy:")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"legal_moves": (move for move in LEGAL), "policy": [0.5, 0.5]}, "legal_moves is a generator"),
        ({"legal_moves": (move for move in LEGAL)}, "legal_moves is a generator"),
        ({"legal_moves": "7g7f 2g2f"}, "legal_moves is a str"),
        ({"legal_moves": [1, 2], "policy": [0.5, 0.5]}, "legal move '1' is not a USI move"),
        ({"policy": [0.5, 0.5]}, "policy is given without legal_moves"),
        (
            {"legal_moves": LEGAL, "policy": np.full((8, 2), 0.5, dtype=np.float32)},
            "one row of it, if it is a batch of 8",
        ),
    ],
    ids=range(6),
)
def test_a_message_names_the_argument_that_is_wrong(writer: EventWriter, given: dict[str, Any], said: str) -> None:
    (ply,) = only_game(writer, given).plies
    assert said in ply.problem
    assert len(ply.candidates) == 0


def test_a_winner_that_no_word_is_makes_no_draw(writer: EventWriter) -> None:
    game = only_game(writer, {}, winner="purple", reason="repetition")
    assert (game.outcome.winner, game.outcome.kind, game.outcome.reason) == (None, "unknown", "repetition")


def test_a_reason_that_is_none_leaves_the_winner(writer: EventWriter) -> None:
    game = only_game(writer, {}, reason=None)
    assert (game.outcome.winner, game.outcome.kind, game.outcome.reason) == ("black", "win", "other")
    assert "reason is None" in game.problem
