"""Many games of Shogi side by side."""

import numpy as np
from numpy.typing import NDArray
from rsshogi.core import Board, Move

from tb_keisei.demo.shogi.attacks import attacked
from tb_keisei.demo.shogi.boards import Boards
from tb_keisei.demo.shogi.legal import LegalMoves
from tb_keisei.demo.shogi.outcome import Ending, ending
from tb_keisei.demo.shogi.positions import Positions, see


class Games:
    """One game from each of `boards`; a game of `max_plies` plies is drawn. Rows are those of the list.

    turns (N,) is 0 where Black is to move, 1 where White is; plies (N,) are those played so far.
    """

    def __init__(self, boards: list[Board], max_plies: int) -> None:
        self.max_plies = max_plies
        self.boards = boards
        self.placement = Boards(len(boards))
        self.turns = np.array([board.turn.value for board in boards], np.int8)
        self.plies = np.zeros(len(boards), np.int16)
        for row, board in enumerate(boards):
            self.placement.put(row, board)

    def __len__(self) -> int:
        return len(self.boards)

    def positions(self) -> Positions:
        """What the sides to move see."""
        squares, hands = see(self.placement, self.turns)
        check = np.fromiter((board.is_in_check() for board in self.boards), np.bool_, len(self))
        repeated = np.fromiter((board.is_repetition(1) for board in self.boards), np.bool_, len(self))
        return Positions(squares, hands, check, repeated, self.plies.copy(), attacked(self.boards, self.turns))

    def legal(self) -> LegalMoves:
        """The legal moves of every game."""
        return LegalMoves.of(self.boards, self.turns)

    def play(self, moves: NDArray[np.int32]) -> tuple[NDArray[np.float32], dict[int, Ending]]:
        """Play one legal move in every game.

        Returns the points of material that each mover won, and the endings of the games that are over by their row.
        Those must be restarted or dropped before the next call.
        """
        points = self.placement.play(self.turns, moves)
        self.plies += 1
        self.turns ^= 1
        endings = {}
        for row, (board, move, plies) in enumerate(zip(self.boards, moves.tolist(), self.plies.tolist(), strict=True)):
            board.apply_move(Move(move))
            end = ending(board, plies, self.max_plies)
            if end is not None:
                endings[row] = end
        return points, endings

    def restart(self, row: int, moves: list[int] | None = None) -> None:
        """Begin a new game in this row, or go on with one that came so far by `moves`."""
        board = Board()
        for move in moves or []:
            board.apply_move(Move(move))
        self.boards[row] = board
        self.placement.put(row, board)
        self.plies[row] = len(moves or [])
        self.turns[row] = board.turn.value

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Keep only these games, in this order."""
        self.boards = [self.boards[row] for row in rows]
        self.placement.keep(rows)
        self.turns, self.plies = self.turns[rows], self.plies[rows]
