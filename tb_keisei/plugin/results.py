"""How games ended, by training step: the answer to `results`. Pure, over the columns of the list."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.pairs import Score, match_of, scores
from tb_keisei.plugin.played import Numbers, Played
from tb_keisei.plugin.reliability import BIN_GAMES
from tb_keisei.plugin.window import TEXT

MOST_BINS: Final = 500
USUAL_BINS: Final = (10, 60)
"""Fewest and most where nobody asks for a number."""
_MIXER: Final = np.uint64(0x9E3779B97F4A7C15)


def usual_bins(games: int) -> int:
    """As many as have 30 games each on average, from 10 to 60."""
    fewest, most = USUAL_BINS
    return min(max(games // BIN_GAMES, fewest), most)


def results_json(games: Played, bins: int, opponent: str | None = None) -> dict[str, object]:
    """Counts and scores in at most `bins` bins of equal width (0: as usual); `opponent`: who the score is against."""
    answer: dict[str, object] = {"bins": [], "window": TEXT, "score_of": None, "opponents": []}
    if not len(games):
        return answer
    first, width, places = _binned(games.columns["start_step"], bins or usual_bins(len(games)))
    count = int(places.max()) + 1
    match = match_of(games, opponent)
    scored = scores(games, places, count, match) if match else [None] * count
    columns = _counts(games, places, count)
    answer["bins"] = [
        {
            "start": first + number * width,
            "end": min(first + (number + 1) * width - 1, int(games.columns["start_step"].max())),
            **{name: int(column[number]) for name, column in columns.items() if name != "plies"},
            "mean_plies": _mean(columns["plies"][number], columns["games"][number]),
            **_score_json(scored[number]),
        }
        for number in range(count)
    ]
    if match:
        answer |= {"score_of": {"player": match.player, "against": match.against}, "opponents": match.opponents}
    return answer


def _binned(steps: NDArray[np.int64], bins: int) -> tuple[int, int, Numbers]:
    """The first step, the width of a bin in steps, and (N,) the bin of each game."""
    first, last = int(steps.min()), int(steps.max())
    width = -(-(last - first + 1) // bins)
    places = (steps.astype(np.uint64) - np.uint64(first % (1 << 64))) // np.uint64(width)  # a span may pass 2^63
    return first, width, places.astype(np.int64)


def _counts(games: Played, places: Numbers, count: int) -> dict[str, NDArray[np.float64]]:
    finished = games.finished
    marks = {
        "black": games.won("black"),
        "draw": games.ended("draw"),
        "white": games.won("white"),
        "unfinished": ~finished,
        "truncated": games.ended("truncated"),
        "aborted": games.ended("aborted"),
        "plies": games.columns["ply_count"],
    }
    different = _fingerprints(games, places)
    of_first = places[np.unique(different, return_index=True)[1]]
    return {
        "games": np.bincount(places, minlength=count).astype(np.float64),
        "unique": np.bincount(of_first, minlength=count).astype(np.float64),
        **{name: np.bincount(places, weights=mark, minlength=count).astype(np.float64) for name, mark in marks.items()},
    }


def _fingerprints(games: Played, places: Numbers) -> NDArray[np.uint64]:
    """(N,) the same number for games of one bin with the same players, first moves, length and ending."""
    columns = games.columns
    ending = columns["kind"].astype(np.uint64) << 16 | columns["winner"].astype(np.uint64) << 8 | columns["reason"]
    moves = games.openings.view(np.uint64)
    number = places.astype(np.uint64)
    for part in (*moves.T, columns["ply_count"], ending, games.black, games.white):
        number = (number ^ part.astype(np.uint64)) * _MIXER
        number ^= number >> np.uint64(29)
    return number


def _mean(total: float, count: float) -> float | None:
    return round(float(total / count), 2) if count else None


def _score_json(score: Score | None) -> dict[str, object]:
    if score is None:
        return dict.fromkeys(("pairs", "score", "score_low", "score_high"))
    return {"pairs": score.pairs, "score": score.score, "score_low": score.low, "score_high": score.high}
