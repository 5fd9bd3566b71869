"""Reading event files back, as plain as can be."""

from collections.abc import Iterator
from pathlib import Path

from tensorboard.compat.proto import event_pb2, summary_pb2

from tb_keisei.bridge.worker.health import HEALTH_TAG
from tb_keisei.events.framing import Record, end_of, read_records


def event_paths(run: Path) -> list[Path]:
    return sorted(run.glob("*tfevents*"))


def events(path: Path) -> Iterator[event_pb2.Event]:
    """Events of one file; every byte of it must belong to a good record."""
    offset = 0
    with path.open("rb") as file:
        for record in read_records(file):
            assert isinstance(record, Record)
            offset = end_of(record)
            yield event_pb2.Event.FromString(record.data)
    assert offset == path.stat().st_size


def summaries(run: Path) -> Iterator[tuple[event_pb2.Event, summary_pb2.Summary.Value]]:
    """Values of a run in the order of its files, without the bridge's own."""
    for path in event_paths(run):
        for event in events(path):
            for value in event.summary.value:
                if not value.tag.startswith(HEALTH_TAG):
                    yield event, value


def scalars(run: Path) -> list[tuple[str, int, float]]:
    return [
        (value.tag, event.step, value.simple_value) for event, value in summaries(run) if value.HasField("simple_value")
    ]
