"""The trainer's own scalars, for the strip beside the list of games: TensorBoard's data, read when it is asked for."""

import hashlib
import math

from tb_keisei.plugin.answers import ScalarCurve, ScalarTags
from tb_keisei.plugin.http.errors import NotFoundError
from tb_keisei.plugin.provider.source import Source

MOST_POINTS = 1000
"""Of one curve; TensorBoard itself keeps as many unless --samples_per_plugin says otherwise."""


def tags_json(tags: list[str]) -> ScalarTags:
    """The answer to `scalars`."""
    return {"tags": tags}


def curve_json(source: Source, run: str, tag: str) -> ScalarCurve:
    """The answer to `scalar`: step and value of each point, in ascending order of steps."""
    points = source.read_scalar(run, tag, MOST_POINTS)
    return {"tag": tag, "points": [(step, value if math.isfinite(value) else None) for step, value in points]}


def curve_version(source: Source, run: str, tag: str) -> str:
    """Another text whenever the curve may be another. Raises NotFoundError where there is no such curve."""
    extent = source.list_scalars(run).get(tag)
    if extent is None:
        raise NotFoundError(f"run {run[:200]!r} has no scalar {tag[:200]!r}")
    return version_of(f"{extent.max_step} {extent.max_wall_time.hex()}")


def version_of(text: str) -> str:
    """A text of letters and digits that stands for another."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
