"""What search made of all plies of a game, as arrays: the form between Search objects and packed bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.record.move import Codes
from tb_keisei.record.plies.search import SEARCH_KINDS, Search

NO_SEARCH: Final = 0
"""The kind of a ply without one; the others are places in SEARCH_KINDS plus one."""

NOT_COUNTED: Final = 0xFFFFFFFF
"""Stands for visits that were not recorded."""


@dataclass(frozen=True, slots=True, eq=False)
class SearchColumns:
    """N plies with K searched moves in all.

    Attributes:
        kinds: (N,) uint8: NO_SEARCH, or a place in SEARCH_KINDS plus one.
        counts: (N,) uint16, searched moves of each ply; they sum to K.
        moves: (K,) codes, ascending within a ply.
        visits: (K,) uint32; NOT_COUNTED where they were not recorded.
        probabilities: (K,) float32 of the search policy; NaN where only visits were recorded.
        q: (K,) float32; NaN where it was not recorded.
        totals: (N,) uint32, visits of the position; NOT_COUNTED where not told.
    """

    kinds: NDArray[np.uint8]
    counts: NDArray[np.uint16]
    moves: Codes
    visits: NDArray[np.uint32]
    probabilities: NDArray[np.float32]
    q: NDArray[np.float32]
    totals: NDArray[np.uint32]

    @property
    def starts(self) -> NDArray[np.int64]:
        """(N + 1,) where each ply's searched moves start; the last is K."""
        return np.append(0, np.cumsum(self.counts, dtype=np.int64))


def search_columns(searches: Sequence[Search | None]) -> SearchColumns | None:
    """Columns of the searches of N plies; None where no ply has any."""
    if all(search is None for search in searches):
        return None
    there = [_NOTHING if search is None else search for search in searches]
    return SearchColumns(
        kinds=np.array([_kind(search) for search in searches], dtype=np.uint8),
        counts=np.array([len(search) for search in there], dtype=np.uint16),
        moves=np.concatenate([search.codes for search in there]),
        visits=np.concatenate([_visits(search) for search in there]),
        probabilities=np.concatenate([_probabilities(search) for search in there]),
        q=np.concatenate([_filled(search.q, len(search)) for search in there]),
        totals=np.array([NOT_COUNTED if s.total is None else s.total for s in there], dtype=np.uint32),
    )


_NOTHING: Final = Search()


def _kind(search: Search | None) -> int:
    return NO_SEARCH if search is None else SEARCH_KINDS.index(search.kind) + 1


def _visits(search: Search) -> NDArray[np.uint32]:
    if search.visits is None:
        return np.full(len(search), NOT_COUNTED, dtype=np.uint32)
    return np.minimum(search.visits, NOT_COUNTED - 1).astype(np.uint32)


def _probabilities(search: Search) -> NDArray[np.float32]:
    if search.visits is not None and search.probabilities is not None:
        shares = (search.visits / max(search.visits.sum(), 1)).astype(np.float32)
        if np.array_equal(shares, search.probabilities):
            return _filled(None, len(search))
    return _filled(search.probabilities, len(search))


def _filled(column: NDArray[np.float32] | None, count: int) -> NDArray[np.float32]:
    return np.full(count, np.nan, dtype=np.float32) if column is None else column


def searches_of(columns: SearchColumns, root_values: Sequence[float | None]) -> list[Search | None]:
    """Search objects of columns; `root_values` (N,)."""
    starts, totals = columns.starts, columns.totals.tolist()
    found: list[Search | None] = []
    for k, kind in enumerate(columns.kinds.tolist()):
        if kind == NO_SEARCH:
            found.append(None)
            continue
        part = slice(int(starts[k]), int(starts[k + 1]))
        visits, chances, q = columns.visits[part], columns.probabilities[part], columns.q[part]
        found.append(
            Search(
                SEARCH_KINDS[kind - 1],
                columns.moves[part],
                visits.astype(np.int64) if len(visits) and (visits != NOT_COUNTED).all() else None,
                chances if len(chances) and not np.isnan(chances).any() else None,
                q if len(q) and not np.isnan(q).all() else None,
                None if totals[k] == NOT_COUNTED else totals[k],
                root_values[k],
            )
        )
    return found
