"""Whether what is asked was learned, and whether it stayed: from the probability of the answer at each evaluation."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Badge = Literal["forgotten", "slipping", "flickering", "open", "learned"]

LEARNED: Final = 0.5
FORGOTTEN: Final = 0.25
IN_A_ROW: Final = 3


class Turn(NamedTuple):
    """From this evaluation on the badge is another than before."""

    place: int
    badge: Badge


def turns(mass: ArrayLike) -> list[Turn]:
    """Where the badge of (T,) probabilities turns, the first evaluation included; a NaN is neither high nor low.

    Learned: above LEARNED on IN_A_ROW evaluations in a row. Forgotten: below FORGOTTEN on as many after that.
    Slipping: learned, and below FORGOTTEN on the last evaluation, or on as many as are not yet IN_A_ROW.
    Flickering: learned again after it was forgotten, or never learned and above LEARNED more than once. Open: none
    of these.
    """
    values = np.asarray(mass, dtype=np.float64)
    places = _telling(values)
    found: list[Turn] = []
    for place, badge in zip(places.tolist(), _badges(values[places].tolist()), strict=True):
        if not found or found[-1].badge != badge:
            found.append(Turn(place, badge))
    return found


def _telling(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """(K,) the evaluations at which the badge may turn: the first IN_A_ROW that are all high, low, or neither."""
    kind = (values > LEARNED).astype(np.int8) - (values < FORGOTTEN)
    places = np.arange(len(values))
    changed = np.append(True, kind[1:] != kind[:-1])[: len(values)]
    return np.flatnonzero(places - np.maximum.accumulate(np.where(changed, places, 0)) < IN_A_ROW)


def _badges(mass: Iterable[float]) -> Iterator[Badge]:
    badge: Badge = "open"
    high = low = learned = peaks = 0
    for value in mass:
        high = high + 1 if value > LEARNED else 0
        low = low + 1 if value < FORGOTTEN else 0
        peaks += high == 1
        if high == IN_A_ROW and badge != "learned":
            badge, learned = "learned", learned + 1
        elif low == IN_A_ROW and badge == "learned":
            badge = "forgotten"
        unsteady = learned > 1 if badge == "learned" else badge == "open" and peaks > 1
        if badge == "learned" and low:
            yield "slipping"
        else:
            yield "flickering" if unsteady else badge
