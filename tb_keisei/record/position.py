"""A position after some moves, as text. Pieces are only carried: whether a move is legal is not asked."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from tb_keisei.errors import MoveError, PositionError
from tb_keisei.record.move import encode_move

_SQUARES: Final = re.compile(r"[1-9]|\+?[A-Za-z]")
_HELD: Final = re.compile(r"([0-9]*)([A-Za-z])")
_DROPS: Final = "PLNSGBR"
_ORDER: Final = "RBGSNLPrbgsnlp"
"""Pieces in hand, as SFEN has them."""


def position_after(sfen: str, moves: Sequence[str]) -> str:
    """The position after some USI moves, from a normalized one. Raises PositionError where one can't be carried out."""
    board, side, hands, number = sfen.split()
    squares = [piece for word in _SQUARES.findall(board) for piece in ([""] * int(word) if word.isdigit() else [word])]
    held = {piece: int(count or 1) for count, piece in _HELD.findall(hands)}
    for move in moves:
        try:
            _carry_out(squares, held, side, encode_move(move))
        except (MoveError, LookupError):
            raise PositionError(f"{move[:20]!r} cannot be carried out in the position before it") from None
        side = "w" if side == "b" else "b"
    return f"{_board_text(squares)} {side} {_hands_text(held)} {int(number) + len(moves)}"


def _carry_out(squares: list[str], held: dict[str, int], side: str, code: int) -> None:
    """Carry out one move. Raises LookupError where the piece is not there, or its square taken by one's own."""
    move, promotes = divmod(code, 2)
    source, target = divmod(move, 81)
    taken = squares[target]
    if source >= 81:
        piece = _DROPS[source - 81] if side == "b" else _DROPS[source - 81].lower()
        if taken or not held.get(piece):
            raise LookupError
        held[piece] -= 1
    else:
        piece = squares[source]
        if not piece or _side(piece) != side or (taken and _side(taken) == side) or taken in ("K", "k"):
            raise LookupError
        if promotes and (piece[0] == "+" or piece in "GKgk"):
            raise LookupError
        squares[source] = ""
        if taken:
            won = taken[-1].swapcase()
            held[won] = held.get(won, 0) + 1
    squares[target] = "+" * promotes + piece


def _side(piece: str) -> str:
    return "b" if piece[-1].isupper() else "w"


def _board_text(squares: Sequence[str]) -> str:
    ranks = (squares[start : start + 9] for start in range(0, 81, 9))
    return "/".join(
        "".join(str(len([*run])) if not piece else "".join(run) for piece, run in groupby(rank)) for rank in ranks
    )


def _hands_text(held: dict[str, int]) -> str:
    return "".join(f"{held[piece] if held[piece] > 1 else ''}{piece}" for piece in _ORDER if held.get(piece)) or "-"
