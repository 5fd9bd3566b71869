"""One writer's series: segments, event steps, and the indexes that have no table yet.

All of it outlives event files and the writer's process. Used by the worker only.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from tb_keisei.bridge.orders.order import Extract, ExtractOrder, TableOrder
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


EXTRACT_GAMES: Final = 100
EXTRACT_SECS: Final = 60.0
"""Extracts are written for so many games, or after so long."""


@dataclass(slots=True)
class _Extracts:
    since: float
    games: list[Extract] = field(default_factory=list)


class Extracts:
    """What is written once more of the games of each segment, kept until it is. A game of 100 plies is 0.6 kB."""

    def __init__(self) -> None:
        self._segments: dict[Segment, _Extracts] = {}

    def put(self, segment: Segment, extract: Extract) -> None:
        """A game of the segment is written."""
        self._segments.setdefault(segment, _Extracts(monotonic())).games.append(extract)

    def take(self, counters: SeriesCounters, walltime: float, all_of_them: bool = False) -> list[ExtractOrder]:
        """Orders of the segments that have enough games, or have waited long enough; which are then let go of."""
        early = monotonic() - EXTRACT_SECS
        due = [
            segment
            for segment, waiting in self._segments.items()
            if all_of_them or len(waiting.games) >= EXTRACT_GAMES or waiting.since <= early
        ]
        return [order for segment in due for order in self._orders(segment, counters, walltime)]

    def _orders(self, segment: Segment, counters: SeriesCounters, walltime: float) -> Iterator[ExtractOrder]:
        games = self._segments.pop(segment).games
        for start in range(0, len(games), EXTRACT_GAMES):
            some = games[start : start + EXTRACT_GAMES]
            step = counters.next_step(segment.tag("moves"))
            yield ExtractOrder(segment, "moves", step, walltime, [game.moves for game in some])
            step = counters.next_step(segment.tag("digest"))
            yield ExtractOrder(segment, "digest", step, walltime, [game.digest for game in some])
