"""Reads the probes of runs, as far as a list needs them or one of them whole."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Final

import numpy as np

from tb_keisei.plugin.answers import Notice
from tb_keisei.plugin.games.store import Run
from tb_keisei.plugin.http.errors import DamagedError, UnavailableError
from tb_keisei.plugin.probes.probe_curve import ProbeCurve
from tb_keisei.plugin.probes.probe_table import ProbeTable
from tb_keisei.plugin.probes.shelf import Known, Read, RecordingsT, Shelf
from tb_keisei.plugin.provider.source import Source
from tb_keisei.record.series import ProbeSeries

_SECS: Final = 0.5
"""Seconds that one list reads; the next one goes on."""
_CURVES: Final = 48 << 20
"""Bytes of curves that are kept: 1.8 million recordings."""
_TABLES: Final = 16 << 20
"""Bytes of whole probes that are kept: of 50 legal moves, some 70,000 recordings."""


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """All probes of some runs.

    Attributes:
        curves: by run and by name; those of all writers together.
        unread: number of probes that have more than was read.
        problems: what cannot be read, in words.
    """

    curves: Mapping[str, Mapping[str, ProbeCurve]]
    unread: int = 0
    problems: Sequence[Notice] = ()


class ProbeReader:
    """Keeps what it has read, within bounds."""

    def __init__(self, source: Source, curves: int = _CURVES, tables: int = _TABLES) -> None:
        self._curves = Shelf(source, curves, ProbeCurve.of)
        self._tables = Shelf(source, tables, ProbeTable.of)

    def list(self, runs: Sequence[Run], secs: float = _SECS) -> Listed:
        """The probes of runs as far as they are known after about so many seconds.

        Raises UnavailableError where TensorBoard cannot read any.
        """
        reads = self._curves.read({run.name: run.probe_series for run in runs}, secs)
        _raise_failed(reads.values())
        curves, problems, unread = {}, [], 0
        for run in runs:
            read = reads[run.name]
            problems += [_notice(run, series, text) for series, text in read.failed.items()]
            problems += [
                _notice(run, series, _damaged(known)) for series, known in read.known.items() if _is_lost(known)
            ]
            waiting = {series.name for series in read.unread}
            unread += len(waiting)
            named = _by_name(read.known)
            half = {series.name for series in read.unread if series not in read.known}
            curves[run.name] = {name: self._joined(run, name, named[name]) for name in sorted(named.keys() - half)}
        return Listed(curves, unread, problems)

    def tables(self, run: Run, name: str) -> Sequence[ProbeTable]:
        """The recordings of each writer, in the order in which writers began; none where there is no such probe.

        Raises UnavailableError where TensorBoard cannot read them, and DamagedError where nothing of them can be read.
        """
        wanted = {series: extent for series, extent in run.probe_series.items() if series.name == name}
        read = self._tables.read({run.name: wanted})[run.name]
        _raise_failed([read])
        found = _by_name(read.known).get(name, [])
        if read.known and not found:
            raise DamagedError(next(_damaged(known) for known in read.known.values()))
        return found

    def _joined(self, run: Run, name: str, curves: Sequence[ProbeCurve]) -> ProbeCurve:
        """One curve of those of all writers: the masses of all are those of the newest one's solutions."""
        newest = curves[-1].facts
        shown = [curve for curve in curves if curve.facts.sfen == newest.sfen]
        if any(curve.facts.solutions != newest.solutions for curve in shown):
            return ProbeCurve.of_table(reduce(add, self.tables(run, name)))
        return reduce(add, curves)


def _raise_failed(reads: Collection[Read[RecordingsT]]) -> None:
    failed = [text for read in reads for text in read.failed.values()]
    if failed and not any(read.known for read in reads):
        raise UnavailableError(failed[0])


def _by_name(known: Mapping[ProbeSeries, Known[RecordingsT]]) -> Mapping[str, Sequence[RecordingsT]]:
    """By name those of each writer, in the order in which writers began; damaged ones count as left out."""
    found: defaultdict[str, list[RecordingsT]] = defaultdict(list)
    for series, one in known.items():
        if one.recordings is not None:
            found[series.name].append(replace(one.recordings, left_out=one.recordings.left_out + one.damaged))
    return {name: sorted(each, key=_began) for name, each in found.items()}


def _began(recordings: RecordingsT) -> float:
    return float(recordings.times[0]) if len(recordings) else np.inf


def _is_lost(known: Known[RecordingsT]) -> bool:
    return known.recordings is None and known.damaged > 0


def _damaged(known: Known[RecordingsT]) -> str:
    return f"none of its {known.damaged} recordings can be read: they are damaged, or of a newer version."


def _notice(run: Run, series: ProbeSeries, text: str) -> Notice:
    return {"run": run.name, "text": f"Probe {series.name[:80]}: {text}"}
