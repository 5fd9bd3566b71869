"""Scalars of a run, read from its event files."""

from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

Curve = list[tuple[int, float]]
"""Training step and value."""


def curves(run: Path) -> dict[str, Curve]:
    """Every curve by its tag; of a step that was written twice, as after a resumption, the later value."""
    accumulator = EventAccumulator(str(run), size_guidance={"scalars": 0})
    accumulator.Reload()
    tags = accumulator.Tags()["scalars"]
    return {tag: sorted({e.step: e.value for e in accumulator.Scalars(tag)}.items()) for tag in tags}
