"""From the arguments of `add_ply` to a row: snapshots, in a few microseconds."""

from collections.abc import Mapping
from typing import Any, Final

from tb_keisei.bridge.device_row import DeviceRow
from tb_keisei.bridge.ply_problems import shown, told
from tb_keisei.bridge.ply_row import NAN, PlyRow, Problem, move_only
from tb_keisei.bridge.snapshot import number_of, row_of
from tb_keisei.errors import GameError, MoveError, PolicyError, RecordError

_Three = tuple[Any, Any, Any]
_NONE: Final[_Three] = (None, None, None)
_BLANK: Final = move_only("")


def input_row(
    usi: Any,
    legal_moves: Any,
    policy: Any,
    legal_indices: Any,
    numbers: _Three,
    facts: Mapping[str, Any],
    copy: bool,
) -> PlyRow:
    """The row of a ply, with its problem where something is wrong. Raises nothing.

    `numbers` are value, sampled probability and illegal mass.
    """
    try:
        if not isinstance(usi, str):
            raise MoveError("not text")
        return _ply_row(usi, legal_moves, policy, legal_indices, numbers, facts, copy)
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
        return _salvaged_row(usi, legal_moves, policy, legal_indices, numbers, facts, copy)


def _ply_row(
    usi: str,
    legal_moves: Any,
    policy: Any,
    legal_indices: Any,
    numbers: _Three,
    facts: Mapping[str, Any] | None,
    copy: bool,
) -> PlyRow:
    """The row of a ply that is right; raises anything where it is not."""
    value, sampled, illegal = numbers
    if facts:
        facts = {name: number_of(fact) for name, fact in facts.items() if fact is not None}
    if type(value) is not float and _is_triple(value):
        win, draw, loss = map(number_of, value)
        value, facts = None, {**(facts or {}), "win": win, "draw": draw, "loss": loss}
    data: bytes | DeviceRow = b""
    text, count, total = "", 0, NAN
    if policy is None and legal_moves is not None:
        facts = {"legal_count": float(len(legal_moves)), **(facts or {})}
    elif policy is not None:
        text, count = "\n".join(legal_moves), len(legal_moves)
        data, total = row_of(policy, legal_indices, copy)
        if count == 0:
            raise PolicyError("policy is given for a position without legal moves")
    return (usi, text, count, data, total, _number(value), _number(sampled), _number(illegal), facts or None, None)


def _salvaged_row(
    usi: Any,
    legal_moves: Any,
    policy: Any,
    legal_indices: Any,
    numbers: _Three,
    facts: Mapping[str, Any],
    copy: bool,
) -> PlyRow:
    """A row of what is right in arguments that `_ply_row` refuses, with its problem: each is tried alone."""
    problems: list[Problem] = []

    def alone(
        error: type[RecordError], name: str, policy: _Three = _NONE, numbers: _Three = _NONE, facts: Any = None
    ) -> PlyRow:
        try:
            return _ply_row("", policy[0], policy[1], policy[2], numbers, facts, copy)
        except Exception as found:  # noqa: BLE001  # a trainer's own objects may raise anything
            problems.append((error, f"{name}: {told(found)}"))
        return _BLANK

    move = usi if isinstance(usi, str) else ""
    if not isinstance(usi, str):
        problems.append((MoveError, f"the move played is {shown(usi)}; expected USI text like '7g7f'"))
    listed = alone(PolicyError, "policy", policy=(legal_moves, policy, legal_indices))
    value = alone(GameError, "value", numbers=(numbers[0], None, None))
    sampled = alone(GameError, "sampled_probability", numbers=(None, numbers[1], None))
    illegal = alone(GameError, "illegal_mass", numbers=(None, None, numbers[2]))
    rows = [listed, value, *(alone(GameError, name, facts={name: fact}) for name, fact in facts.items())]
    own = {name: fact for row in rows for name, fact in (row[8] or {}).items()}
    problem = (problems[0][0], "; ".join(text for _, text in problems)) if problems else None
    return (move, *listed[1:5], value[5], sampled[6], illegal[7], own or None, problem)


def _number(value: Any) -> float | DeviceRow:
    return value if type(value) is float else NAN if value is None else number_of(value)


def _is_triple(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return len(value) == 3
    return getattr(value, "shape", ()) == (3,)
