"""What the plugin keeps of one segment: the rows of its games, built from index events as they appear."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.rows import ROW, Batch, Rows, lost_entry, read_index
from tb_keisei.plugin.texts import Texts
from tb_keisei.record.series import FIRST_EVENT_STEP, SEGMENT_GAMES, Segment

Events = Sequence[tuple[int, bytes]]
"""Event step and bytes of the events of one series, in ascending order of distinct steps."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentGames:
    """Rows (see ROW) and ids of a segment's games.

    Attributes:
        segment: the segment whose index this is.
        steps: event steps of the index events that are in `rows`, ascending.
        rows, ids: one a game, in the order of the index.
        names: the texts whose numbers are in `rows`.
        errors: what is wrong with a row, by its place.
    """

    segment: Segment
    steps: NDArray[np.int64]
    rows: Rows
    ids: Texts
    names: Texts
    errors: Mapping[int, str]

    @classmethod
    def empty(cls, segment: Segment) -> "SegmentGames":
        """A segment of which nothing is known yet."""
        return cls(segment, np.empty(0, dtype=np.int64), np.empty(0, dtype=ROW), Texts.of(()), Texts.of(()), {})

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        return self.steps.nbytes + self.rows.nbytes + self.ids.nbytes + self.names.nbytes

    @property
    def missing_events(self) -> int:
        """Index events that were written but that TensorBoard does not show; steps count up by one from the first."""
        if not len(self.steps):
            return 0
        written = int(self.steps[-1]) - FIRST_EVENT_STEP + 1
        return max(written - len(self.steps), 0) if written <= SEGMENT_GAMES else 0

    def updated(self, events: Events) -> "SegmentGames":
        """The same segment with all of `events`: only new ones are decoded, unless old ones have gone or changed."""
        steps = np.array([step for step, _ in events], dtype=np.int64)
        known = len(self.steps)
        if not np.array_equal(steps[:known], self.steps):
            return SegmentGames.empty(self.segment).updated(events)
        number_of, names = _numbering(self.names)
        batches = [read_index(data, step, self.segment, number_of) for step, data in events[known:]]
        return replace(self._with(batches, names), steps=steps)

    def unreadable(self, error: str) -> "SegmentGames":
        """A segment that TensorBoard itself cannot read: one row says so."""
        number_of, names = _numbering(Texts.of(()))
        return SegmentGames.empty(self.segment)._with([lost_entry("the whole index", error, number_of)], names)

    def _with(self, batches: Sequence[Batch], names: Mapping[str, int]) -> "SegmentGames":
        errors = dict(self.errors)
        place = len(self.rows)
        for batch in batches:
            errors |= {place + offset: text for offset, text in batch.errors.items()}
            place += len(batch.rows)
        return replace(
            self,
            rows=np.concatenate([self.rows, *(batch.rows for batch in batches)]),
            ids=self.ids + Texts.of(game_id for batch in batches for game_id in batch.ids),
            names=self.names + Texts.of(list(names)[len(self.names) :]),
            errors=errors,
        )


def _numbering(names: Texts) -> tuple[Callable[[str], int], Mapping[str, int]]:
    """A function that gives the number of a name, old or new, and the mapping that it fills."""
    numbers = {names[number]: number for number in range(len(names))}
    return lambda name: numbers.setdefault(name, len(numbers)), numbers
