"""All that TensorBoard has loaded of our series, as one immutable snapshot at a time.

    store = GameStore(Source(context.data_provider))
    store.snapshot().runs["demo"].segments

Nothing runs in the background: a request for the snapshot brings it up to date, at most once a second, and reads only
the series that changed. No lock is held while a reader uses a snapshot, or while a slow client takes its answer.
"""

import os
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tb_keisei.plugin.errors import NotFoundError, PublicError
from tb_keisei.plugin.segment_games import Events, SegmentGames
from tb_keisei.plugin.source import Extent, Series, Source
from tb_keisei.record.series import Segment, parse_probe_tag, parse_segment_tag

_MAX_AGE = 1.0
"""Seconds that a snapshot is good for; TensorBoard itself loads once a second at most."""
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
        probes: names, sorted.
        last_time: wall time of the last event.
    """

    name: str
    segments: tuple[SegmentGames, ...] = ()
    probes: tuple[str, ...] = ()
    last_time: float = 0.0

    @property
    def streams(self) -> Mapping[str, int]:
        """Number of games by stream."""
        counts: dict[str, int] = {}
        for games in self.segments:
            counts[games.segment.stream] = counts.get(games.segment.stream, 0) + len(games)
        return counts

    @property
    def missing_events(self) -> int:
        """Index events that were written but that TensorBoard does not show."""
        return sum(games.missing_events for games in self.segments)

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
    """A segment as it was read when its series had come to `extent`; `error` where it could not be read."""

    extent: Extent
    games: SegmentGames
    error: str = ""


class GameStore:
    """Keeps the snapshot up to date."""

    def __init__(self, source: Source, max_age: float = _MAX_AGE) -> None:
        self._source = source
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
        if snapshot is not None and time.monotonic() < self._fresh_until:
            return snapshot
        if not self._refreshing.acquire(blocking=snapshot is None):
            assert snapshot is not None
            return snapshot
        try:
            if self._snapshot is None or time.monotonic() >= self._fresh_until:
                self._snapshot = self._refreshed(self._snapshot)
                self._fresh_until = time.monotonic() + self._max_age
            return self._snapshot
        finally:
            self._refreshing.release()

    def _refreshed(self, old: Snapshot | None) -> Snapshot:
        listed = self._source.list_series()
        before = self._known
        self._known = self._read({key: extent for key, extent in listed.items() if _is_index(key[1])})
        if old is not None and listed == self._listed and self._known == before:
            return old
        self._listed = listed
        self._generation += 1
        return Snapshot(f"{self._start}-{self._generation}", _runs(listed, self._known))

    def _read(self, wanted: Mapping[Series, Extent]) -> dict[Series, _Known]:
        """What is known of the wanted series; only those that are not as they were are read."""
        known = {key: self._known[key] for key in wanted if key in self._known}
        stale = [key for key, extent in wanted.items() if _is_stale(known.get(key), extent)]
        for start in range(0, len(stale), _SERIES_A_READ):
            for key, events in self._events(stale[start : start + _SERIES_A_READ]).items():
                known[key] = _updated(known.get(key), key, wanted[key], events)
        return known

    def _events(self, keys: Collection[Series]) -> Mapping[Series, Events | str]:
        """Events of some series, or why there are none. A series that breaks the provider is read by itself."""
        try:
            return self._source.read_events(keys)
        except PublicError as error:
            if len(keys) == 1:
                return dict.fromkeys(keys, str(error))
        return {key: events for one in keys for key, events in self._events([one]).items()}


def _is_stale(known: _Known | None, extent: Extent) -> bool:
    return known is None or known.extent != extent or bool(known.error)


def _updated(before: _Known | None, series: Series, extent: Extent, events: Events | str) -> _Known:
    games = before.games if before and not before.error else SegmentGames.empty(_segment(series))
    if not isinstance(events, str):
        return _Known(extent, games.updated(events))
    if before and before.error == events:
        return before
    return _Known(extent, games.unreadable(events), events)


def _segment(series: Series) -> Segment:
    parsed = parse_segment_tag(series[1])
    assert parsed is not None
    return parsed[0]


def _is_index(tag: str) -> bool:
    parsed = parse_segment_tag(tag)
    return parsed is not None and parsed[1] == "index"


def _runs(listed: Mapping[Series, Extent], known: Mapping[Series, _Known]) -> Mapping[str, Run]:
    """Every run that has games or probes."""
    segments: dict[str, list[SegmentGames]] = defaultdict(list)
    probes: dict[str, set[str]] = defaultdict(set)
    times: dict[str, float] = {}
    for (run, tag), extent in sorted(listed.items(), key=lambda item: item[0]):
        probe = parse_probe_tag(tag)
        if (run, tag) in known:
            segments[run].append(known[run, tag].games)
        elif probe:
            probes[run].add(probe.name)
        else:
            continue
        times[run] = max(times.get(run, 0.0), extent.max_wall_time)
    return {
        run: Run(run, tuple(sorted(segments[run], key=lambda games: games.segment)), tuple(sorted(probes[run])), time)
        for run, time in sorted(times.items())
    }
