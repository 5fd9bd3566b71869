"""One ply as the recorder keeps it until the worker makes columns of it.

A plain tuple, because it is made on the training thread: its policy is bytes and its moves are one text, so neither a
Python object a candidate nor a view of a trainer's batch stays alive.
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from tb_keisei.bridge.device_row import DeviceRow
from tb_keisei.errors import PolicyError, RecordError

Problem = tuple[type[RecordError], str]
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

NAN: Final = float("nan")


def move_only(usi: str) -> PlyRow:
    """A ply of which only the move is known."""
    return (usi, "", 0, b"", NAN, NAN, NAN, NAN, None, None)


def on_cpu(rows: Sequence[PlyRow]) -> list[PlyRow]:
    """Rows whose device rows, all fetched by now, are replaced by what they hold."""
    return [_on_cpu(row) for row in rows]


def _on_cpu(row: PlyRow) -> PlyRow:
    usi, text, count, policy, total, value, sampled, illegal, facts, problem = row
    if isinstance(policy, DeviceRow):
        if policy.problem:
            text, count, problem = "", 0, (PolicyError, f"policy: {policy.problem}")
        total = policy.total
        policy = policy.data
    own = {name: _number(number) for name, number in facts.items()} if facts else None
    return (usi, text, count, policy, total, _number(value), _number(sampled), _number(illegal), own, problem)


def _number(value: float | DeviceRow) -> float:
    return value.number() if isinstance(value, DeviceRow) else value
