"""SFEN positions, as text. No rules of the game: a position is only read, checked and compared.

SFEN is described with USI at http://shogidokoro.starfree.jp/usi.html.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from tb_keisei.errors import PositionError
from tb_keisei.record.position import position_after

STARTPOS = "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1"
"""The usual start."""

UNKNOWN_START: Final = "unknown"
"""Stands for the first position of a game where it was not understood: it is not the usual start."""

Color = Literal["black", "white"]

_KEPT: Final = 256
"""Positions come again and again: a probe's at each of its evaluations."""
_SQUARES = re.compile(r"([1-9])|(\+?[PLNSBRplnsbr]|[KGkg])")
_ONE_HELD = re.compile(r"(?<![0-9])1(?=[A-Za-z])")
_HANDS = re.compile(r"-|(?:(?:[1-9]|1[0-8])?[PLNSGBRplnsgbr])+")


def _rank_width(rank: str) -> int:
    """Squares in one rank; -1 where its text is wrong."""
    if _SQUARES.sub("", rank):
        return -1
    return sum(int(empty) if empty else 1 for empty, _ in _SQUARES.findall(rank))


def _check(board: str, side: str, hands: str, number: str) -> None:
    """Raise PositionError where a field is wrong."""
    ranks = board.split("/")
    if len(ranks) != 9 or any(_rank_width(rank) != 9 for rank in ranks):
        raise PositionError(f"{board[:120]!r} is not a board of 9 ranks of 9 squares")
    if side not in ("b", "w"):
        raise PositionError(f"side to move is {side[:20]!r}; expected 'b' or 'w'")
    if not _HANDS.fullmatch(hands):
        raise PositionError(f"{hands[:60]!r} is not the hands of an SFEN position; expected a form like '2Pb' or '-'")
    if not re.fullmatch(r"[0-9]{1,7}", number):
        raise PositionError(f"{number[:20]!r} is not a move number")


@lru_cache(_KEPT)
def normalize_sfen(sfen: str) -> str:
    """The position as four fields: board, side to move, hands, number of the next move.

    "startpos", a leading "position" and "sfen", moves behind them, a missing move number and "1P" in the hands are
    accepted. Raises PositionError, also for moves that cannot be carried out.
    """
    words = sfen.split()
    if words[:1] == ["position"]:
        words = words[1:]
    if "moves" in words:
        at = words.index("moves")
        return position_after(normalize_sfen(" ".join(words[:at])), words[at + 1 :])
    if words[:1] == ["sfen"]:
        words = words[1:]
    if words == ["startpos"]:
        return STARTPOS
    if len(words) == 3:
        words.append("1")
    if len(words) != 4:
        raise PositionError(f"{sfen[:120]!r} is not an SFEN position: expected board, side to move, hands, move number")
    _check(*words)
    words[2] = _ONE_HELD.sub("", words[2])
    return " ".join(words)


def initial_sfen(sfen: str | None) -> str | None:
    """A game's start as records hold it: None for the usual start, else the normalized position, or UNKNOWN_START."""
    if sfen is None or sfen == UNKNOWN_START:
        return sfen
    position = normalize_sfen(sfen)
    return None if position == STARTPOS else position


def first_to_move(initial: str | None) -> Color:
    """Who plays the first ply of a game from `initial`: in handicap games White. Of UNKNOWN_START this is a guess."""
    return "white" if initial not in (None, UNKNOWN_START) and initial.split()[1] == "w" else "black"
