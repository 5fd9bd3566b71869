"""USI moves and their 16-bit codes.

A code is ``(source * 81 + target) * 2 + promotes``. A square is ``(rank - 1) * 9 + (9 - file)``, the order of SFEN:
9a is 0, 1a is 8, 1i is 80. A source from 81 to 87 is a drop of P, L, N, S, G, B, R. USI is described at
http://shogidokoro.starfree.jp/usi.html; the codes in docs/format.md.
"""

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import MoveError

UNKNOWN_MOVE = 0xFFFF
"""The code of a move that could not be understood. As text it is empty."""

CODE_COUNT = (81 + 7) * 81 * 2

MOST_LEGAL_MOVES = 593
"""No position of Shogi has more."""


def too_many(count: int) -> str:
    """What is said of more legal moves than that."""
    return f"{count} legal moves are listed; no position has more than {MOST_LEGAL_MOVES}"


_SQUARES = tuple(f"{file}{rank}" for rank in "abcdefghi" for file in "987654321")
_DROPS = tuple(f"{piece}*" for piece in "PLNSGBR")
_SEPARATOR = ord("\n")

Codes = NDArray[np.uint16]


@cache
def _texts() -> tuple[str, ...]:
    """The text of every code; empty where source and target are one square, or a drop promotes."""

    def text(source: int, target: int, promotes: int) -> str:
        if source == target or (source >= 81 and promotes):
            return ""
        return (*_SQUARES, *_DROPS)[source] + _SQUARES[target] + "+" * promotes

    return tuple(text(source, target, promotes) for source in range(88) for target in range(81) for promotes in (0, 1))


@cache
def _codes() -> dict[str, int]:
    return {text: code for code, text in enumerate(_texts()) if text}


@cache
def _valid() -> NDArray[np.bool_]:
    """Whether a code is a move, for all 65,536 of them."""
    valid = np.zeros(1 << 16, dtype=np.bool_)
    valid[: len(_texts())] = [bool(text) for text in _texts()]
    return valid


@cache
def _sources() -> NDArray[np.int32]:
    """Source of two ASCII characters as a little-endian 16-bit number; -1 where they are none."""
    return _pairs({text: index for index, text in enumerate((*_SQUARES, *_DROPS))})


@cache
def _targets() -> NDArray[np.int32]:
    """Target of two ASCII characters, like `_sources`."""
    return _pairs({text: index for index, text in enumerate(_SQUARES)})


def _pairs(values: dict[str, int]) -> NDArray[np.int32]:
    table = np.full(1 << 16, -1, dtype=np.int32)
    for text, value in values.items():
        table[ord(text[0]) | ord(text[1]) << 8] = value
    return table


def encode_move(usi: str) -> int:
    """Code of a USI move; raises MoveError where the text is none ("resign" and "win" are no moves)."""
    code = _codes().get(usi)
    if code is None:
        raise MoveError(f"{usi[:40]!r} is not a USI move; expected a form like '7g7f', '8h2b+' or 'P*5e'")
    return code


def decode_move(code: int) -> str:
    """USI text of a code; empty for UNKNOWN_MOVE; raises MoveError for any other number that is no move."""
    if code == UNKNOWN_MOVE:
        return ""
    text = _texts()[code] if 0 <= code < CODE_COUNT else ""
    if not text:
        raise MoveError(f"{code} is not the code of a move")
    return text


def are_moves(codes: Codes) -> NDArray[np.bool_]:
    """Which codes are moves; UNKNOWN_MOVE is none."""
    return _valid()[codes]


def join_moves(moves: Iterable[str]) -> str:
    """Many USI moves as the one text that `encode_joined` takes."""
    return "\n".join(moves)


def words_of(text: str) -> Callable[[int], str]:
    """The words of a text of `join_moves`, by their place: for some of many, none of the others is made."""
    ends = np.flatnonzero(np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8) == _SEPARATOR)
    starts, ends = np.append(0, ends + 1), np.append(ends, len(text))
    return lambda place: text[starts[place] : ends[place]]


def encode_joined(text: str) -> Codes:
    """Codes of the moves in a text of `join_moves`, or of several such texts joined again by newlines.

    Malformed moves become UNKNOWN_MOVE; nothing is raised. It works on whole arrays, so that a worker thread holds
    the interpreter lock for a moment only.
    """
    data = text.encode("ascii", "replace")
    buffer = np.frombuffer(data + b"\n\n\n\n\n", dtype=np.uint8)
    ends = np.append(np.flatnonzero(buffer[: len(data)] == _SEPARATOR), len(data))
    starts = np.append(0, ends[:-1] + 1)
    lengths = ends - starts
    pairs = buffer[:-1] | buffer[1:].astype(np.uint16) << 8
    source, target = _sources().take(pairs.take(starts)), _targets().take(pairs.take(starts + 2))
    promotes = (lengths == 5) & (buffer.take(starts + 4) == ord("+"))
    right = ((lengths == 4) | promotes) & (source >= 0) & (target >= 0) & (source != target)
    right &= (source < 81) | ~promotes
    return np.where(right, (source * 81 + target) * 2 + promotes, UNKNOWN_MOVE).astype(np.uint16)
