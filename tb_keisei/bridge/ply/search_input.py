"""From the search arguments of `add_ply` to a row: snapshots, on the training thread."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from tb_keisei.bridge.ply.device import DeviceRow, chosen, on_device
from tb_keisei.bridge.ply.input import joined
from tb_keisei.bridge.ply.row import LONGEST_WORD
from tb_keisei.bridge.ply.snapshot import array_of, floats_of, whole_of
from tb_keisei.bridge.say import shown, told
from tb_keisei.errors import PolicyError

_NOTHING: Final = b""
FLOAT64: Final = np.dtype(np.float64)


class SearchGiven(NamedTuple):
    """The search arguments of one ply, as they came."""

    policy: Any = None
    visits: Any = None
    kind: Any = None
    q: Any = None
    total: Any = None


class SearchRow(NamedTuple):
    """What search made of one ply.

    Attributes:
        moves: legal moves, joined.
        legal_count: their number.
        kind: as it was given.
        policy, visits, q: float64 bytes over the legal moves; empty where not given.
        total: as it was given.
        problem: what was wrong already at the call.
    """

    moves: str
    legal_count: int
    kind: Any
    policy: bytes | DeviceRow
    visits: bytes | DeviceRow
    q: bytes | DeviceRow
    total: Any
    problem: str = ""

    def device_rows(self) -> Iterator[DeviceRow]:
        """What of it is on a GPU, or was."""
        return (part for part in (self.policy, self.visits, self.q) if isinstance(part, DeviceRow))


_ARGUMENTS: Final = ("search_policy", "visits", "search_kind", "q", "visits_total")
SEARCH_WORDS: Final = frozenset({*_ARGUMENTS, "root_value"})
"""Arguments of `add_ply` that tell of search."""


def taken(facts: dict[str, Any]) -> SearchGiven:
    """The search arguments out of the facts of a ply; `root_value` stays, which is a number like others."""
    return SearchGiven(*(facts.pop(name, None) for name in _ARGUMENTS))


def search_row(given: SearchGiven, legal_moves: Any, legal_indices: Any, copy: Any) -> SearchRow:
    """The row of a ply with search. Raises nothing: what is wrong is told in `problem`."""
    problems: list[str] = []

    def tried(name: str, take: Callable[[], Any], missing: Any) -> Any:
        try:
            return take()
        except Exception as error:  # noqa: BLE001  # a trainer's own objects may raise anything
            problems.append(f"{name}: {told(error)}")
        return missing

    def numbers(name: str, values: Any, exact: bool = False) -> Any:
        if values is None or not count:
            return _NOTHING
        return tried(name, lambda: _doubles(values, count, legal_indices, copy, exact), _NOTHING)

    of_moves = any(column is not None for column in (given.policy, given.visits, given.q))
    moves = tried("search", lambda: joined(legal_moves), "") if of_moves else ""
    count = len(legal_moves) if moves else 0
    return SearchRow(
        moves,
        count,
        tried("search_kind", lambda: _word(given.kind), ""),
        numbers("search_policy", given.policy),
        numbers("visits", given.visits, exact=True),
        numbers("q", given.q),
        tried("visits_total", lambda: _whole(given.total), None),
        "; ".join(problems),
    )


def _word(kind: Any) -> str | None:
    """A word as plain text, of an enum of words too; anything else as it is shown."""
    if kind is None:
        return None
    return str.__str__(kind)[:LONGEST_WORD] if issubclass(type(kind), str) else shown(kind)


def _whole(total: Any) -> int | None:
    if total is None:
        return None
    whole = whole_of(total)
    if whole.bit_length() > 63:
        raise ValueError("it has more than 64 bits")
    return whole


def _doubles(values: Any, count: int, choice: Any, copy: Any, exact: bool) -> bytes | DeviceRow:
    """Numbers over the legal moves, picked out of a full vector where there are more of them."""
    if on_device(values):
        size = int(values.numel())
        _check_size(size, count, choice)
        return DeviceRow(values.detach(), choice if size != count else None, copy, exact)
    if issubclass(type(values), list | tuple) and any(map(on_device, values)):
        raise PolicyError("it holds tensors on a GPU one by one: give one tensor")
    array = floats_of(array_of(values.detach() if hasattr(values, "detach") else values), FLOAT64)
    _check_size(array.size, count, choice)
    if choice is None or array.size == count:
        return array.tobytes()
    if on_device(choice):
        raise PolicyError("legal_indices are on a GPU and this is not")
    return chosen(array, choice)[0]


def _check_size(size: int, count: int, choice: Any) -> None:
    """What is of no use is not kept: it may be a whole batch."""
    if size != count and choice is None:
        raise PolicyError(f"it has {size} entries for {count} legal moves")


def on_cpu(searches: Mapping[int, SearchRow]) -> dict[int, SearchRow]:
    """Rows whose device rows, all fetched by now, are replaced by what they hold."""
    return {ply: _on_cpu(row) for ply, row in searches.items()}


def _on_cpu(row: SearchRow) -> SearchRow:
    problems = [row.problem] if row.problem else []
    parts: dict[str, Any] = {}
    for name in ("policy", "visits", "q"):
        part = getattr(row, name)
        if isinstance(part, DeviceRow):
            if part.problem:
                problems.append(f"{name}: {part.problem}")
            dtype = np.float64 if part.exact else np.float32
            part = np.frombuffer(part.data, dtype=dtype).astype(np.float64).tobytes()
        parts[name] = part
    return row._replace(**parts, problem="; ".join(problems))
