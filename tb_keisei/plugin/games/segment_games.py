"""What the plugin keeps of one segment: the rows of its games, built from index events as they appear."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.games.rows import KEYS, LOST_ID, PLACED, ROW, Rows, read_index, read_table
from tb_keisei.plugin.provider.packed_texts import PackedTexts
from tb_keisei.plugin.provider.source import Events
from tb_keisei.record.series import FIRST_EVENT_STEP, SEGMENT_GAMES, Segment
from tb_keisei.record.swing import BINS

MOST_ROWS: Final = 2 * SEGMENT_GAMES
"""Of one segment, entries that cannot be read among them: twice what a writer puts into one."""

_DOUBLE_TEXT: Final = (
    "another game before it has the same id, and is opened instead; tb_keisei.read_games reads both. Ids of one writer "
    "must differ"
)

_UNLISTED_STEP: Final = 1 << 62
"""Stands for the step of an index event that was never written; beyond all that were."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentGames:
    """Rows (see ROW) and ids of a segment's games.

    Attributes:
        segment: the segment whose index this is.
        steps: event steps of the index events that are in `rows`, ascending.
        rows, ids: one a game, in the order of the index.
        names: the texts whose numbers are in `rows`.
        errors: what is wrong with a row, by its place.
        value_changes: (BINS,) how many changes of the value of all these games are of each size, see record/swing.py.
        bodies: event steps of the games that are listed, ascending, each once, by the number of the segment that has
            them.
        keys: copies of the columns by which lists are filtered and sorted, each in one piece: of a million games, read
            so, they take a tenth of the time.
    """

    segment: Segment
    steps: NDArray[np.int64]
    rows: Rows
    ids: PackedTexts
    names: PackedTexts
    errors: Mapping[int, str]
    value_changes: NDArray[np.int64]
    bodies: Mapping[int, NDArray[np.int64]] = field(init=False)
    keys: Mapping[str, NDArray[Any]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", {name: self.rows[name].copy() for name in KEYS})
        object.__setattr__(self, "bodies", _bodies(self.rows[self.rows["state"] == PLACED]))

    @classmethod
    def empty(cls, segment: Segment) -> "SegmentGames":
        """A segment of which nothing is known yet."""
        steps, changes = np.empty(0, dtype=np.int64), np.zeros(BINS, dtype=np.int64)
        return cls(segment, steps, np.empty(0, dtype=ROW), PackedTexts.of(()), PackedTexts.of(()), {}, changes)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        columns = self.steps, self.rows, *self.keys.values()
        return self.ids.nbytes + self.names.nbytes + sum(column.nbytes for column in columns)

    @property
    def missing_events(self) -> int:
        """Index events that were written but that TensorBoard does not show; steps count up by one from the first."""
        if not len(self.steps):
            return 0
        written = int(self.steps[-1]) - FIRST_EVENT_STEP + 1
        return max(written - len(self.steps), 0) if written <= SEGMENT_GAMES else 0

    @property
    def lost_events(self) -> int:
        """Index events that cannot be read: each is one row."""
        return sum(self.ids[row].startswith(LOST_ID) for row in self.errors)

    @classmethod
    def of_table(cls, segment: Segment, data: bytes, last_step: int) -> "SegmentGames":
        """A whole segment from its table. `last_step`: event step of the last index event, whose rows are in the table.

        Raises FormatError where the table is damaged.
        """
        number_of, names = _numbering(PackedTexts.of(()))
        new = read_table(data, segment, number_of)
        return cls(
            segment=segment,
            steps=np.arange(FIRST_EVENT_STEP, min(last_step + 1, FIRST_EVENT_STEP + SEGMENT_GAMES), dtype=np.int64),
            rows=new.rows,
            ids=PackedTexts.of(new.ids),
            names=PackedTexts.of(names),
            errors=_doubles(PackedTexts.of(()), new.ids) | new.errors,
            value_changes=new.value_changes,
        )

    def with_unlisted(self, indexes: Sequence[bytes]) -> "SegmentGames":
        """The same segment and games that are not in its index, by index events that might have been written."""
        known = [(step, b"") for step in self.steps.tolist()]
        unlisted = [(_UNLISTED_STEP + number, index) for number, index in enumerate(indexes)]
        return replace(self.updated([*known, *unlisted]), steps=self.steps)

    def updated(self, events: Events) -> "SegmentGames":
        """The same segment with all of `events`: only new ones are decoded, unless old ones have gone."""
        steps = np.array([step for step, _ in events], dtype=np.int64)
        known = len(self.steps)
        if not np.array_equal(steps[:known], self.steps):
            return SegmentGames.empty(self.segment).updated(events)
        number_of, names = _numbering(self.names)
        new = read_index(events[known:], self.segment, number_of, MOST_ROWS - len(self))
        errors = _doubles(self.ids, new.ids) | new.errors
        return SegmentGames(
            segment=self.segment,
            steps=steps,
            rows=np.concatenate([self.rows, new.rows]),
            ids=self.ids + PackedTexts.of(new.ids),
            names=self.names + PackedTexts.of(list(names)[len(self.names) :]),
            errors={**self.errors, **{len(self.rows) + row: text for row, text in errors.items()}},
            value_changes=self.value_changes + new.value_changes,
        )


def _doubles(before: PackedTexts, new: Sequence[str]) -> dict[int, str]:
    """What is wrong with new ids that another game of the segment has, by their place: a link leads to the first."""
    seen: set[str] = set()
    doubles: dict[int, str] = {}
    for row, game_id in enumerate(new):
        if game_id in seen or (len(before) and before.find(game_id) is not None):
            doubles[row] = _DOUBLE_TEXT
        seen.add(game_id)
    return doubles


def _bodies(placed: Rows) -> Mapping[int, NDArray[np.int64]]:
    numbers = placed["segment"]
    return {number: np.unique(placed["event_step"][numbers == number]) for number in np.unique(numbers).tolist()}


def _numbering(names: PackedTexts) -> tuple[Callable[[str], int], Mapping[str, int]]:
    """A function that gives the number of a name, old or new, and the mapping that it fills."""
    numbers = {names[number]: number for number in range(len(names))}
    return lambda name: numbers.setdefault(name, len(numbers)), numbers
