"""`tb-keisei doctor LOGDIR`: how the bridge did in the runs of a log directory, in words, with the remedy."""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from tensorboard.compat.proto import event_pb2

from tb_keisei.bridge.options import REPORT_SECS
from tb_keisei.bridge.orders.order import HEALTH_PLUGIN
from tb_keisei.bridge.worker.health import LOST_AT_END
from tb_keisei.events.headerless import HEADERLESS, Headerless
from tb_keisei.events.scan import read_events
from tb_keisei.events.walk import Lost, walk
from tb_keisei.record.series import parse_segment_tag

KIND_NAMES: Final = {
    "game": "bodies of games",
    "media": "images and histograms",
    "text": "texts",
    "header": "headers of games",
    "probe": "probes",
    "scalar": "scalars",
}
_WRITER: Final = re.compile(r"\.([0-9a-f]{16})")
"""The writer's name, in that of its event file."""

_ENOUGH_SECS: Final = 120.0
"""What is watched for less says nothing of what recording costs."""

_SLOW_LAG_MS: Final = 5000.0
_BUSY_TRAINING_PERCENT: Final = 1.0
_BUSY_WORKER_PERCENT: Final = 80.0


@dataclass
class WriterRecord:
    """What one writer said of itself: last and largest value of each of its scalars, and their sum over time."""

    first_time: float
    last_time: float = 0.0
    last: dict[str, float] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)
    total: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    times: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, value: float, walltime: float) -> None:
        """One point; a rate is that of the time since the one before."""
        self.last[name] = value
        self.most[name] = max(value, self.most.get(name, value))
        self.total[name] += value * max(walltime - self.times.get(name, self.first_time), 0)
        self.times[name] = self.last_time = walltime

    def mean(self, name: str) -> float:
        """A rate over all the time."""
        return self.total[name] / max(self.last_time - self.first_time, 1e-3)


@dataclass
class RunRecord:
    """What the event files of one run tell of the bridge."""

    writers: dict[str, WriterRecord] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    scalar_files: set[str] = field(default_factory=set)
    headerless: Headerless = field(default_factory=Headerless)
    empty: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)


def examine(path: Path) -> dict[str, RunRecord]:
    """Runs at `path` by their names. Raises EventFileError where nothing is there."""
    runs: defaultdict[str, RunRecord] = defaultdict(RunRecord)
    here = walk(path)
    for name, files in here.runs().items():
        for file in files:
            _read(file, runs[name])
    for lost in here.lost:
        runs[here.run_of(lost.path)].closed.append(str(lost))
    return dict(runs)


def _read(path: Path, record: RunRecord) -> None:
    begun, records = 0.0, 0
    for item in read_events(path):
        records += 1
        if isinstance(item, Lost) and item.offset is None:
            record.closed.append(str(item))
            return
        if isinstance(item, Lost):
            record.damaged.append(str(item))
        else:
            begun = begun or item.wall_time
            _add_event(item, begun, path, record)
    if writer := _WRITER.search(path.name):
        (record.empty if records <= 1 else record.written).add(writer.group(1))


def _add_event(event: event_pb2.Event, begun: float, path: Path, record: RunRecord) -> None:
    for value in event.summary.value:
        if segment := parse_segment_tag(value.tag):
            record.headerless.add(segment[1], value.tag, event.step, list(value.tensor.string_val))
        if value.metadata.plugin_data.plugin_name == HEALTH_PLUGIN:
            _, writer, name = value.tag.split("/", 2)
            record.writers.setdefault(writer, WriterRecord(begun)).add(
                name, sum(value.tensor.double_val), event.wall_time
            )
        elif value.HasField("simple_value"):
            record.scalar_files.add(path.name)


def diagnosis(record: RunRecord) -> Iterator[str]:
    """What there is to say of a run, a line each."""
    for name, writer in sorted(record.writers.items(), key=lambda item: item[1].first_time):
        yield from _of_writer(name, writer)
    if silent := record.empty - record.written:
        yield (
            f"{len(silent)} writer(s) opened the run and wrote nothing: they were given nothing, or their process was "
            "killed within a quarter of a second of what they were given, which is lost then (multiprocessing's Pool "
            "kills its workers at the end of its block). flush() before a process is ended by a signal"
        )
    if record.headerless:
        yield f"{len(record.headerless)} games have no header: {HEADERLESS}"
    if _two_at_a_time(record):
        yield (
            "two processes wrote scalars at a time: TensorBoard loses points where both use a tag; "
            "give each a directory below the run"
        )
    yield from (f"damaged: {text}; what is whole is shown" for text in record.damaged[:10])
    yield from record.closed[:10]


def _two_at_a_time(record: RunRecord) -> bool:
    """Whether two writers of plain scalars were open at the same time."""
    spans = sorted(
        (writer.first_time, writer.last_time)
        for name, writer in record.writers.items()
        if any(name in file for file in record.scalar_files)
    )
    return any(later[0] < earlier[1] for earlier, later in pairwise(spans))


def _of_writer(name: str, writer: WriterRecord) -> Iterator[str]:
    last, most = writer.last, writer.most
    seconds = max(writer.last_time - writer.first_time, 0.0)
    watched = f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
    yield (
        f"writer {name}: {last.get('written/records', 0):.0f} records, {last.get('written/bytes', 0) / 1e6:.1f} MB, "
        f"watched for {watched}"
    )
    yield (
        f"  cost: {writer.mean('cost/training_thread_percent'):.2f} % of the training thread, "
        f"{writer.mean('cost/worker_cpu_percent'):.1f} % of a core for the writer's thread and process; "
        f"from call to disk {most.get('queue/lag_ms', 0) / 1e3:.1f} s at most"
    )
    yield from (f"  {line}" for line in _complaints(writer))


def _complaints(writer: WriterRecord) -> Iterator[str]:
    """What was not right, and what to do about it."""
    last = writer.last
    dropped = {kind: last.get(f"trouble/dropped_{kind}", 0) for kind in KIND_NAMES}
    rejected = {kind: last.get(f"trouble/rejected_{kind}", 0) for kind in KIND_NAMES}
    if any(dropped.values()):
        limit = last.get("trouble/queue_limit_bytes", 0) / (1 << 20)
        yield (
            f"given up for lack of room: {_listed(dropped)}. The disk was too slow, full or gone, or more was recorded "
            f"than one process can compress: record fewer policies, or raise max_queue_bytes ({limit:.1f} MiB)"
        )
    else:
        yield "nothing was given up"
    if any(rejected.values()):
        yield f"could not be encoded: {_listed(rejected)}; the training's log has the reason"
    if lost := last.get(LOST_AT_END):
        yield (
            f"the process ended without close(), or was killed, while {lost:.0f} record(s) waited at least: they are "
            "lost. flush() before you end a process by a signal"
        )
    if misuses := last.get("trouble/misuses"):
        yield f"{misuses:.0f} call(s) with wrong arguments were ignored; TB_KEISEI_STRICT=1 shows where"
    if flawed := last.get("trouble/flawed_games"):
        yield f"{flawed:.0f} game(s) hold something that was wrong and left out: the tab marks them (⚠) and says what"
    if failures := last.get("trouble/failures"):
        yield f"writing failed {failures:.0f} time(s) and went on in a new file"
    if writer.most.get("queue/lag_ms", 0) > _SLOW_LAG_MS:
        yield "the disk was slow, or the processor was taken: records waited for seconds"
    yield from _of_cost(writer)


def _of_cost(writer: WriterRecord) -> Iterator[str]:
    if writer.last_time - writer.first_time < _ENOUGH_SECS:
        return
    if writer.mean("cost/training_thread_percent") > _BUSY_TRAINING_PERCENT:
        yield "calls took more than 1 % of the training thread: record the policy of fewer games"
    if writer.most.get("cost/worker_cpu_percent", 0) > _BUSY_WORKER_PERCENT:
        yield "the writer was near the limit of one core: record the policy of fewer games"


def _listed(counts: dict[str, float]) -> str:
    return ", ".join(f"{count:.0f} {KIND_NAMES[kind]}" for kind, count in counts.items() if count)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("logdir", type=Path, help="a run, a log directory or an event file")


def main(args: argparse.Namespace) -> int:
    """Print the diagnosis of every run that the bridge wrote to. 1 where something is damaged, or may not be read."""
    runs = {name: run for name, run in examine(args.logdir).items() if list(diagnosis(run))}
    for name, run in sorted(runs.items()):
        print(f"run {name}")
        for line in diagnosis(run):
            print(f"  {line}")
    if not runs:
        print(f"no report of the bridge in {args.logdir}: it writes one after {REPORT_SECS:.0f} s and at the end")
    return int(any(run.damaged or run.closed for run in runs.values()))
