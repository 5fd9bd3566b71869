"""From rows to what search made of a game, with every check of what was given. On the worker, a ply at a time."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.bridge.ply.device import DeviceRow
from tb_keisei.bridge.ply.problems import Problems
from tb_keisei.bridge.ply.search_input import SearchRow
from tb_keisei.bridge.say import shown, told
from tb_keisei.errors import PolicyError
from tb_keisei.record.move import UNKNOWN_MOVE, Codes, encode_joined
from tb_keisei.record.plies.search import SEARCH_KINDS, Search
from tb_keisei.record.plies.search_columns import NOT_COUNTED, SearchColumns, search_columns

FLOAT32_MAX: Final = float(np.finfo(np.float32).max)

SUM_TOLERANCE: Final = 0.02
"""How far a search policy's sum may be from one."""

EVERYWHERE: Final = (-FLOAT32_MAX, FLOAT32_MAX)
ROUNDING: Final = 1e-3
"""What a value may lie outside of its range."""

Doubles = NDArray[np.float64]
Say = Callable[[str], None]


def build_search(
    rows: Mapping[int, SearchRow], count: int, bounds: tuple[float, float], problems: Problems
) -> SearchColumns | None:
    """Columns of the searches of N plies, None where there are none; a q lies within `bounds`.

    What is wrong goes to `problems`.
    """
    if not rows:
        return None
    found = {ply: _tried(row, ply, bounds, problems) for ply, row in rows.items()}
    return search_columns([found.get(ply) for ply in range(count)])


def _tried(row: SearchRow, ply: int, bounds: tuple[float, float], problems: Problems) -> Search | None:
    try:
        return _search(row, ply, bounds, problems)
    except Exception as error:  # noqa: BLE001  # whatever it is, it must not cost the game
        problems.add(ply, PolicyError, f"search is left out: {told(error)}")
    return None


def _search(row: SearchRow, ply: int, bounds: tuple[float, float], problems: Problems) -> Search | None:
    def say(text: str) -> None:
        problems.add(ply, PolicyError, text)

    if row.problem:
        say(row.problem)
    if not row.legal_count:
        return None if row.problem else Search(_kind(row, False, False, say), total=_total(row, None, say))
    codes = encode_joined(row.moves)
    if len(codes) != row.legal_count or len(np.unique(codes[codes != UNKNOWN_MOVE])) < (codes != UNKNOWN_MOVE).sum():
        say("search is left out: a legal move is listed twice, or holds a line break")
        return None
    visits = _visits(row, say)
    policy = _policy(row, say)
    q = _q(row, bounds, say)
    kind = _kind(row, visits is not None, policy is not None, say)
    keep = _looked_at(codes, visits, policy, q)
    order = np.argsort(codes[keep], kind="stable")
    picked = [None if column is None else column[keep][order] for column in (visits, policy, q)]
    return Search(
        kind,
        codes[keep][order],
        None if picked[0] is None else picked[0].astype(np.int64),
        None if picked[1] is None else picked[1].astype(np.float32),
        None if picked[2] is None else picked[2].astype(np.float32),
        _total(row, visits, say),
    )


def _column(name: str, data: bytes | DeviceRow, count: int, say: Say) -> Doubles | None:
    """(n,) of the legal moves; None where it is not given or of another length."""
    if isinstance(data, DeviceRow) or not data:  # by now all are fetched
        return None
    column = np.frombuffer(data, dtype=np.float64)
    if len(column) != count:
        say(f"{name} has {len(column)} entries for {count} legal moves")
        return None
    return column


def _visits(row: SearchRow, say: Say) -> Doubles | None:
    visits = _column("visits", row.visits, row.legal_count, say)
    if visits is None:
        return None
    wrong = ~((visits >= 0) & (visits < NOT_COUNTED) & (visits == np.rint(visits)))
    if wrong.any():
        say(f"visits hold {visits[wrong][0]:.6g}; expected whole numbers from 0")
        return None
    return visits


def _policy(row: SearchRow, say: Say) -> Doubles | None:
    policy = _column("search_policy", row.policy, row.legal_count, say)
    if policy is None:
        return None
    if not ((policy >= 0) & (policy < np.inf)).all():
        say("search_policy holds a number that is no probability")
        return None
    total = float(policy.sum())
    if abs(total - 1) > SUM_TOLERANCE:
        say(f"search_policy sums to {total:.4g}, expected 1: give the distribution over the legal moves")
        return None
    return policy / total


def _q(row: SearchRow, bounds: tuple[float, float], say: Say) -> Doubles | None:
    """Without those that are not where a value lies: one of them would take the others' precision."""
    q = _column("q", row.q, row.legal_count, say)
    if q is None:
        return None
    low, high = bounds
    outside = ~np.isnan(q) & ~((q >= low - ROUNDING) & (q <= high + ROUNDING))
    if not outside.any():
        return q
    say(f"q holds {q[outside][0]:.6g}; a value of this game's value_kind lies from {low:g} to {high:g}")
    return np.where(outside, np.nan, q)


def _kind(row: SearchRow, counted: bool, told: bool, say: Say) -> str:
    """The kind as it was given; of visits alone it need not be."""
    expected = ", ".join(map(repr, SEARCH_KINDS[1:]))
    if row.kind in SEARCH_KINDS[1:]:
        return str(row.kind)
    if row.kind is not None:
        say(f"search_kind is {shown(row.kind)}; expected one of {expected}")
        return ""
    if told:
        say(f"search_kind is not given: say whether search_policy is of {expected}")
        return ""
    return "visits" if counted else ""


def _looked_at(codes: Codes, visits: Doubles | None, policy: Doubles | None, q: Doubles | None) -> NDArray[np.bool_]:
    """(n,) the known moves that search looked at: with visits or a share; where neither is told, with a q."""
    found = np.zeros(len(codes), dtype=np.bool_)
    for column in (visits, policy):
        if column is not None:
            found |= column > 0
    if visits is None and policy is None and q is not None:
        found = ~np.isnan(q)
    looked_at: NDArray[np.bool_] = found & (codes != UNKNOWN_MOVE)
    return looked_at


def _total(row: SearchRow, visits: Doubles | None, say: Say) -> int | None:
    """The total as given, which may count the position's own first visit."""
    if row.total is None:
        return None
    if not 0 <= row.total < NOT_COUNTED:
        say(f"visits_total is {row.total}; expected 0 to {NOT_COUNTED - 1}")
        return None
    if visits is not None and row.total - int(visits.sum()) not in (0, 1):
        say(f"visits sum to {int(visits.sum())}, visits_total is {row.total}: it is left out")
        return None
    return int(row.total)
