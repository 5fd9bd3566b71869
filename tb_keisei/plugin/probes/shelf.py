"""Series of probes as far as they were read. Only what a series has grown by is decoded, and where that is one event,
only that is read."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Final, Generic, TypeVar

from tb_keisei.plugin.http.errors import UnavailableError
from tb_keisei.plugin.probes.recordings import Recordings
from tb_keisei.plugin.provider.byte_cache import ByteCache
from tb_keisei.plugin.provider.source import Events, Extent, Source
from tb_keisei.record.series import FIRST_EVENT_STEP, ProbeSeries
from tb_keisei.record.wire.probe_columns import ProbeColumns, decode_probe_columns

RecordingsT = TypeVar("RecordingsT", bound=Recordings)
Wanted = Mapping[ProbeSeries, Extent]
"""Series of a run, and how far each has come."""

_MAX_INFLATED: Final = 1 << 20
"""Bytes that one recording may inflate to: hundreds of times the usual."""
_OVERHEAD: Final = 2000
"""Bytes that Python needs for a series beside its columns, about."""
_EVENTS_A_READ: Final = 4096
"""So many take 0.1 s or so; a reply of the data server may hold 256 MiB."""

_SECS_A_SERIES: Final = 0.002
"""So much longer for each series that is known: about as long as it takes to tell of it once more."""


@dataclass(frozen=True, slots=True, eq=False)
class Known(Generic[RecordingsT]):
    """A series as it was read when it had come to `extent`.

    Attributes:
        count: its events.
        last: step of the last of them.
        recordings: None where none of them can be read.
        damaged: number of events that cannot be read.
    """

    extent: Extent
    count: int = 0
    last: int = FIRST_EVENT_STEP - 1
    recordings: RecordingsT | None = None
    damaged: int = 0

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        return _OVERHEAD + (self.recordings.nbytes if self.recordings is not None else 0)

    def lacks_one(self, extent: Extent) -> bool:
        """Whether it is known without a gap up to the last event but one."""
        return 0 < self.count == self.last - FIRST_EVENT_STEP + 1 == extent.max_step - FIRST_EVENT_STEP

    def begins(self, events: Events) -> bool:
        """Whether these are the events that are known, and maybe later ones."""
        return 0 < self.count <= len(events) and events[self.count - 1][0] == self.last


@dataclass(frozen=True, slots=True, eq=False)
class Read(Generic[RecordingsT]):
    """Some series of a run: what is known of each, why others cannot be read, and which have more that was not read."""

    known: Mapping[ProbeSeries, Known[RecordingsT]]
    failed: Mapping[ProbeSeries, str]
    unread: frozenset[ProbeSeries]


class Shelf(Generic[RecordingsT]):
    """`make` tells what is kept of recordings, at least one; `max_bytes` bounds all that is kept."""

    def __init__(self, source: Source, max_bytes: int, make: Callable[[ProbeColumns], RecordingsT]) -> None:
        self._source = source
        self._max_bytes = max_bytes
        self._make = make
        self._kept: ByteCache[Known[RecordingsT]] = ByteCache(max_bytes)

    def read(self, wanted: Mapping[str, Wanted], secs: float = inf) -> Mapping[str, Read[RecordingsT]]:
        """By run. No more is begun after about so many seconds, and where no more can be kept."""
        known = {run: self._found(run, series) for run, series in wanted.items()}
        until = time.monotonic() + secs + _SECS_A_SERIES * sum(map(len, known.values()))
        reads = {}
        for run, series in wanted.items():
            failed: dict[ProbeSeries, str] = {}
            unread: set[ProbeSeries] = set()
            for part in _parts(series, known[run]):
                if time.monotonic() >= until or _nbytes(known) > self._max_bytes:
                    unread |= part.keys()
                else:
                    failed |= self._bring_up(run, part, known[run])
            reads[run] = Read(known[run], failed, frozenset(unread))
        return reads

    def _found(self, run: str, series: Wanted) -> dict[ProbeSeries, Known[RecordingsT]]:
        return {name: known for name in series if (known := self._kept.get((run, name)))}

    def _bring_up(
        self, run: str, part: Wanted, known: dict[ProbeSeries, Known[RecordingsT]]
    ) -> Mapping[ProbeSeries, str]:
        """Put what TensorBoard has of these series into `known`; what cannot be read is told in words."""
        grown = self._grown_by_one(run, {name: at for name, at in part.items() if _lacks_one(known, name, at)}, known)
        tags = {(run, name.tag): name for name in part if name not in grown}
        read = self._source.read_each(list(tags))
        failed = {tags[key]: events for key, events in read.items() if isinstance(events, str)}
        for key, name in tags.items():
            if name not in failed:
                events = read.get(key, ())
                grown[name] = self._grown(known.get(name), part[name], () if isinstance(events, str) else events)
        for name, found in grown.items():
            known[name] = found
            self._kept.put((run, name), found, found.nbytes)
        return failed

    def _grown_by_one(
        self, run: str, part: Wanted, known: Mapping[ProbeSeries, Known[RecordingsT]]
    ) -> dict[ProbeSeries, Known[RecordingsT]]:
        """Those series for which it is enough to read their last event."""
        tags = {(run, name.tag): name for name in part}
        try:
            read = self._source.read_last(list(tags)) if tags else {}
        except UnavailableError:
            return {}  # all of each is read then, and what fails is told
        grown = {}
        for key, events in read.items():
            name = tags[key]
            if [step for step, _ in events] == [known[name].last + 1]:
                found = self._with(known[name], part[name], events)
                if found is not None:
                    grown[name] = found
        return grown

    def _grown(self, known: Known[RecordingsT] | None, extent: Extent, events: Events) -> Known[RecordingsT]:
        """What is known with all of `events`; only those after the known ones are decoded, unless those have gone."""
        found = None
        if known is not None and known.begins(events):
            found = self._with(known, extent, events[known.count :])
        return found or self._with(Known(extent), extent, events) or Known(extent)

    def _with(self, known: Known[RecordingsT], extent: Extent, later: Events) -> Known[RecordingsT] | None:
        """What is known with later events; None where these ask something else, so that all is to be read anew."""
        columns = decode_probe_columns([data for _, data in later], _MAX_INFLATED)
        recordings = known.recordings
        if len(columns):
            made = self._make(columns)
            if recordings is not None and recordings.facts.solutions != made.facts.solutions:
                return None
            recordings = made if recordings is None else recordings + made
        return Known(
            extent,
            known.count + len(later),
            later[-1][0] if later else known.last,
            recordings,
            known.damaged + len(later) - len(columns),
        )


def _lacks_one(known: Mapping[ProbeSeries, Known[RecordingsT]], name: ProbeSeries, extent: Extent) -> bool:
    return name in known and known[name].lacks_one(extent)


def _parts(wanted: Wanted, known: Mapping[ProbeSeries, Known[RecordingsT]]) -> Iterator[Wanted]:
    """Those series that are not known as far as they have come, in parts of so many events as are read at once."""
    part: dict[ProbeSeries, Extent] = {}
    events = 0
    for name, extent in wanted.items():
        if name in known and known[name].extent == extent:
            continue
        cost = 1 if _lacks_one(known, name, extent) else extent.max_step - FIRST_EVENT_STEP + 1
        if part and events + cost > _EVENTS_A_READ:
            yield part
            part, events = {}, 0
        part[name] = extent
        events += cost
    if part:
        yield part


def _nbytes(known: Mapping[str, Mapping[ProbeSeries, Known[RecordingsT]]]) -> int:
    return sum(one.nbytes for each in known.values() for one in each.values())
