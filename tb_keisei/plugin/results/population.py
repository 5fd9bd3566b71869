"""Of which games something is said: the object that every share, bin and mean carries. Pure."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin import answers
from tb_keisei.plugin.games.game_columns import Numbers, Played
from tb_keisei.plugin.games.step_range import Window

_MIXER: Final = np.uint64(0x9E3779B97F4A7C15)
"""2^64 over the golden ratio, as in splitmix64. Two different games that mix to one number count as one, too few."""


@dataclass(frozen=True, slots=True)
class Population:
    """Some games; None where something is not known. Fields are those of answers.Population."""

    games: int
    distinct: int
    game_fraction: float | None
    policy_fraction: float | None
    with_policy: int
    with_value: int | None
    undecided: int
    still_open: int | None
    first_step: int | None
    last_step: int | None
    whose: answers.Whose
    complete: bool | None

    def json(self) -> answers.Population:
        """As an answer has it."""
        return cast(answers.Population, asdict(self))


def population_of(games: Played, window: Window = Window()) -> Population:  # noqa: B008 - frozen
    """Of all these games, which started in the window."""
    (only,) = populations(games, np.zeros(len(games), dtype=np.int64), [window])
    return only


def populations(games: Played, bins: Numbers, windows: Sequence[Window]) -> list[Population]:
    """Of the games of each bin; `bins` (N,) is the bin of each game, and bins start and end as the windows do."""
    count, start = len(windows), games.columns["start_step"]
    everything = np.bincount(bins, minlength=count)
    distinct = _count(bins, np.unique(fingerprints(games, bins), return_index=True)[1], count)
    policies = _count(bins, games.columns["policy_plies"] > 0, count)
    undecided = _count(bins, ~games.finished, count)
    shares = {name: _fractions(games.columns[name], bins, count) for name in ("game_fraction", "policy_fraction")}
    first, last = np.full(count, np.iinfo(np.int64).max), np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(first, bins, start)
    np.maximum.at(last, bins, start)
    return [
        Population(
            games=int(everything[number]),
            distinct=int(distinct[number]),
            game_fraction=shares["game_fraction"][number],
            policy_fraction=shares["policy_fraction"][number],
            with_policy=int(policies[number]),
            with_value=None,
            undecided=int(undecided[number]),
            still_open=None,
            first_step=int(first[number]) if everything[number] else None,
            last_step=int(last[number]) if everything[number] else None,
            whose="all",
            complete=_is_complete(games, window, int(last[number]) if everything[number] else None),
        )
        for number, window in enumerate(windows)
    ]


def fingerprints(games: Played, bins: Numbers) -> NDArray[np.uint64]:
    """(N,) the same number for games of one bin with the same players, first moves, length and ending."""
    columns = games.columns
    ending = columns["kind"].astype(np.uint64) << 16 | columns["winner"].astype(np.uint64) << 8 | columns["reason"]
    number = bins.astype(np.uint64)
    for part in (*games.openings.view(np.uint64).T, columns["ply_count"], ending, games.black, games.white):
        number = (number ^ part.astype(np.uint64)) * _MIXER
        number ^= number >> np.uint64(29)
    return number


def _count(bins: Numbers, which: NDArray[np.bool_] | NDArray[np.intp], count: int) -> NDArray[np.intp]:
    return np.bincount(bins[which], minlength=count)


def _fractions(shares: NDArray[np.float64], bins: Numbers, count: int) -> list[float | None]:
    """The mean share that a trainer says it records; None where it says nothing less than all. NaN is not told."""
    told = (shares > 0) & (shares <= 1)
    if not (shares[told] < 1).any():
        return [None] * count
    sums = np.bincount(bins[told], weights=shares[told], minlength=count)
    means = (sums / np.maximum(np.bincount(bins[told], minlength=count), 1)).tolist()
    return [round(mean, 6) if 0 < mean < 1 else None for mean in means]


def _is_complete(games: Played, window: Window, last: int | None) -> bool | None:
    """Whether all that began in it have ended; of a window without an end, all that began up to its last game."""
    end = window.high if math.isfinite(window.high) else last
    return None if end is None or games.complete_to is None else bool(end <= games.complete_to)
