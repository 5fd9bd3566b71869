"""rsshogi's 16-bit moves: their parts, their USI, and their labels among the outputs of the network.

Bits 0-6 are the target square, bits 7-13 the source square (of a drop: the kind of piece, pawn = 1), bit 14 marks a
drop, bit 15 a promotion. A square is (file - 1) * 9 + (rank - 1).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rsshogi.core import Move
from rsshogi.policy import MOVE_LABEL_COUNT, move_label
from rsshogi.types import Color

SQUARES = 81
DROP = 0x4000
PROMOTION = 0x8000
LABELS = MOVE_LABEL_COUNT
"""Outputs of the policy head: 27 planes (10 directions, the same with promotion, 7 drops) of 81 target squares."""


def target(moves: NDArray[np.int32]) -> NDArray[np.int32]:
    """Target squares."""
    return moves & 127


def source(moves: NDArray[np.int32]) -> NDArray[np.int32]:
    """Source squares; of drops: the kind of piece, pawn = 1."""
    return (moves >> 7) & 127


@lru_cache(maxsize=1 << 16)
def usi(move: int) -> str:
    """The move in USI, as `7g7f`."""
    return Move(move).to_usi()


def _label_table() -> NDArray[np.int16]:
    table = np.full((2, 1 << 16), -1, np.int16)
    board_moves = [(s << 7) | t for s in range(SQUARES) for t in range(SQUARES) if s != t]
    drops = [DROP | (kind << 7) | t for kind in range(1, 8) for t in range(SQUARES)]
    for colour in (Color.BLACK, Color.WHITE):
        for move in (*board_moves, *(m | PROMOTION for m in board_moves), *drops):
            table[colour.value, move] = move_label(move, colour)
    return table


LABEL = _label_table()
"""LABEL[colour, move]: the label of a move of this side (0 Black, 1 White), in 0..2186, from the mover's point of view.

The squares of White are rotated, so that a label means the same to both sides. No two legal moves of a position share
a label. -1 where no such move exists.
"""
