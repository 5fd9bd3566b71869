"""How the bridge does, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from tb_keisei.bridge.outbox import Kind
from tb_keisei.bridge.worker import Worker


@dataclass(frozen=True, slots=True)
class Health:
    """One moment of a writer.

    Attributes:
        writer: 16 hexadecimal digits: one opening of a run by one process.
        queue_bytes, max_queue_bytes: memory held by what waits, open games included, and its bound.
        offered, written, dropped, rejected: records by kind ("game" is a game's body, "header" its line in lists);
            dropped: given up for lack of room; rejected: could not be encoded. The rest still waits.
        misuses: calls that were ignored because their arguments were wrong or the writer closed.
        bytes_written: in all event files.
        training_seconds: time spent in calls on the training thread, about.
    """

    writer: str
    queue_bytes: int
    max_queue_bytes: int
    offered: Mapping[str, int]
    written: Mapping[str, int]
    dropped: Mapping[str, int]
    rejected: Mapping[str, int]
    misuses: int
    bytes_written: int
    training_seconds: float


def health_of(worker: Worker, misuses: int) -> Health:
    """The health of a writer at this moment."""
    outbox = worker.outbox
    with outbox.lock:
        return Health(
            writer=worker.name,
            queue_bytes=outbox.bytes,
            max_queue_bytes=outbox.max_bytes,
            offered=_by_kind(outbox.counts.offered),
            written=_by_kind(outbox.counts.written),
            dropped=_by_kind(outbox.counts.dropped),
            rejected=_by_kind(outbox.counts.rejected),
            misuses=misuses,
            bytes_written=sum(tape.file.bytes_written for tape in tuple(worker.tapes.values())),
            training_seconds=worker.training_ns / 1e9,
        )


def _by_kind(counts: list[int]) -> dict[str, int]:
    return {kind.name.lower(): count for kind, count in zip(Kind, counts, strict=True)}
