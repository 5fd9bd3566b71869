"""`tb-keisei inspect LOGDIR`: what the runs of a log directory hold, in words."""

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tb_keisei.errors import FormatError
from tb_keisei.events.archive import whole
from tb_keisei.events.headerless import HEADERLESS, Headerless
from tb_keisei.events.scan import Found, scan_files
from tb_keisei.events.walk import Lost, walk
from tb_keisei.record.game import Game
from tb_keisei.record.open_games import OpenGames
from tb_keisei.record.series import parse_segment_tag
from tb_keisei.record.wire.codec import decode_game, decode_index, decode_open_games, decode_probe, decode_table
from tb_keisei.record.wire.digest import decode_digests
from tb_keisei.record.wire.moves import decode_moves

_DECODED: Final[dict[str, Callable[[bytes], object]]] = {
    "table": decode_table,
    "moves": decode_moves,
    "digest": decode_digests,
}
"""What says once more what games and indexes say."""


@dataclass
class StreamReport:
    """Counts of one stream of a run."""

    games: int = 0
    with_policy: int = 0
    plies: int = 0
    candidates: int = 0
    candidate_bytes: int = 0
    problems: int = 0
    flawed: int = 0
    flaw: str = ""
    first_step: int | None = None
    last_step: int | None = None
    endings: Counter[str] = field(default_factory=Counter)
    writers: set[str] = field(default_factory=set)

    def add(self, game: Game, size: int) -> None:
        """Count one game whose envelope has `size` bytes."""
        candidates = sum(len(ply.candidates) for ply in game.plies)
        self.games += 1
        self.with_policy += candidates > 0
        self.plies += len(game.plies)
        self.candidates += candidates
        self.candidate_bytes += size if candidates else 0
        self.problems += sum(bool(ply.problem) for ply in game.plies)
        self.flawed += bool(game.problem)
        self.endings[game.outcome.reason] += 1
        self.writers.add(game.writer)
        self.flaw = self.flaw or game.problem
        if (step := game.global_step) is not None:
            self.first_step = step if self.first_step is None else min(self.first_step, step)
            self.last_step = step if self.last_step is None else max(self.last_step, step)

    def lines(self) -> list[str]:
        """The report in words."""
        endings = ", ".join(f"{count} {reason}" for reason, count in self.endings.most_common())
        steps = "no step told" if self.first_step is None else f"steps {self.first_step}–{self.last_step}"
        lines = [
            f"{self.games} games, {self.with_policy} with policies, {self.plies} plies, "
            f"{steps}, {len(self.writers)} writers",
            f"endings: {endings}",
        ]
        if self.candidates:
            each = self.candidate_bytes / self.candidates
            lines.append(f"{self.candidates} candidates, {each:.2f} bytes a candidate (whole games, all fields)")
        if self.flawed:
            lines.append(f"{self.flawed} games of which something was not understood; the first: {self.flaw[:200]}")
        if self.problems:
            lines.append(f"{self.problems} plies with a problem in their input")
        return lines


@dataclass
class RunReport:
    """What one directory of event files holds."""

    files: int = 0
    size: int = 0
    streams: dict[str, StreamReport] = field(default_factory=dict)
    probes: Counter[str] = field(default_factory=Counter)
    headers: int = 0
    open_games: dict[str, OpenGames] = field(default_factory=dict)
    bodies_given_up: int = 0
    damage: list[str] = field(default_factory=list)
    headerless: Headerless = field(default_factory=Headerless)

    def add(self, item: Found | Lost) -> None:
        """Count one payload or damaged place."""
        if isinstance(item, Lost):
            self.damage.append(str(item))
            return
        try:
            self._add_payload(item)
        except FormatError as error:
            self.damage.append(f"{item.path.name}, {item.tag}, event step {item.event_step}: {error}")

    def _add_payload(self, item: Found) -> None:
        segment = parse_segment_tag(item.tag)
        self.headerless.add(item.kind, item.tag, item.event_step, [item.data])
        if item.kind == "open":
            self.open_games[item.tag] = decode_open_games(item.data)
        elif segment is None:
            self.probes[decode_probe(item.data).name] += 1
        elif item.kind == "index":
            headers = decode_index(item.data)
            self.headers += len(headers)
            self.bodies_given_up += sum(header.place is None for header in headers)
        elif item.kind in _DECODED:
            _DECODED[item.kind](item.data)
        else:
            self.streams.setdefault(segment[0].stream, StreamReport()).add(decode_game(item.data), len(item.data))

    def lines(self) -> list[str]:
        """The report in words."""
        lines = [f"{self.files} event files, {self.size / 1e6:.2f} MB, {self.headers} headers"]
        for name, stream in sorted(self.streams.items()):
            lines += [f"stream {name}", *(f"  {line}" for line in stream.lines())]
        if self.probes:
            lines.append("probes: " + ", ".join(f"{name} × {count}" for name, count in sorted(self.probes.items())))
        if still := sum(_count(told) for told in self.open_games.values()):
            lines.append(f"{still} games were begun and not ended when their writer told of them last")
        if self.bodies_given_up:
            lines.append(f"{self.bodies_given_up} games without their plies (the bridge had to give them up)")
        if self.headerless:
            lines.append(f"{len(self.headerless)} games have no header: {HEADERLESS}")
        lines += [f"damage: {place}" for place in self.damage]
        return lines


def _count(told: OpenGames) -> int:
    return sum(row.games for row in told.begun) + told.others


def report(path: Path) -> dict[str, RunReport]:
    """A report of every run at `path`, by its name. Raises EventFileError where nothing is there."""
    here = walk(path)
    reports = {name: _report(files) for name, files in here.runs().items()}
    for lost in here.lost:
        reports.setdefault(here.run_of(lost.path), RunReport()).add(lost)
    return reports


def _report(files: list[Path]) -> RunReport:
    run = RunReport(len(files), sum(_size(whole(file)) for file in files))
    for item in scan_files(files):
        run.add(item)
    return run


def _size(file: Path) -> int:
    """Bytes of a file; none of one that cannot be read, which has words of its own."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("logdir", type=Path, help="a run, a log directory or an event file")


def main(args: argparse.Namespace) -> int:
    """Print a report of every run. 1 where something is damaged."""
    reports = report(args.logdir)
    for name, run in sorted(reports.items()):
        print(f"run {name}")
        for line in run.lines():
            print(f"  {line}")
    if not reports:
        print(f"no event files in {args.logdir}")
    return int(any(run.damage for run in reports.values()))
