"""All that TensorBoard has loaded of our series, as one immutable snapshot at a time.

    store = GameStore(Source(context.data_provider))
    store.snapshot().runs["demo"].segments

Nothing runs in the background: a request for the snapshot brings it up to date and reads only the series that changed.
No lock is held while a reader uses a snapshot, or while a slow client takes its answer.
"""

import os
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.unlisted import LOOK_SECS, Unlisted, UnlistedGames
from tb_keisei.plugin.http.errors import NotFoundError
from tb_keisei.plugin.provider.source import Events, Extent, Series, Source
from tb_keisei.record.plies.columns import NO_STEP
from tb_keisei.record.series import ProbeSeries, Segment, parse_probe_tag, parse_segment_tag
from tb_keisei.record.swing import swing_threshold

_MAX_AGE = 0.5
"""Seconds that a snapshot is good for; TensorBoard itself loads once a second at most."""
_LOADING = 8
"""Where something changed, more may come at once: such a snapshot is good for this part of the time."""
_SERIES_A_READ = 64
"""A reply of the data server may hold 256 MiB; 64 segments of ordinary headers are ten."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One game: a row of a segment of a run."""

    run: str
    games: SegmentGames
    row: int


@dataclass(frozen=True, slots=True)
class Run:
    """The games and probes of one run.

    Attributes:
        name: as TensorBoard spells it.
        segments: in the order of stream, writer and number.
        probe_series: how far each series of probes has come.
        last_time: wall time of the last event.
        problems: what TensorBoard could not read of it.
        unreadable: games without a header whose bodies do not tell what they are.
    """

    name: str
    segments: tuple[SegmentGames, ...] = ()
    probe_series: Mapping[ProbeSeries, Extent] = field(default_factory=dict)
    last_time: float = 0.0
    problems: tuple[str, ...] = ()
    unreadable: int = 0

    @property
    def probes(self) -> tuple[str, ...]:
        """The names of its probes, sorted."""
        return tuple(sorted({series.name for series in self.probe_series}))

    @property
    def streams(self) -> Mapping[str, int]:
        """Number of games by stream."""
        counts: dict[str, int] = {}
        for games in self.segments:
            counts[games.segment.stream] = counts.get(games.segment.stream, 0) + len(games)
        return counts

    @property
    def swings(self) -> Mapping[str, float | None]:
        """The change of the value from which on it is a swing, by stream; None where no value can tell."""
        counts: dict[str, NDArray[np.int64]] = {}
        for games in self.segments:
            counts[games.segment.stream] = counts.get(games.segment.stream, 0) + games.value_changes
        return {stream: swing_threshold(counted.tolist()) for stream, counted in counts.items()}

    @property
    def steps(self) -> tuple[int, int] | None:
        """The first and the last training step at which a game ended, of those that tell."""
        ends = [games.rows["global_step"] for games in self.segments]
        told = [told for end in ends if len(told := end[end != NO_STEP])]
        return (min(int(end.min()) for end in told), max(int(end.max()) for end in told)) if told else None

    @property
    def missing_events(self) -> int:
        """Index events that were written but that TensorBoard does not show."""
        return sum(games.missing_events for games in self.segments)

    @property
    def lost_events(self) -> int:
        """Index events that cannot be read."""
        return sum(games.lost_events for games in self.segments)

    def find(self, stream: str, writer: str, game_id: str) -> Entry | None:
        """A game by its names."""
        for games in self.segments:
            if (games.segment.stream, games.segment.writer) == (stream, writer):
                row = games.ids.find(game_id)
                if row is not None:
                    return Entry(self.name, games, row)
        return None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was loaded at one moment. `version` is another text whenever anything is different."""

    version: str
    runs: Mapping[str, Run] = field(default_factory=dict)

    def run(self, name: str) -> Run:
        """A run by name; raises NotFoundError."""
        if name not in self.runs:
            raise NotFoundError(f"there is no run {name[:200]!r} with games; TensorBoard may have just removed it")
        return self.runs[name]


@dataclass(frozen=True, slots=True)
class _Known:
    """A segment as it was read when its series had come to `extent`, or `error` where it could not be read then."""

    extent: Extent
    games: SegmentGames
    error: str = ""


class GameStore:
    """Keeps the snapshot up to date."""

    def __init__(self, source: Source, max_age: float = _MAX_AGE, look_secs: float = LOOK_SECS) -> None:
        self._source = source
        self._unlisted = Unlisted(source, look_secs)
        self._found: Mapping[Series, UnlistedGames] = {}
        self._max_age = max_age
        self._start = os.urandom(8).hex()
        self._refreshing = threading.Lock()
        self._listed: Mapping[Series, Extent] = {}
        self._known: dict[Series, _Known] = {}
        self._generation = 0
        self._snapshot: Snapshot | None = None
        self._fresh_until = 0.0

    def snapshot(self) -> Snapshot:
        """The snapshot of now, or of a moment ago; while one thread refreshes it the others get the one before.

        Raises UnavailableError where TensorBoard cannot read its data.
        """
        snapshot = self._snapshot
        if snapshot is None:
            self._refreshing.acquire()
        elif time.monotonic() < self._fresh_until or not self._refreshing.acquire(blocking=False):
            return snapshot
        try:
            old = self._snapshot
            if old is not None and time.monotonic() < self._fresh_until:
                return old
            self._snapshot = snapshot = self._refreshed(old)
            self._fresh_until = time.monotonic() + self._max_age / (1 if snapshot is old else _LOADING)
            return snapshot
        finally:
            self._refreshing.release()

    def _refreshed(self, old: Snapshot | None) -> Snapshot:
        listed = self._source.list_series()
        before, self._known = self._known, self._read(listed)
        found_before, self._found = self._found, self._unlisted.find(_last_bodies(self._known))
        unchanged = listed == self._listed and self._known == before and self._found == found_before
        if old is not None and unchanged:
            return old
        self._listed = listed
        self._generation += 1
        return Snapshot(f"{self._start}-{self._generation}", _runs(listed, self._known, self._found))

    def _read(self, listed: Mapping[Series, Extent]) -> dict[Series, _Known]:
        """What is known of the listed index series; only those that are not as they were are read."""
        segments = {series: segment for series in listed if (segment := _segment_of_index(series[1]))}
        known = {series: self._known[series] for series in segments if series in self._known}
        known |= self._read_tables({series: at for series, at in segments.items() if series not in known}, listed)
        stale = [series for series in segments if _is_stale(known.get(series), listed[series])]
        for start in range(0, len(stale), _SERIES_A_READ):
            for series, events in self._source.read_each(stale[start : start + _SERIES_A_READ]).items():
                games = known[series].games if series in known else SegmentGames.empty(segments[series])
                known[series] = _updated(games, listed[series], events)
        return known

    def _read_tables(
        self, segments: Mapping[Series, Segment], listed: Mapping[Series, Extent]
    ) -> Mapping[Series, _Known]:
        """What tables tell of segments, by the series of their indexes; nothing where a table is missing or damaged."""
        indexes = {
            (run, segment.table_tag): (run, tag)
            for (run, tag), segment in segments.items()
            if (run, segment.table_tag) in listed
        }
        tables, known = list(indexes), {}
        for start in range(0, len(tables), _SERIES_A_READ):
            for table, events in self._source.read_each(tables[start : start + _SERIES_A_READ]).items():
                series = indexes[table]
                if games := _of_table(segments[series], events, listed[series]):
                    known[series] = _Known(listed[series], games)
        return known


def _is_stale(known: _Known | None, extent: Extent) -> bool:
    return known is None or known.extent != extent or bool(known.error)


def _updated(games: SegmentGames, extent: Extent, events: Events | str) -> _Known:
    """What is known after a read; where it failed, what was known before."""
    if isinstance(events, str):
        return _Known(extent, games, error=events)
    return _Known(extent, games.updated(events))


def _of_table(segment: Segment, events: Events | str, index: Extent) -> SegmentGames | None:
    """A segment from the events of its table; None where they do not tell it."""
    if isinstance(events, str) or not events:
        return None
    try:
        return SegmentGames.of_table(segment, events[-1][1], index.max_step)
    except FormatError:
        return None


def _last_bodies(known: Mapping[Series, _Known]) -> Mapping[Series, int]:
    """Event step of the last listed game of each series of games."""
    return {(run, each.games.segment.games_tag): each.games.last_body for (run, _), each in known.items()}


def _segment_of_index(tag: str) -> Segment | None:
    """The segment whose index has that tag; None for any other tag."""
    parsed = parse_segment_tag(tag)
    return parsed[0] if parsed and parsed[1] == "index" else None


def _runs(
    listed: Mapping[Series, Extent], known: Mapping[Series, _Known], unlisted: Mapping[Series, UnlistedGames]
) -> Mapping[str, Run]:
    """Every run that has games or probes."""
    series_of: dict[str, list[Series]] = defaultdict(list)
    for series in sorted(listed):
        if series in known or parse_probe_tag(series[1]):
            series_of[series[0]].append(series)
    unlisted_of: dict[str, dict[Segment, UnlistedGames]] = defaultdict(dict)
    for (run, tag), games in unlisted.items():
        if parsed := parse_segment_tag(tag):
            unlisted_of[run][parsed[0]] = games
    runs = series_of.keys() | unlisted_of.keys()
    return {run: _run(run, series_of[run], listed, known, unlisted_of[run]) for run in sorted(runs)}


def _run(
    name: str,
    series: Sequence[Series],
    listed: Mapping[Series, Extent],
    known: Mapping[Series, _Known],
    unlisted: Mapping[Segment, UnlistedGames],
) -> Run:
    indexes = [known[key] for key in series if key in known]
    segments = {index.games.segment: index.games for index in indexes}
    for segment, games in unlisted.items():
        segments[segment] = segments.get(segment, SegmentGames.empty(segment)).with_unlisted(games.index)
    return Run(
        name=name,
        segments=tuple(segments[segment] for segment in sorted(segments)),
        probe_series={probe: listed[key] for key in series if (probe := parse_probe_tag(key[1]))},
        last_time=max(
            (*(listed[key].max_wall_time for key in series), *(games.last_time for games in unlisted.values()))
        ),
        problems=tuple(f"{index.games.segment.index_tag}: {index.error}" for index in indexes if index.error),
        unreadable=sum(games.unreadable for games in unlisted.values()),
    )
