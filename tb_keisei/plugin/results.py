"""How games ended, by training step: the answer to `results`. Pure, over the columns of the list."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin import answers
from tb_keisei.plugin.pairs import Score, match_of, scores
from tb_keisei.plugin.played import Mask, Numbers, Played
from tb_keisei.plugin.window import TEXT
from tb_keisei.statistics.calibration import BIN_GAMES

MOST_BINS: Final = 500
USUAL_BINS: Final = (10, 60)
"""Fewest and most where nobody asks for a number."""
_MIXER: Final = np.uint64(0x9E3779B97F4A7C15)


def usual_bins(games: int) -> int:
    """As many as have 30 games each on average, from 10 to 60."""
    fewest, most = USUAL_BINS
    return min(max(games // BIN_GAMES, fewest), most)


def results_json(games: Played, bins: int, opponent: str | None = None) -> answers.Results:
    """Counts and scores in at most `bins` bins of equal width (0: as usual); `opponent`: who the score is against."""
    if not len(games):
        return {"bins": [], "window": TEXT, "score_of": None, "opponents": []}
    first, width, places = _binned(games.columns["start_step"], bins or usual_bins(len(games)))
    last, count = int(games.columns["start_step"].max()), int(places.max()) + 1
    match = match_of(games, opponent)
    scored = scores(games, places, count, match) if match else [None] * count
    ends = [min(first + (number + 1) * width - 1, last) for number in range(count)]
    return {
        "bins": [
            {"start": first + number * width, "end": ends[number], **counted, **_score_json(scored[number])}
            for number, counted in enumerate(_counts(games, places, count))
        ],
        "window": TEXT,
        "score_of": {"player": match.player, "against": match.against} if match else None,
        "opponents": match.opponents if match else (),
    }


def _binned(steps: NDArray[np.int64], bins: int) -> tuple[int, int, Numbers]:
    """The first step, the width of a bin in steps, and (N,) the bin of each game."""
    first, last = int(steps.min()), int(steps.max())
    width = -(-(last - first + 1) // bins)
    places = (steps.astype(np.uint64) - np.uint64(first % (1 << 64))) // np.uint64(width)  # a span may pass 2^63
    return first, width, places.astype(np.int64)


def _counts(games: Played, places: Numbers, count: int) -> list[answers.Counts]:
    def counted(which: Mask | NDArray[np.intp]) -> list[int]:
        found: list[int] = np.bincount(places[which], minlength=count).tolist()
        return found

    everything = counted(np.ones(len(games), dtype=np.bool_))
    plies = np.bincount(places, weights=games.columns["ply_count"], minlength=count)
    unique = counted(np.unique(_fingerprints(games, places), return_index=True)[1])
    black, draw, white = counted(games.won("black")), counted(games.ended("draw")), counted(games.won("white"))
    truncated, aborted = counted(games.ended("truncated")), counted(games.ended("aborted"))
    unfinished = counted(~games.finished)
    return [
        {
            "games": everything[number],
            "unique": unique[number],
            "black": black[number],
            "draw": draw[number],
            "white": white[number],
            "unfinished": unfinished[number],
            "truncated": truncated[number],
            "aborted": aborted[number],
            "mean_plies": round(float(plies[number] / everything[number]), 2) if everything[number] else None,
        }
        for number in range(count)
    ]


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


def _score_json(score: Score | None) -> answers.BinScore:
    if score is None:
        return {"pairs": None, "score": None, "score_low": None, "score_high": None}
    return {"pairs": score.pairs, "score": score.score, "score_low": score.low, "score_high": score.high}
