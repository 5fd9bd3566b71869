"""Positions as the side to move sees them: the input of the network in a compact form."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tb_keisei.demo.shogi.boards import WHITE, Boards

KINDS = 14
"""Kinds of pieces on the board."""


def _seen_by() -> NDArray[np.int8]:
    """(2, 31): code of a piece -> 0 empty, 1-14 own, 15-28 the opponent's, for either side to move."""
    table = np.zeros((2, WHITE + KINDS + 1), np.int8)
    kinds = np.arange(1, KINDS + 1)
    for colour in (0, 1):
        table[colour, kinds + WHITE * colour] = kinds
        table[colour, kinds + WHITE * (1 - colour)] = kinds + KINDS
    return table


_SEEN = _seen_by()


@dataclass(frozen=True)
class Positions:
    """N positions from the point of view of the side to move; White's are rotated by 180 degrees.

    squares: (N, 81) int8, 0 empty, 1-14 own pieces, 15-28 the opponent's. hands: (N, 14) int8, own P L N S B R G, then
    the opponent's. check: (N,) bool, the side to move is in check. repeated: (N,) bool, the position occurred before in
    its game. plies: (N,) int16, plies played so far. attacks: (N, 2, 81) bool, squares that own and the opponent's
    pieces attack.
    """

    squares: NDArray[np.int8]
    hands: NDArray[np.int8]
    check: NDArray[np.bool_]
    repeated: NDArray[np.bool_]
    plies: NDArray[np.int16]
    attacks: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.squares)

    def take(self, rows: NDArray[np.intp] | slice) -> Self:
        """Only these positions."""
        return type(self)(*(getattr(self, field.name)[rows] for field in fields(self)))

    @classmethod
    def join(cls, parts: list[Self]) -> Self:
        """One after another."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def see(boards: Boards, turns: NDArray[np.int8]) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Squares (N, 81) and hands (N, 14) of all games as their sides to move (0 Black, 1 White) see them."""
    white = turns[:, None] == 1
    squares = np.where(white, boards.squares[:, ::-1], boards.squares)
    hands = np.where(white[:, :, None], boards.hands[:, ::-1], boards.hands)
    return _SEEN[turns[:, None], squares], hands.reshape(len(turns), -1)
