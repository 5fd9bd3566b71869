"""A probe that waits to be written."""

from collections.abc import Mapping
from time import time

from tb_keisei.bridge.device_row import DeviceRow
from tb_keisei.bridge.game_item import HEADER_SIZE
from tb_keisei.bridge.outbox import Item, Kind, now
from tb_keisei.bridge.ply_columns import build_columns
from tb_keisei.bridge.ply_problems import Problems
from tb_keisei.bridge.ply_row import PlyRow, on_cpu
from tb_keisei.bridge.tape import Tape
from tb_keisei.events.event import probe_event
from tb_keisei.record.candidates import Candidates
from tb_keisei.record.codec import encode_probe
from tb_keisei.record.columns import to_plies
from tb_keisei.record.probe import Probe, check_probe_name
from tb_keisei.record.series import ProbeSeries
from tb_keisei.record.sfen import normalize_sfen


class ProbeItem(Item):
    """Policy and value on one position; `row` is a ply without a move."""

    __slots__ = ("_facts", "_name", "_row", "_sfen", "_walltime")

    def __init__(
        self, name: str, sfen: str, row: PlyRow, facts: Mapping[str, str], step: int, walltime: float | None
    ) -> None:
        data = row[3]
        self.kind = Kind.PROBE
        self.size = HEADER_SIZE + len(row[1]) + (data.held if isinstance(data, DeviceRow) else len(data))
        self.time = now()
        self._name = name
        self._sfen = sfen
        self._row = row
        self._facts = facts
        self.step = step
        self._walltime = time() if walltime is None else walltime

    def check(self) -> None:
        """See Item. What is on a GPU is not looked at."""
        check_probe_name(self._name)
        normalize_sfen(self._sfen)
        if not any(isinstance(value, DeviceRow) for value in self._row):
            problems = Problems()
            build_columns([self._row], problems)
            problems.raise_first("probe")

    def event(self, tape: Tape) -> bytes:
        """The event."""
        for value in self._row:
            if isinstance(value, DeviceRow):
                value.fetch()
        (self._row,) = on_cpu([self._row])
        columns = build_columns([self._row], problems := Problems())
        (ply,) = to_plies(columns)
        probe = Probe(
            name=self._name,
            sfen=self._sfen,
            candidates=Candidates(columns.candidate_moves, columns.probabilities),
            value=ply.value,
            wdl=ply.wdl,
            entropy=ply.entropy,
            residual=ply.residual,
            illegal_mass=ply.illegal_mass,
            global_step=self.step,
            time=self._walltime,
            problem=problems.texts().get(0, ""),
            **self._facts,
        )
        series = ProbeSeries(tape.writer, self._name)
        data = encode_probe(probe)
        return probe_event(series, data, tape.next_step(series.tag), self._walltime, tape.is_first(series.tag))
