"""One writer's series: segments, event steps, and the indexes that have no table yet.

All of it outlives event files and the writer's process. Used by the worker only.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from tb_keisei.bridge.orders.order import TableOrder
from tb_keisei.record.series import FIRST_EVENT_STEP, SEGMENT_GAMES, Segment

WORTH_A_TABLE: Final = 100
"""Games from which on a segment that ends before it is full gets a table too."""


class SeriesCounters:
    """Counts the games of each stream and the events of each series."""

    def __init__(self, writer: str) -> None:
        self.writer = writer
        self._steps: defaultdict[str, int] = defaultdict(lambda: FIRST_EVENT_STEP)
        self._games: defaultdict[str, int] = defaultdict(int)

    def next_step(self, tag: str) -> int:
        """The next event step of a series: they count up by one."""
        step = self._steps[tag]
        self._steps[tag] = step + 1
        return step

    def give_back(self, tag: str, step: int) -> None:
        """Steps of a series from this one on were not used."""
        self._steps[tag] = min(self._steps[tag], step)

    def segment_for_game(self, stream: str) -> Segment:
        """The segment of one more game."""
        number = self._games[stream] // SEGMENT_GAMES
        self._games[stream] += 1
        return Segment(stream, self.writer, number)


@dataclass(slots=True)
class _Indexes:
    games: int = 0
    written: list[bytes] = field(default_factory=list)


class UntabledIndexes:
    """The indexes of each segment, kept until its table can be written. A thousand headers are 0.2 MB."""

    def __init__(self) -> None:
        self._segments: dict[Segment, _Indexes] = {}

    def put(self, segment: Segment, index: bytes, games: int) -> None:
        """An index of so many games is written."""
        found = self._segments.setdefault(segment, _Indexes())
        found.games += games
        found.written.append(index)

    def take(self, walltime: float, games: int = SEGMENT_GAMES) -> list[TableOrder]:
        """Orders of the tables of segments with at least so many games, which are then let go of."""
        done = [segment for segment, indexes in self._segments.items() if indexes.games >= games]
        return [TableOrder(segment, walltime, self._segments.pop(segment).written) for segment in done]
