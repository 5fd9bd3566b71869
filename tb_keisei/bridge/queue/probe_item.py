"""A probe that waits to be written."""

from collections.abc import Mapping
from time import time
from typing import Any

from tb_keisei.bridge.meter import now
from tb_keisei.bridge.orders.order import ProbeOrder, right_meaning, right_solutions
from tb_keisei.bridge.ply.columns import build_columns
from tb_keisei.bridge.ply.device import DeviceRow, hand_over
from tb_keisei.bridge.ply.fetch import fetch
from tb_keisei.bridge.ply.problems import Problems
from tb_keisei.bridge.ply.row import LEGAL_MOVES, POLICY, PlyRow, device_rows
from tb_keisei.bridge.ply.table import on_cpu, table_of
from tb_keisei.bridge.queue.game_item import HEADER_SIZE
from tb_keisei.bridge.queue.outbox import Item, Kind
from tb_keisei.bridge.queue.writer_series import SeriesCounters
from tb_keisei.record.plies.candidates import Candidates
from tb_keisei.record.probe import check_probe_name
from tb_keisei.record.series import ProbeSeries
from tb_keisei.record.sfen import normalize_sfen


class ProbeItem(Item):
    """Policy and value on one position; `row` is a ply without a move, `facts` other fields of Probe."""

    __slots__ = ("_facts", "_name", "_row", "_walltime")

    def __init__(self, name: str, row: PlyRow, facts: Mapping[str, Any], step: int, walltime: float | None) -> None:
        data = row[POLICY]
        self.kind = Kind.PROBE
        self.size = HEADER_SIZE + len(row[LEGAL_MOVES]) + (data.held if isinstance(data, DeviceRow) else len(data))
        self.step = step
        self.time = now()
        hand_over(tensor for held in device_rows(row) for tensor in held.tensors())
        self._name = name
        self._row = row
        self._facts = facts
        self._walltime = time() if walltime is None else walltime

    def check(self) -> None:
        """See Item. What is on a GPU is not looked at."""
        check_probe_name(self._name)
        normalize_sfen(self._facts["sfen"])
        if not device_rows(self._row):
            problems = Problems()
            right_meaning(self._facts, problems)
            columns = build_columns(table_of(self._row), problems)
            candidates = Candidates(columns.candidate_moves, columns.probabilities)
            right_solutions(self._facts["solutions"], candidates, problems)
            problems.raise_first("probe")

    def order(self, counters: SeriesCounters) -> ProbeOrder:
        """See Item."""
        check_probe_name(self._name)
        fetch(device_rows(self._row))
        series = ProbeSeries(counters.writer, self._name)
        step = counters.next_step(series.tag)
        return ProbeOrder(series, step, self._walltime, self.step, self._facts, on_cpu(self._row))
