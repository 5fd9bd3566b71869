"""The values of one game, and how it ended: what reliability needs of a body.

Its policies stay packed, and of its values no more is kept than one in each band of plies for each colour.
"""

from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.answers import Whose
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import unseal
from tb_keisei.record.game import VALUE_RANGES
from tb_keisei.record.sfen import UNKNOWN_START, first_to_move, initial_sfen
from tb_keisei.record.wire.packing import unpack_floats

PERSPECTIVES: Final = ("side_to_move", "black")
"""Of values that tell somebody's chances."""
STARTS: Final = (0, 30, 60, 100)
"""The first plies of the bands; the last has no end. Ply k is the position after k moves."""
MOST_INFLATED: Final = 2 << 20
"""Bytes that a game may inflate to: ten times what a long one with all its policies does. One of more is not read."""
_SCORES: Final = {"black": (1.0, 0.0), "white": (0.0, 1.0), "": (0.5, 0.5)}
_SEED: Final = 20240608


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One game.

    Attributes:
        kind, perspective: of the values, as in Game.
        end: kind of the outcome.
        winner: "black", "white" or empty.
        plies: number of values, NaN among them.
        valued: whether any value is recorded.
        expected: (bands, 2) at one ply of each band at which Black and White have the turn, by chance among those with
            a value: the expected score of that colour, 0 to 1. NaN: no such ply, or its values tell nothing.
        learners: whether Black and White are being trained; neither where nobody said so.
    """

    kind: str
    perspective: str
    end: str
    winner: str
    plies: int
    valued: bool
    expected: NDArray[np.float64]
    learners: tuple[bool, bool] = (False, False)

    def is_of(self, whose: Whose, colour: int) -> bool:
        """Whether the moves of Black (0) or White (1) are the learner's, or an opponent's of the learner."""
        mine, theirs = self.learners[colour], self.learners[1 - colour]
        return {"all": True, "learner": mine, "opponents": theirs and not mine}[whose]

    @property
    def tells(self) -> bool:
        """Whether its values are expected results of somebody."""
        return self.valued and _is_told(self.kind, self.perspective)

    def score(self, colour: int) -> float:
        """What the game was for Black (0) or White (1): 1, 1/2 or 0; without a winner a half, whatever its end."""
        return _SCORES[self.winner][colour]


def _is_told(kind: str, perspective: str) -> bool:
    return kind in VALUE_RANGES and perspective in PERSPECTIVES


def expected_scores(
    kind: str, perspective: str, first: int, values: NDArray[np.float32], seed: int
) -> NDArray[np.float64]:
    """(bands, 2), see Track. `first`: 0 where Black plays the first ply, 1 where White does; `values` (P,), NaN = not
    recorded; one `seed` draws the same plies each time."""
    expected = np.full((len(STARTS), 2), np.nan)
    if not _is_told(kind, perspective):
        return expected
    valued, rng = np.flatnonzero(np.isfinite(values)), np.random.default_rng([_SEED, seed])
    for band, plies in enumerate(np.split(valued, np.searchsorted(valued, STARTS[1:]))):
        for colour in (0, 1):
            mine = plies[(plies + first) % 2 == colour]
            if len(mine):
                score = _score(kind, float(values[rng.choice(mine)]))
                expected[band, colour] = 1 - score if perspective == "black" and colour == 1 else score
    return expected


def _score(kind: str, value: float) -> float:
    low, high = VALUE_RANGES[kind]
    return min(max((value - low) / (high - low), 0.0), 1.0)


def track_of(data: bytes) -> Track:
    """The track of a game's envelope. Raises FormatError, and RecordError where it holds a wrong value."""
    message = unseal(data, pb.Game(), MOST_INFLATED)
    kind, outcome = message.value_kind, message.outcome
    perspective = "none" if message.initial_sfen == UNKNOWN_START else message.value_perspective
    first = ("black", "white").index(first_to_move(initial_sfen(message.initial_sfen or None)))
    values = unpack_floats(message.plies, "value")
    return Track(
        kind=kind,
        perspective=perspective,
        end=outcome.kind,
        winner=outcome.winner if outcome.winner in _SCORES else "",
        plies=len(values),
        valued=bool(np.isfinite(values).any()),
        expected=expected_scores(kind, perspective, first, values, crc32(message.game_id.encode())),
        learners=(message.black.learner, message.white.learner),
    )
