"""Games that begin alike in pairs with colours swapped: two of a pair are not independent, so pairs are counted."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Places = NDArray[np.intp]


def pair_up(openings: NDArray[np.uint16], bins: Numbers, forth: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Places of the games of each pair: one where `forth` (N,) is set and one where it is not, of the same bin (N,).

    Games that share the most of their first moves, `openings` (N, P), go together, the rest in the order in which they
    stand; 0 is no move, after the end of a shorter game. Each game is in one pair at most.
    """
    groups = [bins.astype(np.int64)]
    for move in openings.T:
        different, group = np.unique(groups[-1] << 16 | move, return_inverse=True)
        groups.append(group.astype(np.int64))
        if len(different) == len(bins) or not move.any():  # no further move parts any two
            break
    left, right = np.flatnonzero(forth), np.flatnonzero(~forth)
    found: list[tuple[Places, Places]] = []
    for group in reversed(groups):
        _, one, two = np.intersect1d(
            _ranked(group[left], len(bins)), _ranked(group[right], len(bins)), assume_unique=True, return_indices=True
        )
        found.append((left[one], right[two]))
        left, right = np.delete(left, one), np.delete(right, two)
    return np.concatenate([one for one, _ in found]), np.concatenate([two for _, two in found])


def _ranked(groups: Numbers, count: int) -> Numbers:
    """(N,) a number for each game: its group's, and its place within that group."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    begins = np.flatnonzero(np.append(True, np.diff(ordered) > 0)[: len(ordered)])
    ranks = np.empty(len(groups), dtype=np.int64)
    ranks[order] = np.arange(len(groups)) - np.repeat(begins, np.diff(np.append(begins, len(groups))))
    return groups * max(count, 1) + ranks
