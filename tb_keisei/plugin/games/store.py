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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.games.known import Known, by_table, is_stale, is_unread, updated
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.unlisted import LOOK_SECS, Steps, Unlisted, UnlistedGames
from tb_keisei.plugin.http.errors import NotFoundError, UnavailableError
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
_PATIENCE = 2.0
"""Seconds of reading after which a snapshot is given out with what there is; the rest is read for the next one."""


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
        problems: what TensorBoard could not read of it, and tables that were not believed.
        unreadable: games without a header whose bodies do not tell what they are.
        out_of_reach: games that are listed, of series that TensorBoard does not hold.
    """

    name: str
    segments: tuple[SegmentGames, ...] = ()
    probe_series: Mapping[ProbeSeries, Extent] = field(default_factory=dict)
    last_time: float = 0.0
    problems: tuple[str, ...] = ()
    unreadable: int = 0
    out_of_reach: int = 0

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
    """What was loaded at one moment. `version` is another text whenever anything is different.

    `unread`: number of segments of which something was not read yet.
    """

    version: str
    runs: Mapping[str, Run] = field(default_factory=dict)
    unread: int = 0

    def run(self, name: str) -> Run:
        """A run by name; raises NotFoundError."""
        if name not in self.runs:
            raise NotFoundError(f"there is no run {name[:200]!r} with games; TensorBoard may have just removed it")
        return self.runs[name]


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
        self._known: dict[Series, Known] = {}
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
            if not snapshot.unread:
                self._fresh_until = time.monotonic() + self._max_age / (1 if snapshot is old else _LOADING)
            return snapshot
        finally:
            self._refreshing.release()

    def _refreshed(self, old: Snapshot | None) -> Snapshot:
        listed = self._source.list_series()
        segments = _segments(listed)
        before, self._known = self._known, self._read(listed, segments)
        games = {(run, each.games.segment.games_tag): each.games for (run, _), each in self._known.items()}
        found_before, self._found = self._found, self._unlisted.find(_listed_bodies(self._known), games)
        unchanged = listed == self._listed and self._known == before and self._found == found_before
        if old is not None and unchanged:
            return old
        self._listed = listed
        self._generation += 1
        unread = sum(is_unread(self._known.get(series), listed[series]) for series in segments if series in listed)
        return Snapshot(f"{self._start}-{self._generation}", _runs(listed, self._known, self._found), unread)

    def _read(self, listed: Mapping[Series, Extent], segments: Mapping[Series, Segment]) -> dict[Series, Known]:
        """What is known of the listed segments, by the series of their indexes; only what is not as it was is read.

        What was never read comes first, and when patience is over the rest is left as it was.
        """
        deadline = time.monotonic() + _PATIENCE
        known = {series: self._known[series] for series in segments if series in self._known}
        new = {series: segment for series, segment in segments.items() if series not in known}
        tables = {(run, new[run, tag].table_tag): (run, tag) for run, tag in new}
        bodies = self._bodies() if tables.keys() & listed.keys() else {}
        for table, events in self._each([table for table in tables if table in listed], deadline):
            series = tables[table]
            extents = listed.get(series), bodies.get((series[0], segments[series].games_tag))
            if found := by_table(segments[series], events, *extents):
                known[series] = found
        indexes = [series for series in segments if series in listed]
        stale = [series for series in indexes if is_stale(known.get(series), listed[series])]
        for series, events in self._each(sorted(stale, key=known.__contains__), deadline):
            known[series] = updated(known.get(series), segments[series], listed[series], events)
        return known

    def _each(self, wanted: Sequence[Series], deadline: float) -> Iterator[tuple[Series, Events | str]]:
        """Events of series or why there are none, of so many as can be had in time, and of one at least."""
        for start in range(0, len(wanted), _SERIES_A_READ):
            read = self._source.read_each(wanted[start : start + _SERIES_A_READ])
            for place, (series, events) in enumerate(read.items()):
                if start + place and time.monotonic() > deadline:
                    return
                yield series, events

    def _bodies(self) -> Mapping[Series, Extent]:
        """How far series of games have come, as far as TensorBoard can tell now."""
        try:
            return self._source.list_bodies()
        except UnavailableError:
            return {}


def _segments(listed: Mapping[Series, Extent]) -> dict[Series, Segment]:
    """Segments of which there is an index or a table, by the series that their indexes are or would be."""
    found = ((run, parse_segment_tag(tag)) for run, tag in listed)
    return {(run, told[0].index_tag): told[0] for run, told in found if told and told[1] in ("index", "table")}


def _listed_bodies(known: Mapping[Series, Known]) -> Mapping[Series, Steps]:
    """Event steps of the listed games of each series of games: an index may list games of another segment."""
    steps: dict[Series, list[Steps]] = defaultdict(list)
    for (run, _), each in known.items():
        segment = each.games.segment
        for number, found in each.games.bodies.items():
            steps[run, replace(segment, number=number).games_tag].append(found)
    return {
        series: parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts)) for series, parts in steps.items()
    }


def _runs(
    listed: Mapping[Series, Extent], known: Mapping[Series, Known], unlisted: Mapping[Series, UnlistedGames]
) -> Mapping[str, Run]:
    """Every run that has games or probes."""
    known_of: dict[str, list[Known]] = defaultdict(list)
    for (run, _), each in known.items():
        known_of[run].append(each)
    probes_of: dict[str, dict[ProbeSeries, Extent]] = defaultdict(dict)
    last: dict[str, float] = {}
    for (run, tag), extent in sorted(listed.items(), key=itemgetter(0)):
        if probe := parse_probe_tag(tag):
            probes_of[run][probe] = extent
        last[run] = max(last.get(run, 0.0), extent.max_wall_time)
    unlisted_of: dict[str, dict[Segment, UnlistedGames]] = defaultdict(dict)
    for (run, tag), games in unlisted.items():
        if parsed := parse_segment_tag(tag):
            unlisted_of[run][parsed[0]] = games
    runs = known_of.keys() | probes_of.keys() | unlisted_of.keys()
    return {run: _run(run, known_of[run], probes_of[run], unlisted_of[run], last.get(run, 0.0)) for run in sorted(runs)}


def _run(
    name: str,
    known: Sequence[Known],
    probes: Mapping[ProbeSeries, Extent],
    unlisted: Mapping[Segment, UnlistedGames],
    last_time: float,
) -> Run:
    segments = {each.games.segment: each.games for each in known}
    for segment, games in unlisted.items():
        segments[segment] = segments.get(segment, SegmentGames.empty(segment)).with_unlisted(games.indexes)
    return Run(
        name=name,
        segments=tuple(segments[segment] for segment in sorted(segments)),
        probe_series=probes,
        last_time=max((last_time, *(games.last_time for games in unlisted.values()))),
        problems=tuple(
            f"{each.games.segment.index_tag}: {text}" for each in known for text in (each.error, each.doubt) if text
        ),
        unreadable=sum(games.unreadable for games in unlisted.values()),
        out_of_reach=sum(games.out_of_reach for games in unlisted.values()),
    )
