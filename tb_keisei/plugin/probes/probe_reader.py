"""Reads the probes of a run. What is decoded once is kept, and only what a series has grown by is decoded again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Final

import numpy as np

from tb_keisei.plugin.games.store import Run
from tb_keisei.plugin.http.errors import UnavailableError
from tb_keisei.plugin.probes.probe_table import ProbeTable
from tb_keisei.plugin.provider.byte_cache import ByteCache
from tb_keisei.plugin.provider.source import Events, Extent, Source
from tb_keisei.record import Probe
from tb_keisei.record.series import ProbeSeries
from tb_keisei.record.wire.codec import decode_probes

_MAX_INFLATED: Final = 1 << 20
"""Bytes that one recording may inflate to: hundreds of times the usual."""
_OVERHEAD: Final = 1000
"""Bytes that Python needs for a series beside its arrays, about."""


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A series as it was read when it had come to `extent`. `table` is None where nothing in it can be read."""

    extent: Extent
    steps: tuple[int, ...] = ()
    table: ProbeTable | None = None
    damaged: int = 0


class ProbeReader:
    """`max_bytes` bounds what is kept; a probe that does not fit is read anew each time."""

    def __init__(self, source: Source, max_bytes: int) -> None:
        self._source = source
        self._known: ByteCache[_Known] = ByteCache(max_bytes)

    def tables(self, run: Run, name: str | None = None) -> Mapping[str, Sequence[ProbeTable]]:
        """By name, the recordings of each writer, in the order in which writers began; of one probe or all.

        Raises UnavailableError where TensorBoard cannot read its data.
        """
        extents = {series: extent for series, extent in run.probe_series.items() if name in (None, series.name)}
        found: dict[str, list[ProbeTable]] = {series.name: [] for series in extents}
        for series, known in self._updated(run.name, extents).items():
            if known.table is not None:
                found[series.name].append(replace(known.table, left_out=known.table.left_out + known.damaged))
        return {name: sorted(tables, key=_began) for name, tables in sorted(found.items()) if tables}

    def _updated(self, run: str, extents: Mapping[ProbeSeries, Extent]) -> Mapping[ProbeSeries, _Known]:
        known = {series: self._known.get((run, series)) or _Known(Extent(0, 0.0)) for series in extents}
        stale = {(run, series.tag): series for series, extent in extents.items() if known[series].extent != extent}
        read = self._source.read_each(list(stale))
        failures = [events for events in read.values() if isinstance(events, str)]
        if failures and len(failures) == len(extents):
            raise UnavailableError(failures[0])
        for key, events in read.items():
            if not isinstance(events, str):
                series = stale[key]
                known[series] = _grown(known[series], extents[series], events)
                self._known.put((run, series), known[series], _size(known[series]))
        return known


def _grown(known: _Known, extent: Extent, events: Events) -> _Known:
    """What is known with all of `events`; only those after the known ones are decoded, unless those have gone."""
    steps = tuple(step for step, _ in events)
    if known.steps != steps[: len(known.steps)]:
        known = _Known(known.extent)
    probes, damaged = _decoded([data for _, data in events[len(known.steps) :]])
    tables = [known.table] if known.table is not None else []
    tables += [ProbeTable.of(probes)] if probes else []
    return _Known(extent, steps, reduce(add, tables) if tables else None, known.damaged + damaged)


def _decoded(blobs: Sequence[bytes]) -> tuple[list[Probe], int]:
    """The probes that can be read, and how many cannot."""
    probes = [probe for probe in decode_probes(blobs, _MAX_INFLATED) if isinstance(probe, Probe)]
    return probes, len(blobs) - len(probes)


def _began(table: ProbeTable) -> float:
    return float(table.times[0]) if len(table) else np.inf


def _size(known: _Known) -> int:
    return _OVERHEAD + 40 * len(known.steps) + (known.table.nbytes if known.table else 0)
