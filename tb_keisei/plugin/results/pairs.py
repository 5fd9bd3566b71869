"""The score of one player against another over pairs of games with colours swapped. Pure.

Two games of a pair begin alike, so they are not independent: the interval is of pairs, never of games.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.games.game_columns import Numbers, Played
from tb_keisei.statistics.intervals import PAIR_SCORES, pair_interval
from tb_keisei.statistics.pairing import pair_up


@dataclass(frozen=True, slots=True)
class Match:
    """Who is scored, against whom, and all that were met, those of most games first."""

    player: str
    against: str
    opponents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """(W + D / 2) / N of the first player over so many pairs, with the 95 % interval; None where there is none."""

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
    """The score in each of `count` bins; `bins` (N,) is the bin of each game."""
    return scores_of(pair_counts(games, bins, count, match))


def pair_counts(games: Played, bins: Numbers, count: int, match: Match) -> NDArray[np.int64]:
    """(B, 5) numbers of pairs of each score 0, 1/4, 1/2, 3/4, 1 in each bin; games without a result are in no pair."""
    first, other = games.names.index(match.player), games.names.index(match.against)
    forth = (games.black == first) & (games.white == other)
    theirs = games.finished & (forth | ((games.black == other) & (games.white == first)))
    games, bins, forth = games.take(theirs), bins[theirs], forth[theirs]
    score = np.where(games.ended("draw"), 1, np.where(games.won("black") == forth, 2, 0))  # in halves
    with_black, with_white = pair_up(games.openings, bins, forth)
    pairs = np.bincount(bins[with_black] * 5 + score[with_black] + score[with_white], minlength=5 * count)
    return pairs.reshape(count, 5)


def mean_scores(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """(B,) the mean score of (B, 5) numbers of pairs, NaN without pairs."""
    pairs = counts.sum(axis=1)
    means: NDArray[np.float64] = counts @ PAIR_SCORES / np.where(pairs, pairs, np.nan)
    return means


def scores_of(counts: NDArray[np.int64]) -> list[Score]:
    """From (B, 5) numbers of pairs."""
    pairs = counts.sum(axis=1).tolist()
    each = zip(pairs, mean_scores(counts).tolist(), *(end.tolist() for end in pair_interval(counts)), strict=True)
    return [Score(*found) if found[0] else Score(0) for found in each]
