"""Legal moves of many positions, flat."""

from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray
from rsshogi.core import Board

from tb_keisei.demo.shogi import moves as mv


@dataclass(frozen=True)
class LegalMoves:
    """Of N positions with K legal moves together: starts (N + 1,), rows, moves and labels (K,).

    The moves of position n are moves[starts[n] : starts[n + 1]]; rows says n for each of them.
    """

    starts: NDArray[np.intp]
    rows: NDArray[np.intp]
    moves: NDArray[np.int32]
    labels: NDArray[np.int16]

    @classmethod
    def of(cls, boards: list[Board], turns: NDArray[np.int8]) -> Self:
        """Of every board; turns is 0 where Black is to move, 1 where White is."""
        found = [board.legal_moves() for board in boards]
        counts = np.fromiter(map(len, found), np.intp, len(found))
        starts = np.concatenate([[0], np.cumsum(counts)])
        moves = np.fromiter(map(int, chain.from_iterable(found)), np.int32, starts[-1])
        rows = np.repeat(np.arange(len(found)), counts)
        return cls(starts, rows, moves, mv.LABEL[turns[rows], moves])

    @property
    def counts(self) -> NDArray[np.intp]:
        """(N,) number of legal moves of each position."""
        return np.diff(self.starts)

    def mask(self) -> NDArray[np.bool_]:
        """(N, LABELS): which outputs of the network are legal moves."""
        mask = np.zeros((len(self.starts) - 1, mv.LABELS), np.bool_)
        mask[self.rows, self.labels] = True
        return mask

    def moves_of(self, labels: NDArray[np.int64]) -> NDArray[np.int32]:
        """(N,): the move that one chosen label of each position stands for."""
        return self.moves[np.flatnonzero(self.labels == labels[self.rows])]

    def slice(self, row: int) -> slice:
        """Where the moves of one position are."""
        return slice(self.starts[row], self.starts[row + 1])
