"""The values of one game, and how it ended: what reliability needs of a body. Its policies stay packed."""

from dataclasses import dataclass
from typing import Final

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
_MAX_INFLATED: Final = 8 << 20
_SCORES: Final = {"black": (1.0, 0.0), "white": (0.0, 1.0), "": (0.5, 0.5)}


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One game of P plies.

    Attributes:
        kind, perspective: of the values, as in Game.
        end: kind of the outcome.
        winner: "black", "white" or empty.
        first: 0 where Black plays the first ply, 1 where White does.
        values: (P,) float32 before each ply, NaN = not recorded; (0,) where none is.
        learners: whether Black and White are being trained; neither where nobody said so.
    """

    kind: str
    perspective: str
    end: str
    winner: str
    first: int
    values: NDArray[np.float32]
    learners: tuple[bool, bool] = (False, False)

    def is_of(self, whose: Whose, colour: int) -> bool:
        """Whether the moves of Black (0) or White (1) are the learner's, or an opponent's of the learner."""
        mine, theirs = self.learners[colour], self.learners[1 - colour]
        return {"all": True, "learner": mine, "opponents": theirs and not mine}[whose]

    @property
    def tells(self) -> bool:
        """Whether its values are expected results of somebody."""
        return self.kind in VALUE_RANGES and self.perspective in PERSPECTIVES and bool(np.isfinite(self.values).any())

    @property
    def expected(self) -> NDArray[np.float64]:
        """(P,) expected score, 0 to 1, of the colour whose turn it is; NaN = not recorded. Only where it `tells`."""
        low, high = VALUE_RANGES[self.kind]
        score = np.clip((self.values.astype(np.float64) - low) / (high - low), 0.0, 1.0)
        white = (np.arange(len(score)) + self.first) % 2 == 1
        return np.where(white, 1 - score, score) if self.perspective == "black" else score

    def score(self, colour: int) -> float:
        """What the game was for Black (0) or White (1): 1, 1/2 or 0; without a winner a half, whatever its end."""
        return _SCORES[self.winner][colour]


def track_of(data: bytes) -> Track:
    """The track of a game's envelope. Raises FormatError, and RecordError where it holds a wrong value."""
    message = unseal(data, pb.Game(), _MAX_INFLATED)
    outcome = message.outcome
    return Track(
        message.value_kind,
        "none" if message.initial_sfen == UNKNOWN_START else message.value_perspective,
        outcome.kind,
        outcome.winner if outcome.winner in _SCORES else "",
        ("black", "white").index(first_to_move(initial_sfen(message.initial_sfen or None))),
        unpack_floats(message.plies, "value"),
        (message.black.learner, message.white.learner),
    )
