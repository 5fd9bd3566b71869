"""The score of one player against another over pairs of games with colours swapped. Pure.

Two games of a pair begin alike, so they are not independent: the bootstrap draws pairs, never games.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.played import Mask, Numbers, Played
from tb_keisei.record.header import OPENING_PLIES

RESAMPLES: Final = 1000
_SEED: Final = 20240607
_VALUES: Final = np.arange(5) / 4
"""Scores that a pair can have: the mean of two games."""


@dataclass(frozen=True, slots=True)
class Match:
    """Who is scored, against whom, and all that were met, those of most games first."""

    player: str
    against: str
    opponents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """(W + D / 2) / N of the first player over so many pairs, with the 95 % interval; None where there are too few."""

    pairs: int
    score: float | None = None
    low: float | None = None
    high: float | None = None


def match_of(games: Played, opponent: str | None = None) -> Match | None:
    """The player of most games against others (of two, the one that had Black first), and an opponent.

    `opponent` None: the one of most games. None where nobody played another, or not that opponent.
    """
    met = games.take(games.black != games.white)
    if not len(met):
        return None
    counts = np.bincount(met.black, minlength=len(games.names)) + np.bincount(met.white, minlength=len(games.names))
    most = np.flatnonzero(counts == counts.max())
    had_black = met.black[np.isin(met.black, most)]
    first = int(had_black[0]) if len(had_black) else int(most[0])
    others = np.concatenate([met.white[met.black == first], met.black[met.white == first]])
    numbers, times = np.unique(others, return_counts=True)
    ordered = sorted(zip((-times).tolist(), (games.names[number] for number in numbers), strict=True))
    opponents = tuple(name for _, name in ordered)
    against = opponents[0] if opponent is None else opponent
    return Match(games.names[first], against, opponents) if against in opponents else None


def scores(games: Played, bins: Numbers, count: int, match: Match) -> list[Score]:
    """The score in each of `count` bins; `bins` (N,) is the bin of each game. Games without a result are in no pair."""
    first, other = games.names.index(match.player), games.names.index(match.against)
    forth = (games.black == first) & (games.white == other)
    theirs = games.finished & (forth | ((games.black == other) & (games.white == first)))
    games, bins, forth = games.take(theirs), bins[theirs], forth[theirs]
    score = np.where(games.ended("draw"), 1, np.where(games.won("black") == forth, 2, 0))  # in halves
    with_black, with_white = pair_up(games.openings, bins, forth)
    pairs = np.bincount(bins[with_black] * 5 + score[with_black] + score[with_white], minlength=5 * count)
    return [score_of(counts, number) for number, counts in enumerate(pairs.reshape(count, 5))]


def pair_up(openings: NDArray[np.uint16], bins: Numbers, forth: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Places of the games of each pair: one where `forth` is set and one where it is not, of the same bin.

    Games that share the most first moves go together, the rest in the order in which they were written: all begin from
    the same position, as far as a header tells. Each game is in one pair at most.
    """
    groups = [bins.astype(np.int64)]
    for ply in range(OPENING_PLIES):
        groups.append(np.unique(groups[-1] << 16 | openings[:, ply], return_inverse=True)[1].astype(np.int64))
    left, right = np.flatnonzero(forth), np.flatnonzero(~forth)
    found: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
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


def score_of(counts: Sequence[int] | NDArray[np.int64], seed: int = 0) -> Score:
    """From the numbers of pairs of each score 0, 1/4, 1/2, 3/4, 1. The interval is a percentile bootstrap by pair."""
    pairs = int(np.sum(counts))
    if not pairs:
        return Score(0)
    shares = np.asarray(counts) / pairs
    mean = float(shares @ _VALUES)
    if pairs < 2:
        return Score(pairs, mean)
    drawn = np.random.default_rng([_SEED, seed]).multinomial(pairs, shares, RESAMPLES) @ _VALUES / pairs
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Score(pairs, mean, float(low), float(high))
