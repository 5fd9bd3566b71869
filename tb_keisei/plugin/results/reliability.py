"""Whether values come true: expected results beside what games came to. Pure, over tracks.

Plies of one game are not independent, so each band takes one random ply of a game. Bands count from the start, never
from the end, which only hindsight knows. Black and White are apart, and so are games that were cut off.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin import answers
from tb_keisei.plugin.results.value_track import PERSPECTIVES, Track
from tb_keisei.record.game import VALUE_RANGES
from tb_keisei.record.sfen import Color
from tb_keisei.statistics.calibration import BIN_GAMES, brier_skill, calibration_error, equal_bins
from tb_keisei.statistics.intervals import score_interval

STARTS: Final = (0, 30, 60, 100)
"""The first plies of the bands; the last has no end. Ply k is the position after k moves."""
FINISHED: Final = ("win", "draw")
CUT_OFF: Final = ("truncated", "aborted")
_COLOURS: Final[tuple[Color, Color]] = ("black", "white")
_SEED: Final = 20240608

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """Plies from `low` to `high`, both included, in which `colour` (0 Black, 1 White) has the turn."""

    low: int
    high: int
    colour: int

    def draw(self, tracks: Sequence[Track], rng: np.random.Generator) -> tuple[Floats, Floats]:
        """(N,) expected and actual scores of that colour, one random ply of each game that has a value there."""
        pairs = []
        for track in tracks:
            plies = np.arange(self.low, min(self.high + 1, len(track.values)))
            plies = plies[((plies + track.first) % 2 == self.colour) & np.isfinite(track.values[plies])]
            if len(plies):
                pairs.append((track.expected[rng.choice(plies)], track.score(self.colour)))
        drawn = np.array(pairs, dtype=np.float64).reshape(-1, 2)
        return drawn[:, 0], drawn[:, 1]


def verdict_json(tracks: Sequence[Track], whose: answers.Whose = "all") -> answers.Verdict:
    """What `reliability` answers but for its population, of games in any order that is the same each time."""
    mine = [track for track in tracks if any(track.is_of(whose, colour) for colour in (0, 1))]
    told = [track for track in mine if track.tells]
    kind, perspective = _most_common(told or mine)
    used = [track for track in told if (track.kind, track.perspective) == (kind, perspective)]
    finished = [track for track in used if track.end in FINISHED]
    cut_off = [track for track in used if track.end in CUT_OFF]
    reason = "no_learner" if tracks and not mine else _reason(mine, finished)
    return {
        "kind": kind,
        "perspective": perspective,
        "games": len(finished),
        "read": len(mine),
        "bands": [] if reason else _bands(finished, whose),
        "truncated": [] if reason else _bands(cut_off, whose),
        "reason": reason,
    }


def _most_common(tracks: Sequence[Track]) -> tuple[str | None, str | None]:
    """Kind and perspective of most of the tracks; a run that was resumed with another head has both."""
    counted = Counter((track.kind, track.perspective) for track in tracks)
    return counted.most_common(1)[0][0] if counted else (None, None)


def _reason(tracks: Sequence[Track], finished: Sequence[Track]) -> answers.NoVerdict | None:
    """Why nothing can be told; None where something can."""
    if not tracks:
        return "no_games"
    if not any(track.tells for track in tracks):
        if all(track.kind not in VALUE_RANGES for track in tracks):
            return "raw_critic"
        if all(track.perspective not in PERSPECTIVES for track in tracks):
            return "no_perspective"
        return "no_values"
    return "too_few" if len(finished) < BIN_GAMES else None


def _bands(tracks: Sequence[Track], whose: answers.Whose) -> list[answers.Band]:
    rng = np.random.default_rng(_SEED)
    last = max((len(track.values) for track in tracks), default=0) - 1
    ends = [start - 1 for start in STARTS[1:]] + [last]
    bands = [Band(low, min(high, last), colour) for low, high in zip(STARTS, ends, strict=True) for colour in (0, 1)]
    mine = [[track for track in tracks if track.is_of(whose, colour)] for colour in (0, 1)]
    return [_band_json(band, *band.draw(mine[band.colour], rng)) for band in bands if band.low <= last]


def _band_json(band: Band, predicted: Floats, actual: Floats) -> answers.Band:
    bins = equal_bins(predicted)
    skill = brier_skill(predicted, actual) if bins else None
    return {
        "from_ply": band.low,
        "to_ply": band.high,
        "colour": _COLOURS[band.colour],
        "games": len(predicted),
        "bins": _bins(predicted, actual, bins),
        "brier_skill": None if skill is None else round(skill, 4),
        "ece": round(calibration_error(predicted, actual, bins), 4) if bins else None,
    }


def _bins(predicted: Floats, actual: Floats, bins: Sequence[NDArray[np.intp]]) -> list[answers.ReliabilityBin]:
    if not bins:
        return []
    ends = score_interval(*([(actual[places] == score).sum() for places in bins] for score in (0, 0.5, 1)))
    return [
        {
            "predicted": _mean(predicted[places]),
            "actual": _mean(actual[places]),
            "actual_low": round(low, 4),
            "actual_high": round(high, 4),
            "games": len(places),
        }
        for places, low, high in zip(bins, ends.low.tolist(), ends.high.tolist(), strict=True)
    ]


def _mean(values: Floats) -> float:
    return round(float(values.mean()), 4)
