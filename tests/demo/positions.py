"""Positions reached by random play, for tests."""

import random

from rsshogi.core import Board


def played(seed: int, plies: int) -> Board:
    """The board after so many random moves, or fewer where the game ended."""
    rng = random.Random(seed)
    board = Board()
    for _ in range(plies):
        moves = board.legal_moves()
        if not moves:
            return board
        board.apply_move(rng.choice(moves))
    return board
