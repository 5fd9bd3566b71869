"""From the search arguments of `add_ply` to a row: snapshots, on the training thread."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from tb_keisei.bridge.ply.device import DeviceRow, chosen, on_device
from tb_keisei.bridge.ply.input import joined
from tb_keisei.bridge.say import shown, told
from tb_keisei.errors import PolicyError

_NOTHING: Final = b""


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


SEARCH_WORDS: Final = frozenset({"search_policy", "visits", "search_kind", "q", "root_value", "visits_total"})
"""Arguments of `add_ply` that tell of search."""


def taken(facts: dict[str, Any]) -> SearchGiven:
    """The search arguments out of the facts of a ply; `root_value` stays, which is a number like others."""
    names = ("search_policy", "visits", "search_kind", "q", "visits_total")
    return SearchGiven(*(facts.pop(name, None) for name in names))


def search_row(given: SearchGiven, legal_moves: Any, legal_indices: Any, copy: Any) -> SearchRow:
    """The row of a ply with search. Raises nothing: what is wrong is told in `problem`."""
    problems = []
    parts: dict[str, bytes | DeviceRow] = {}
    try:
        moves, count = joined(legal_moves), len(legal_moves)
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
        return SearchRow("", 0, "", _NOTHING, _NOTHING, _NOTHING, None, "search needs legal_moves, of which it tells")
    for name, values in (("search_policy", given.policy), ("visits", given.visits), ("q", given.q)):
        parts[name] = _NOTHING
        if values is not None:
            try:
                parts[name] = _doubles(values, count, legal_indices, copy)
            except Exception as error:  # noqa: BLE001  # a trainer's own objects may raise anything
                problems.append(f"{name}: {told(error)}")
    kind = given.kind if given.kind is None or isinstance(given.kind, str) else shown(given.kind)
    total = _whole(given.total, problems)
    return SearchRow(
        moves, count, kind, parts["search_policy"], parts["visits"], parts["q"], total, "; ".join(problems)
    )


def _whole(total: Any, problems: list[str]) -> int | None:
    if total is None:
        return None
    try:
        return int(total)
    except Exception as error:  # noqa: BLE001  # a trainer's own objects may raise anything
        problems.append(f"visits_total: {told(error)}")
    return None


def _doubles(values: Any, count: int, choice: Any, copy: Any) -> bytes | DeviceRow:
    """Numbers over the legal moves, picked out of a full vector where there are more of them."""
    if on_device(values):
        return DeviceRow(values.detach(), choice if values.numel() != count else None, copy)
    array = np.asarray(values.detach() if hasattr(values, "detach") else values)
    if array.dtype.kind not in "fiub":
        raise PolicyError(f"an array of {array.dtype} holds no numbers")
    array = array.astype(np.float64)
    if choice is None or array.size == count:
        return array.tobytes()
    if on_device(choice):
        raise PolicyError("legal_indices are on a GPU and this is not")
    return chosen(array, choice)[0]


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
            part = np.frombuffer(part.data, dtype=np.float32).astype(np.float64).tobytes()
        parts[name] = part
    return row._replace(**parts, problem="; ".join(problems))
