"""A player that looks one ply ahead: it mates where it can, and else takes the most valuable piece."""

import numpy as np
from numpy.typing import NDArray

from tb_keisei.demo.shogi import moves as mv
from tb_keisei.demo.shogi.boards import POINTS, WHITE
from tb_keisei.demo.shogi.games import Games
from tb_keisei.demo.shogi.legal import LegalMoves

_MOVE = 0xFFFF
"""The bits of rsshogi's 32-bit moves that are the 16-bit move."""


def one_ply_player(games: Games, legal: LegalMoves, rng: np.random.Generator) -> NDArray[np.int32]:
    """A mate in one; else the capture of most points (boards.POINTS); among equals, and without any, by chance."""
    captured = games.placement.squares[legal.rows, mv.target(legal.moves)] % WHITE
    chance = rng.random(len(legal.moves)) / 2  # points are whole
    worth = POINTS[captured] + chance
    best = np.flatnonzero(worth == np.maximum.reduceat(worth, legal.starts[:-1])[legal.rows])
    moves = np.asarray(legal.moves[best])
    for row, board in enumerate(games.boards):
        mate = board.solve_mate_in_one()
        if mate is not None:
            moves[row] = int(mate) & _MOVE
    return moves
