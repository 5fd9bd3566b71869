"""Which squares each side attacks."""

import numpy as np
from numpy.typing import NDArray
from rsshogi.core import Board
from rsshogi.types import Color, PieceType

from tb_keisei.demo.shogi.moves import SQUARES

_SIDES = (Color.BLACK, Color.WHITE)
_KINDS = tuple(PieceType(code) for code in range(1, 15))
_BYTES = 11


def attacked(boards: list[Board], turns: NDArray[np.int8]) -> NDArray[np.bool_]:
    """(N, 2, 81): the squares that the side to move (0) and its opponent (1) attack, as the side to move sees them."""
    packed = b"".join(_attacks(board, side) for board in boards for side in _SIDES)
    bits = np.frombuffer(packed, np.uint8).reshape(len(boards), 2, _BYTES)
    absolute = np.unpackbits(bits, axis=2, count=SQUARES, bitorder="little").view(np.bool_)
    return np.where(turns[:, None, None] == 1, absolute[:, ::-1, ::-1], absolute)


def _attacks(board: Board, side: Color) -> bytes:
    squares = 0
    for kind in _KINDS:
        squares |= board.attacks_by(side, kind).packed
    return squares.to_bytes(_BYTES, "little")
