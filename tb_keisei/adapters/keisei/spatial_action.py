"""Actions of Keisei's version of 2026: 81 squares times 139 kinds of move, seen from the side to move.

An action is ``square * 139 + kind``. Squares count from 9a along the ranks; for White the board is turned by 180°.
Kinds 0–63 are slides (direction * 8 + distance - 1), 64–127 the same with promotion, 128–131 the knight's jumps
(left, left promoting, right, right promoting), 132–138 drops of P, L, N, S, G, B, R on the square.
Source: shogi-engine/crates/shogi-gym/src/spatial_action_mapper.rs at 08747e1.
"""

from typing import Final

from tb_keisei.record.sfen import Color

KINDS: Final = 139
_DIRECTIONS: Final = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
_JUMPS: Final = ((-2, -1), (-2, 1))


def usi_of_action(action: int, side: Color) -> str:
    """The USI move of an action; empty where it leaves the board or is none."""
    square, kind = divmod(action, KINDS)
    if not 0 <= square < 81:
        return ""
    if kind >= 132:
        return f"{'PLNSGBR'[kind - 132]}*{_name(square, side)}"
    (down, right), promotes = _way(kind)
    row, column = square // 9 + down, square % 9 + right
    if not (0 <= row < 9 and 0 <= column < 9):
        return ""
    return _name(square, side) + _name(row * 9 + column, side) + "+" * promotes


def _way(kind: int) -> tuple[tuple[int, int], bool]:
    """Rows down, columns to the right, and whether it promotes."""
    if kind >= 128:
        side, promotes = divmod(kind - 128, 2)
        return _JUMPS[side], bool(promotes)
    direction, distance = divmod(kind % 64, 8)
    down, right = _DIRECTIONS[direction]
    return (down * (distance + 1), right * (distance + 1)), kind >= 64


def _name(square: int, side: Color) -> str:
    row, column = divmod(80 - square if side == "white" else square, 9)
    return f"{9 - column}{chr(97 + row)}"
