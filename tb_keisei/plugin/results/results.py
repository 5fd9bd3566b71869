"""How games ended, by training step: the answer to `results`. Pure, over the columns of the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin import answers
from tb_keisei.plugin.answers import LINES, LineName
from tb_keisei.plugin.games.game_columns import Numbers, Played
from tb_keisei.plugin.games.step_range import TEXT, Window
from tb_keisei.plugin.results.pairs import Match, Score, match_of, mean_scores, pair_counts, scores
from tb_keisei.plugin.results.population import population_of, populations
from tb_keisei.statistics.bands import seed_band
from tb_keisei.statistics.calibration import BIN_GAMES
from tb_keisei.statistics.shares import few, much_unfinished, shares

MOST_BINS: Final = 500
USUAL_BINS: Final = (10, 60)
"""Fewest and most where nobody asks for a number."""

_WIDEST: Final = (1 << 64) - 1

Floats = NDArray[np.float64]


class Seeds(NamedTuple):
    """A group of runs: its name, and by their places in Played.runs the names of its runs."""

    name: str
    runs: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Grid:
    """Bins of equal width, from the first place of a game to the last: the step at which it started, or how far its run
    had come then."""

    first: int
    last: int
    width: int

    @classmethod
    def over(cls, steps: NDArray[np.int64], bins: int) -> "Grid":
        """At most so many bins over these places."""
        first, last = int(steps.min()), int(steps.max())
        return cls(first, last, -(-(last - first + 1) // bins))

    @property
    def windows(self) -> list[Window]:
        """First and last step of each bin."""
        starts = range(self.first, self.last + 1, self.width)
        return [Window(start, min(start + self.width - 1, self.last)) for start in starts]

    def places(self, steps: NDArray[np.int64]) -> Numbers:
        """(N,) the bin of each game."""
        from_first = steps.astype(np.uint64) - np.uint64(self.first % (1 << 64))  # a span may pass 2^63
        if self.width > _WIDEST:  # one bin over all the steps that there can be
            return np.zeros(len(steps), dtype=np.int64)
        return (from_first // np.uint64(self.width)).astype(np.int64)


def usual_bins(games: int) -> int:
    """As many as have 30 games each on average, from 10 to 60."""
    fewest, most = USUAL_BINS
    return min(max(games // BIN_GAMES, fewest), most)


def results_json(
    games: Played,
    bins: int,
    opponent: str | None = None,
    groups: Sequence[Seeds] = (),
    window: Window = Window(),  # noqa: B008 - frozen
    reached: Floats | None = None,
) -> answers.Results:
    """Counts and scores in at most `bins` bins of equal width (0: as usual); `opponent`: who the score is against.

    `groups` are told one by one where there is more than one run, in bins of steps, or of `reached` (N,), NaN for games
    that are in no bin then.
    """
    told: answers.Results = {
        "bins": [],
        "window": TEXT,
        "population": population_of(games, window).json(),
        "score_of": None,
        "opponents": [],
        "groups": [],
    }
    if not len(games):
        return told
    grid = Grid.over(games.columns["start_step"], bins or usual_bins(len(games)))
    match = match_of(games, opponent)
    told["bins"] = _bins(games, grid, match)
    if match:
        told |= {"score_of": {"player": match.player, "against": match.against}, "opponents": match.opponents}
    if len({run for group in groups for run in group.runs}) > 1:
        told["groups"] = _groups(games, groups, bins, match, window, reached)
    return told


def _groups(
    games: Played, groups: Sequence[Seeds], bins: int, match: Match | None, window: Window, reached: Floats | None
) -> list[answers.ResultsGroup]:
    if reached is not None:
        known = np.isfinite(reached)
        games = games.take(known).placed(np.rint(reached[known]).astype(np.int64))
    if not len(games):
        return []
    grid = Grid.over(games.place, bins or usual_bins(len(games)))
    return [_group(games, group, grid, match, window) for group in groups]


def _bins(games: Played, grid: Grid, match: Match | None) -> list[answers.ResultsBin]:
    windows, places = grid.windows, grid.places(games.place)
    count = len(windows)
    plies = np.bincount(places, weights=games.columns["ply_count"], minlength=count)
    told = populations(games, places, windows if games.by_step else [Window()] * count)
    scored = scores(games, places, count, match) if match else [None] * count
    marks = [games.won("black"), games.ended("draw"), games.won("white")]
    marks += [games.ended("truncated"), games.ended("aborted")]
    counted = np.stack([np.bincount(places[mark], minlength=count) for mark in marks]).T
    undecided = np.array([[population.undecided] for population in told])
    parts = shares(np.hstack([counted[:, :3], undecided]), [population.games for population in told])
    return [
        {
            "start": int(windows[number].low),
            "end": int(windows[number].high),
            "games": population.games,
            "unique": population.distinct,
            "black": black,
            "draw": draw,
            "white": white,
            "unfinished": population.undecided,
            "truncated": truncated,
            "aborted": aborted,
            "mean_plies": round(float(plies[number] / population.games), 2) if population.games else None,
            **_score_json(scored[number]),
            "shares": _shares_json(parts[number]),
            "few": few(population.games),
            "much_unfinished": much_unfinished(population.undecided, population.games),
            "population": population.json(),
        }
        for number, (population, (black, draw, white, truncated, aborted)) in enumerate(
            zip(told, counted.tolist(), strict=True)
        )
    ]


def _score_json(score: Score | None) -> answers.BinScore:
    if score is None:
        return {"pairs": None, "score": None, "score_low": None, "score_high": None, "few_pairs": True}
    return {
        "pairs": score.pairs,
        "score": score.score,
        "score_low": score.low,
        "score_high": score.high,
        "few_pairs": few(score.pairs),
    }


def _shares_json(parts: Floats) -> answers.Shares | None:
    black, draw, white, unfinished = parts.round(6).tolist()
    return None if black != black else {"black": black, "draw": draw, "white": white, "unfinished": unfinished}


def _group(games: Played, group: Seeds, grid: Grid, match: Match | None, window: Window) -> answers.ResultsGroup:
    mine = games.take(np.isin(games.runs, list(group.runs)))
    seeds = [_lines(mine.take(mine.runs == place), grid, match) for place in group.runs]
    return {
        "group": group.name,
        "population": population_of(mine, window).json(),
        "bins": _bins(mine, grid, match),
        "seeds": [
            {"run": run, "lines": {name: _numbers(line) for name, line in lines.items()}}
            for run, lines in zip(group.runs.values(), seeds, strict=True)
        ],
        "bands": {name: _band(np.stack([lines[name] for lines in seeds])) for name in LINES},
    }


def _lines(games: Played, grid: Grid, match: Match | None) -> dict[LineName, Floats]:
    """(B,) of each line, NaN in bins without games, or pairs."""
    places, count = grid.places(games.place), len(grid.windows)
    everything = np.bincount(places, minlength=count).astype(np.float64)
    everything[everything == 0] = np.nan
    pairs = pair_counts(games, places, count, match) if match else np.zeros((count, 5), dtype=np.int64)

    def mean(column: NDArray[Any]) -> Floats:
        found: Floats = np.bincount(places, weights=column, minlength=count) / everything
        return found

    return {
        "black": mean(games.won("black")),
        "draw": mean(games.ended("draw")),
        "white": mean(games.won("white")),
        "unfinished": mean(~games.finished),
        "mean_plies": mean(games.columns["ply_count"]),
        "score": mean_scores(pairs),
    }


def _band(curves: Floats) -> answers.SeedBand:
    low, median, high = (_numbers(line) for line in seed_band(curves))
    return {"low": low, "median": median, "high": high}


def _numbers(line: Floats) -> list[float | None]:
    return [None if value != value else round(value, 4) for value in line.tolist()]
