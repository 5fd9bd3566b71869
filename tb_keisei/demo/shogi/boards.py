"""Piece placement of many games at once, as arrays: what the network's planes and the material reward are made of.

rsshogi knows the rules; asking it square by square is too slow, so the placement is kept beside it.
"""

import numpy as np
from numpy.typing import NDArray
from rsshogi.core import Board
from rsshogi.types import Color

from tb_keisei.demo.shogi import moves as mv

WHITE = 16
"""Added to the code of a piece that is White's."""
PROMOTED = 8
"""Added to the code of a piece that is promoted."""
KING = 8
HAND = "PLNSBRG"
"""Pieces that can be in hand, in the order of their codes 1-7."""

POINTS = np.array([0, 1, 3, 3, 5, 8, 10, 6, 0, 5, 5, 5, 6, 10, 12], np.float32)
"""Worth of a piece by its code (none, P L N S B R G, K, +P +L +N +S +B +R): about the usual one of computer Shogi."""

_COLOURS = (Color.BLACK, Color.WHITE)


class Boards:
    """Squares and hands of `count` games.

    `squares` is (count, 81) int8: 0 is empty, 1-7 are P L N S B R G, 8 is the king, 9-14 the promoted pieces in the
    order P L N S B R; 16 more for White's. `hands` is (count, 2, 7) int8: Black's, then White's.
    """

    def __init__(self, count: int) -> None:
        self.squares = np.zeros((count, mv.SQUARES), np.int8)
        self.hands = np.zeros((count, 2, len(HAND)), np.int8)

    def put(self, row: int, board: Board) -> None:
        """Set game `row` to the position of `board`."""
        self.squares[row] = 0
        for square, piece in board.iter_pieces():
            self.squares[row, int(square)] = int(piece)
        for colour in (0, 1):
            counts = board.hand_counts(_COLOURS[colour])
            self.hands[row, colour] = [counts[kind] for kind in HAND]

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Keep only these games, in this order."""
        self.squares = self.squares[rows]
        self.hands = self.hands[rows]

    def play(self, turns: NDArray[np.int8], moves: NDArray[np.int32]) -> NDArray[np.float32]:
        """Play one legal move in every game; the points that each mover won by capture and promotion.

        `turns` (count,) is 0 where Black moves, 1 where White does.
        """
        rows = np.arange(len(moves))
        target, source = mv.target(moves), mv.source(moves)
        drop, promotes = (moves & mv.DROP) != 0, (moves & mv.PROMOTION) != 0
        captured = self.squares[rows, target] % WHITE
        before = np.where(drop, source, self.squares[rows, np.where(drop, 0, source)] % WHITE)
        after = before + PROMOTED * promotes
        self.squares[rows[~drop], source[~drop]] = 0
        self.squares[rows, target] = after + WHITE * turns
        self.hands[rows[drop], turns[drop], source[drop] - 1] -= 1
        taken = np.flatnonzero(captured)
        self.hands[taken, turns[taken], (captured[taken] - 1) % PROMOTED] += 1
        points: NDArray[np.float32] = POINTS[captured] + POINTS[after] - POINTS[before]
        return points
