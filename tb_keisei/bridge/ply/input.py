"""From the arguments of `add_ply` to a row: snapshots, in a few microseconds."""

from collections.abc import Mapping, Set
from typing import Any, Final

from tb_keisei.bridge.ply.device import DeviceRow
from tb_keisei.bridge.ply.row import (
    FACTS,
    ILLEGAL_MASS,
    LEGAL_MOVES,
    LONGEST_WORD,
    NAN,
    SAMPLED,
    VALUE,
    PlyRow,
    Problem,
    move_only,
)
from tb_keisei.bridge.ply.snapshot import number_of, row_of
from tb_keisei.bridge.say import shown, told
from tb_keisei.errors import GameError, MoveError, PolicyError, RecordError

Three = tuple[Any, Any, Any]

_NONE: Final[Three] = (None, None, None)
_BLANK: Final = move_only("")


def input_row(
    usi: Any, policy: Three, numbers: Three, facts: Mapping[str, Any], copy: Any, played: bool = True
) -> PlyRow:
    """The row of a ply, with its problem where something is wrong. Raises nothing.

    Args:
        usi: the move played.
        policy: legal moves, policy over them, legal indices.
        numbers: value, sampled probability, illegal mass.
        facts: other numbers by name.
        copy: whether to clone what is on a GPU.
        played: False for a position without a move.
    """
    try:
        if played and not (usi and isinstance(usi, str)):
            raise MoveError("no text")
        return _row(usi[:LONGEST_WORD], policy, numbers, facts, copy)
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
        return _salvaged_row(usi if played else "", policy, numbers, facts, copy, played)


def _row(usi: str, policies: Three, numbers: Three, facts: Mapping[str, Any] | None, copy: Any) -> PlyRow:
    """The row of a ply that is right; raises anything where it is not."""
    legal_moves, policy, legal_indices = policies
    value, sampled, illegal = numbers
    if facts:
        facts = {name: number_of(fact) for name, fact in facts.items() if fact is not None}
    if type(value) is not float and _is_triple(value):
        win, draw, loss = map(number_of, value)
        value, facts = None, {**(facts or {}), "win": win, "draw": draw, "loss": loss}
    data: bytes | DeviceRow = b""
    text, count, total = "", 0, NAN
    if policy is None and legal_moves is not None:
        facts = {"legal_count": float(_counted(legal_moves)), **(facts or {})}
    elif policy is not None:
        text, count = joined(legal_moves), len(legal_moves)
        data, total = row_of(policy, legal_indices, copy)
        if count == 0:
            raise PolicyError("policy is given for a position without legal moves")
    return (usi, text, count, data, total, _number(value), _number(sampled), _number(illegal), facts or None, None)


def joined(legal_moves: Any) -> str:
    """Moves as one text, a line each. Raises PolicyError for what has no order or no length."""
    if isinstance(legal_moves, str) or not isinstance(legal_moves, list | tuple):
        _check_ordered(legal_moves)
    try:
        return "\n".join(legal_moves)
    except TypeError:  # a word for what is no move may be of any type
        return "\n".join(shown(move) if not isinstance(move, str) else move for move in legal_moves)


def _counted(legal_moves: Any) -> int:
    """How many there are. Raises PolicyError for what is no list of moves."""
    if isinstance(legal_moves, str) or not hasattr(legal_moves, "__len__"):
        raise PolicyError(f"legal_moves is a {type(legal_moves).__name__}: give a list of USI texts")
    return len(legal_moves)


def _check_ordered(legal_moves: Any) -> None:
    """Raise PolicyError for what can't stand beside a policy, by its name."""
    kind = type(legal_moves).__name__
    if legal_moves is None:
        raise PolicyError("policy is given without legal_moves: say which moves it is of")
    if isinstance(legal_moves, Set):
        raise PolicyError(f"legal_moves is a {kind}, which has no order: give a list in the order of the policy")
    _counted(legal_moves)


def _salvaged_row(usi: Any, policy: Three, numbers: Three, facts: Mapping[str, Any], copy: Any, played: bool) -> PlyRow:
    """A row of what is right in arguments that `_row` refuses, with its problem: each is tried alone."""
    problems: list[Problem] = []

    def alone(error: type[RecordError], name: str, policy: Three, numbers: Three, facts: Any = None) -> PlyRow:
        try:
            return _row("", policy, numbers, facts, copy)
        except Exception as found:  # noqa: BLE001  # a trainer's own objects may raise anything
            text = told(found) if isinstance(found, RecordError) else f"{name}: {told(found)}"
            problems.append((error, text))
        return _BLANK

    move = usi[:LONGEST_WORD] if issubclass(type(usi), str) else ""
    if played and not move:
        problems.append((MoveError, f"the move played is {shown(usi)}; expected USI text like '7g7f'"))
    listed = alone(PolicyError, "policy", policy, _NONE)
    value = alone(GameError, "value", _NONE, (numbers[0], None, None))
    sampled = alone(GameError, "sampled_probability", _NONE, (None, numbers[1], None))
    illegal = alone(GameError, "illegal_mass", _NONE, (None, None, numbers[2]))
    rows = [listed, value, *(alone(GameError, name, _NONE, _NONE, {name: fact}) for name, fact in facts.items())]
    own = {name: fact for row in rows for name, fact in (row[FACTS] or {}).items()}
    problem = (problems[0][0], "; ".join(text for _, text in problems)) if problems else None
    policies = listed[LEGAL_MOVES:VALUE]
    return (move, *policies, value[VALUE], sampled[SAMPLED], illegal[ILLEGAL_MASS], own or None, problem)


def _number(value: Any) -> float | DeviceRow:
    return value if type(value) is float else NAN if value is None else number_of(value)


def _is_triple(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return len(value) == 3
    return getattr(value, "shape", ()) == (3,)
