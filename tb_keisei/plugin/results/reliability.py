"""Whether values come true: expected results beside what games came to. Pure, over tracks.

Plies of one game are not independent, so each band takes one random ply of a game. Bands count from the start, never
from the end, which only hindsight knows. Black and White are apart, and so are games that were cut off.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin import answers
from tb_keisei.plugin.results.value_track import PERSPECTIVES, STARTS, Track
from tb_keisei.record.game import VALUE_RANGES
from tb_keisei.record.sfen import Color
from tb_keisei.statistics.calibration import BIN_GAMES, brier_skill, calibration_error, equal_bins
from tb_keisei.statistics.intervals import score_interval

FINISHED: Final = ("win", "draw")
CUT_OFF: Final = ("truncated", "aborted")
_COLOURS: Final[tuple[Color, Color]] = ("black", "white")

Floats = NDArray[np.float64]


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
    last = max((track.plies for track in tracks), default=0) - 1
    mine = [[track for track in tracks if track.is_of(whose, colour)] for colour in (0, 1)]
    return [
        _band_json(band, colour, last, *drawn(mine[colour], band, colour))
        for band, start in enumerate(STARTS)
        for colour in (0, 1)
        if start <= last
    ]


def drawn(tracks: Sequence[Track], band: int, colour: int) -> tuple[Floats, Floats]:
    """(N,) expected and actual scores of Black (0) or White (1) at one ply of each game that has a value there."""
    scores = np.array([(track.expected[band, colour], track.score(colour)) for track in tracks], dtype=np.float64)
    scores = scores.reshape(-1, 2)
    scores = scores[np.isfinite(scores[:, 0])]
    return scores[:, 0], scores[:, 1]


def _band_json(band: int, colour: int, last: int, predicted: Floats, actual: Floats) -> answers.Band:
    bins = equal_bins(predicted)
    skill = brier_skill(predicted, actual) if bins else None
    return {
        "from_ply": STARTS[band],
        "to_ply": min((*(start - 1 for start in STARTS[band + 1 :]), last)),
        "colour": _COLOURS[colour],
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
