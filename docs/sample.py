"""`make sample [LOGDIR=...]`: the recorded sample runs that come with the package.

Without a log directory it trains two runs that differ in their discount, one after the other, for MINUTES each. Then
it thins every run to some games and probes, denser at the beginning, where a policy changes most, and to some points of
each curve, evenly spread, and packs it.
"""

import math
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tensorboard.compat.proto.event_pb2 import Event

from tb_keisei import SummaryWriter, read_games, read_probes
from tb_keisei.demo.sample import RUNS
from tb_keisei.demo.session.layout import write_layout
from tb_keisei.events.scan import read_events
from tb_keisei.events.walk import Lost, event_files
from tb_keisei.record.game import Game

MINUTES = 120
TRAININGS = {"sample-1-discount-0.98": 0.98, "sample-2-discount-0.995": 0.995}
"""Discount by the run's name; all else is the demo's default."""

LIMIT = 4_000_000
"""Bytes of all runs together."""
POLICIES, EVALUATED, MOVES, PROBES, POINTS, HISTOGRAMS = 48, 20, 270, 25, 150, 8
"""So many stay: self-play games with policies, evaluation games with and without, self-play games without, probes of
each name, points of each curve, histograms of each name."""

T = TypeVar("T")


def train(logdir: Path) -> None:
    """Train the runs."""
    for name, discount in TRAININGS.items():
        command = [sys.executable, "-m", "tb_keisei.demo", "--logdir", str(logdir), "--name", name]
        subprocess.run([*command, "--discount", str(discount), "--minutes", str(MINUTES)], check=True)


def spread(items: list[T], count: int) -> list[T]:
    """At most so many of a list, with the first and the last: half of them from its first quarter."""
    if len(items) <= count:
        return items
    return [items[at] for at in sorted({round((n / (count - 1)) ** 2 * (len(items) - 1)) for n in range(count)})]


def chosen(games: list[Game]) -> Iterator[Game]:
    """The games that stay."""

    def of(stream: str, policy: bool) -> list[Game]:
        has = (any(ply.candidates for ply in game.plies) for game in games)
        return [
            game for game, with_policy in zip(games, has, strict=True) if (game.stream, with_policy) == (stream, policy)
        ]

    yield from spread(of("self_play", True), POLICIES)
    yield from spread(of("self_play", False), MOVES)
    for policy in (True, False):
        yield from spread(of("eval", policy), EVALUATED)


def events(run: Path) -> Iterator[Event]:
    """Every event of a run, one value each."""
    for path in event_files(run):
        for event in read_events(path):
            if isinstance(event, Lost):
                continue
            for value in event.summary.value:
                yield Event(step=event.step, wall_time=event.wall_time, summary={"value": [value]})


def kind(event: Event) -> str:
    """What is thinned alike: scalar, histogram, other, or nothing for what does not stay as it is."""
    value = event.summary.value[0]
    if value.tag.startswith(("keisei/", "keisei_bridge/", "keisei_health/", "custom_scalars__")):
        return ""
    if value.WhichOneof("value") == "simple_value":
        return "scalar"
    is_histogram = value.WhichOneof("value") == "histo" or value.metadata.plugin_data.plugin_name == "histograms"
    return "histogram" if is_histogram else "other"


def thinned(run: Path) -> Iterator[Event]:
    """The events that stay. Of curves, every nth point; all of an evaluation's."""
    limits = {"scalar": POINTS, "histogram": HISTOGRAMS, "other": math.inf}
    kept = [event for event in events(run) if kind(event)]
    totals = Counter(event.summary.value[0].tag for event in kept)
    seen: Counter[str] = Counter()
    for event in kept:
        tag = event.summary.value[0].tag
        every = math.ceil(totals[tag] / limits[kind(event)]) or 1
        if seen[tag] % every == 0:
            yield event
        seen[tag] += 1


def by_name(items: Iterable[T], name: Callable[[T], str]) -> dict[str, list[T]]:
    """Items by name, in their order."""
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(name(item), []).append(item)
    return found


def pack(run: Path, target: Path) -> None:
    """Write the thinned run."""
    writer = SummaryWriter(str(target), strict=True, max_queue_bytes=1 << 30)
    for event in thinned(run):
        writer.file_writer.event_writer.add_event(event)
    for probes in by_name(read_probes(run), lambda probe: probe.name).values():
        for probe in spread(probes, PROBES):
            writer.add_probe(
                probe.name,
                probe.sfen,
                legal_moves=[each.usi for each in probe.candidates],
                policy=[each.probability for each in probe.candidates],
                value=probe.value,
                solutions=probe.solutions,
                held_out=probe.held_out,
                global_step=probe.global_step,
                walltime=probe.time,
            )
    games = list(read_games(run))
    for game in sorted(chosen(games), key=lambda game: game.global_step or 0):
        writer.add_game(game.stream, replace(game, writer=""))
    write_layout(writer)
    text = "Recorded with tb_keisei's own trainer and thinned: some games, probes and points of each curve."
    writer.add_text("sample", text, 0)
    writer.close(timeout=300)


def main() -> None:
    """Train, where no log directory is given, and pack."""
    with tempfile.TemporaryDirectory() as folder:
        logdir = Path(sys.argv[1] if len(sys.argv) > 1 else folder)
        if len(sys.argv) == 1:
            train(logdir)
        packed = Path(folder, "packed")
        for run in sorted(logdir.glob("sample-*/")):
            pack(run, packed / run.name)
            print(run.name, f"{sum(file.stat().st_size for file in (packed / run.name).iterdir()):,} bytes")
        size = sum(file.stat().st_size for file in packed.rglob("*") if file.is_file())
        if not 0 < size <= LIMIT:
            raise SystemExit(f"{size:,} bytes are not between 0 and {LIMIT:,}: nothing was replaced")
        shutil.rmtree(RUNS, ignore_errors=True)
        shutil.copytree(packed, RUNS)
        print(f"{size:,} bytes in {RUNS}")


if __name__ == "__main__":
    main()
