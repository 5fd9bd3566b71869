"""How the bridge does, in numbers: for programs, and in the event files for `tb-keisei doctor`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tb_keisei.bridge.orders.order import HealthOrder

HEALTH_TAG: Final = "keisei_bridge"

LOST_AT_END: Final = "trouble/lost_at_end"
"""Records that waited when the training's process ended: the writer's process says it, which lives a moment longer."""


@dataclass(frozen=True, slots=True)
class Health:
    """One moment of a writer.

    Attributes:
        writer: 16 hexadecimal digits: one opening of a run by one process.
        queue_bytes, max_queue_bytes: memory held by what waits, open games included, and its bound.
        offered, written, dropped, rejected: records by kind ("game" is a game's body, "header" its line in lists);
            dropped: given up for lack of room; rejected: could not be encoded. The rest still waits.
        misuses: calls that were ignored, because their arguments were wrong or the writer closed.
        flawed: games written although something given was wrong: a ply without its policy, or a fact left out.
        bytes_written: in all event files.
        files: event files begun.
        failures: tries to write that failed.
        training_seconds: time spent in calls, on the threads of training, about.
        worker_seconds: processor time of the writer's thread and process.
        lag_seconds: longest time from a call to the file, since the last report in the run.
        error: why writing fails at present; empty where it does not.
        process: id of the writer's own process; None where the thread writes.
        waiting_seconds: how long the file system has not answered a write that is under way.
    """

    writer: str
    queue_bytes: int
    max_queue_bytes: int
    offered: Mapping[str, int]
    written: Mapping[str, int]
    dropped: Mapping[str, int]
    rejected: Mapping[str, int]
    misuses: int
    flawed: int
    bytes_written: int
    files: int
    failures: int
    training_seconds: float
    worker_seconds: float
    lag_seconds: float
    error: str
    process: int | None
    waiting_seconds: float


class HealthReport:
    """Numbers that tell a run's reader how the bridge does. What is zero, and has been ever since, is not told."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def orders(
        self, before: Health, after: Health, seconds: float, step: int, walltime: float
    ) -> Iterator[HealthOrder]:
        """How it did in the `seconds` between two moments."""
        for name, value in _scalars(before, after, seconds).items():
            if value or name in self._told:
                self._told.add(name)
                yield HealthOrder(f"{HEALTH_TAG}/{after.writer}/{name}", value, step, walltime)


def _scalars(before: Health, after: Health, seconds: float) -> dict[str, float]:
    """What it costs (per cent of one core's time), what waits, what was written so far, and what was not."""
    scalars = {
        "cost/training_thread_percent": 100 * (after.training_seconds - before.training_seconds) / seconds,
        "cost/worker_cpu_percent": 100 * (after.worker_seconds - before.worker_seconds) / seconds,
        "queue/bytes": after.queue_bytes,
        "queue/lag_ms": 1e3 * after.lag_seconds,
        "written/bytes": after.bytes_written,
        "written/records": sum(after.written.values()),
        "trouble/failures": after.failures,
        "trouble/misuses": after.misuses,
        "trouble/flawed_games": after.flawed,
    }
    scalars |= {f"trouble/dropped_{kind}": count for kind, count in after.dropped.items()}
    if any(after.dropped.values()):
        scalars["trouble/queue_limit_bytes"] = after.max_queue_bytes
    return scalars | {f"trouble/rejected_{kind}": count for kind, count in after.rejected.items()}
