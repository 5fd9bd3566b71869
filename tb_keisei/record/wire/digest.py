"""What the policy made of the moves of some games, coarsely: docs/format.md, "Moves and digest"."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import MAX_INFLATED, seal_parts, unseal
from tb_keisei.record.game import PERSPECTIVES, VALUE_KINDS, VALUE_RANGES, Game
from tb_keisei.record.plies.columns import Floats, PlyColumns
from tb_keisei.record.wire.moves import check_games, parts

STEPS_PER_OCTAVE: Final = 8
"""Probabilities are 2^(-q / 8): at most 4.5 % off."""

NONE: Final = 255
MOST: Final = 254

Bytes = NDArray[np.uint8]

_COLUMNS: Final = ("values", "played", "best", "ranks")

_LEAST: Final = 1e-30


@dataclass(frozen=True, slots=True, eq=False)
class GameDigest:
    """One game of N plies. NaN: not recorded.

    Attributes:
        event_step: of its body, which names it in its segment.
        value_kind, value_perspective: those of Game.
        values: (N,) float32, within 1/508 of their range.
        played, best: (N,) float32, raw network probability of the move played, and of the most probable one.
        ranks: (N,) uint8, how many candidates are at least as probable as the move played, itself too; 254: as many
            or more; 0: not known.
    """

    event_step: int
    value_kind: str
    value_perspective: str
    values: Floats
    played: Floats
    best: Floats
    ranks: Bytes


def digest_of(event_step: int, game: Game, columns: PlyColumns) -> bytes:
    """One game for `join_digests`. Its plies are `columns`; `game.plies` is not read."""
    values, played = columns.column("value"), columns.column("probability")
    low, high = _range(game.value_kind, values)
    best = _best(columns, played)
    numbers = np.empty((3, len(columns)))
    numbers[0] = (values - low) * (MOST / ((high - low) or 1))
    numbers[1] = played / np.maximum(best, _LEAST)
    numbers[2] = best
    numbers[1:] = np.log2(np.maximum(numbers[1:], _LEAST)) * -STEPS_PER_OCTAVE
    packed = _quantised(numbers)
    message = pb.Digest(
        event_steps=[event_step],
        ply_counts=[len(columns)],
        values=packed[0].tobytes(),
        played=packed[1].tobytes(),
        best=packed[2].tobytes(),
        ranks=_ranks(columns, played).tobytes(),
        value_lows=[low],
        value_highs=[high],
        meanings=[VALUE_KINDS.index(game.value_kind) * len(PERSPECTIVES) + PERSPECTIVES.index(game.value_perspective)],
    )
    return message.SerializeToString()


def join_digests(parts: Iterable[bytes]) -> bytes:
    """Bytes of one event, of several games in that order."""
    games = [pb.Digest.FromString(part) for part in parts]
    alone = pb.Digest()
    for game in games:
        alone.MergeFrom(game)  # joins what is repeated
    columns = [pb.Digest(**{name: b"".join(getattr(game, name) for game in games)}) for name in _COLUMNS]
    for name in _COLUMNS:
        alone.ClearField(name)
    return seal_parts([alone, *columns])


def decode_digests(data: bytes, max_inflated: int = MAX_INFLATED) -> tuple[GameDigest, ...]:
    """The games of `join_digests`. Raises FormatError."""
    message = unseal(data, pb.Digest(), max_inflated)
    check_games(len(message.ply_counts))
    counts = list(message.ply_counts)
    alone = {len(getattr(message, name)) for name in ("event_steps", "value_lows", "value_highs", "meanings")}
    plies = {len(getattr(message, name)) for name in _COLUMNS}
    if alone != {len(counts)} or plies != {sum(counts)}:
        raise FormatError("a digest is of other games than it says")
    return tuple(_game(message, number, part) for number, part in enumerate(parts(counts)))


def _game(message: pb.Digest, number: int, part: slice) -> GameDigest:
    low, high, meaning = message.value_lows[number], message.value_highs[number], message.meanings[number]
    if not (np.isfinite(low) and np.isfinite(high)) or meaning >= len(VALUE_KINDS) * len(PERSPECTIVES):
        raise FormatError("a digest has values that mean nothing")
    best = _probabilities(message.best[part])
    return GameDigest(
        message.event_steps[number],
        VALUE_KINDS[meaning // len(PERSPECTIVES)],
        PERSPECTIVES[meaning % len(PERSPECTIVES)],
        _floats(message.values[part], lambda numbers: low + numbers / MOST * (high - low)),
        best * _probabilities(message.played[part]),
        best,
        np.frombuffer(message.ranks[part], dtype=np.uint8),
    )


def _range(kind: str, values: Floats) -> tuple[float, float]:
    """Of a kind that has none, of the game; a value outside is told as the next that is in it."""
    told = values[np.isfinite(values)]
    if kind in VALUE_RANGES or not len(told):
        return VALUE_RANGES.get(kind, (0.0, 0.0))
    return float(told.min()), float(told.max())


def _best(columns: PlyColumns, played: Floats) -> Floats:
    """(N,) the highest probability of each ply: of its candidates, and of the move played."""
    there = columns.candidate_counts > 0
    if not there.any():
        return played
    highest = np.maximum.reduceat(columns.probabilities, columns.starts[:-1][there])
    if there.all():
        return np.fmax(highest, played)
    best = played.copy()
    best[there] = np.fmax(highest, played[there])
    return best


def _ranks(columns: PlyColumns, played: Floats) -> Bytes:
    if not len(columns.probabilities):
        return np.zeros(len(columns), dtype=np.uint8)
    ply = columns.ply_of_candidate
    above = np.bincount(ply[columns.probabilities > played[ply]], minlength=len(columns))
    ranks = np.minimum(above + 1, MOST)
    ranks[(columns.candidate_counts == 0) | np.isnan(played)] = 0
    return ranks.astype(np.uint8)


def _quantised(numbers: NDArray[np.float64]) -> Bytes:
    """Whole numbers from 0 to MOST; NONE for what is not told."""
    rounded = np.rint(np.minimum(np.maximum(numbers, 0), MOST))
    rounded[np.isnan(rounded)] = NONE
    return rounded.astype(np.uint8)


def _probabilities(data: bytes) -> Floats:
    return _floats(data, lambda numbers: np.exp2(-numbers / STEPS_PER_OCTAVE))


def _floats(data: bytes, number_of: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Floats:
    numbers = np.frombuffer(data, dtype=np.uint8)
    return np.where(numbers == NONE, np.nan, number_of(numbers.astype(np.float64))).astype(np.float32)
