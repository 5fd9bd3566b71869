"""One ply as the recorder keeps it.

A plain tuple, because it is made on the training thread: its policy is bytes and its moves are one text, so neither a
Python object a candidate nor a view of a trainer's batch stays alive.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from tb_keisei.bridge.ply.device import DeviceRow
from tb_keisei.errors import RecordError

Problem: TypeAlias = tuple[type[RecordError], str]
"""What is wrong with a ply: the error of strict mode and its text."""

PlyRow: TypeAlias = tuple[
    str,  # the move played
    str,  # legal moves, joined; empty where no policy is given
    int,  # their number
    bytes | DeviceRow,  # the policy, float32; empty where none is given
    float,  # sum of the full vector where the policy was picked out of one; else NaN
    float | DeviceRow,  # value
    float | DeviceRow,  # sampled_probability
    float | DeviceRow,  # illegal_mass
    Mapping[str, float | DeviceRow] | None,  # other facts
    Problem | None,
]

USI: Final = 0
LEGAL_MOVES: Final = 1
LEGAL_COUNT: Final = 2
POLICY: Final = 3
TOTAL: Final = 4
VALUE: Final = 5
SAMPLED: Final = 6
ILLEGAL_MASS: Final = 7
FACTS: Final = 8
PROBLEM: Final = 9

ROW: Final = 10
"""Entries of a row."""

PlyRows: TypeAlias = Sequence[Any]
"""Rows one after another in one flat sequence: a tuple a ply would keep the garbage collector busy."""

LONGEST_WORD: Final = 64
"""Characters that are kept of what stands for a move and is none."""

NAN: Final = float("nan")


def move_only(usi: str) -> PlyRow:
    """A ply of which only the move is known."""
    return (usi, "", 0, b"", NAN, NAN, NAN, NAN, None, None)


def device_rows(row: PlyRow) -> list[DeviceRow]:
    """What of a ply is on a GPU, or was."""
    return [value for value in (*row, *(row[FACTS] or {}).values()) if isinstance(value, DeviceRow)]
