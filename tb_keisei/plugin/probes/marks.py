"""What happened to a run beside its probes: it was resumed, its learning rate jumped, a person left a note."""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from tb_keisei.plugin.answers import MarkKind
from tb_keisei.plugin.probes.recordings import Recordings
from tb_keisei.plugin.provider.source import Source

_RATE: Final = re.compile(r"(^|[/_])(lr|learning_rate)$", re.IGNORECASE)
_NOTE: Final = re.compile(r"(^|/)notes?(/text_summary)?$", re.IGNORECASE)
_MOST_POINTS: Final = 1000
_MOST_TEXT: Final = 200
_JUMP: Final = math.log(1.25)
_CALM: Final = 0.2
"""Beside a jump the rate stays about as it is: its changes are at most this part of the jump. A schedule's are not."""


class Mark(NamedTuple):
    """Something that happened at a training step."""

    step: int
    kind: MarkKind
    text: str


def marks_of(source: Source, run: str, tables: Sequence[Recordings]) -> list[Mark]:
    """All marks of a run, by step; `tables` are those of each writer of one probe, in the order in which they began."""
    rate = next(filter(_RATE.search, sorted(source.list_scalars(run))), None)
    points = source.read_scalar(run, rate, _MOST_POINTS) if rate else ()
    notes = source.read_texts(run, [tag for tag in source.list_texts(run) if _NOTE.search(tag)])
    marks = {*resumes(tables), *rate_jumps(points), *(Mark(step, "note", text[:_MOST_TEXT]) for step, text in notes)}
    return sorted(marks)


def resumes(tables: Sequence[Recordings]) -> Iterable[Mark]:
    """Where a writer began after all before it had ended; one that wrote beside another resumed nothing."""
    written = [table for table in tables if len(table)]
    ends = accumulate((float(table.times.max()) for table in written), max)
    for end, table in zip(ends, written[1:], strict=False):
        if table.times[0] > end:
            yield Mark(int(table.steps[0]), "resume", "")


def rate_jumps(points: Sequence[tuple[int, float]]) -> Iterable[Mark]:
    """Where a learning rate changes by a quarter or more at once, and hardly before and after."""
    known = sorted((step, value) for step, value in points if math.isfinite(value) and value > 0)
    changes = [abs(math.log(after / before)) for (_, before), (_, after) in pairwise(known)]
    for place, change in enumerate(changes):
        beside = changes[max(place - 1, 0) : place] + changes[place + 1 : place + 2]
        if change >= _JUMP and all(other <= _CALM * change for other in beside):
            (_, before), (step, after) = known[place : place + 2]
            yield Mark(step, "learning_rate", f"{before:.3g} → {after:.3g}")
