"""What a part of a tap needs of the trainer: paths that are looked up before anything is put in."""

from dataclasses import dataclass
from typing import Any

from tb_keisei.adapters.hooks import log


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the tap: what it shows, and the paths from the trainer that it needs."""

    shows: str
    paths: tuple[str, ...]

    def is_there(self, trainer: Any) -> bool:
        """Whether the trainer has all paths; a warning names those that it lacks."""
        lacking = [path for path in self.paths if not _has(trainer, path)]
        if lacking:
            log.warning("this version of Keisei has no %s: TensorBoard will show no %s", ", ".join(lacking), self.shows)
        return not lacking


def look_up(trainer: Any, path: str) -> Any:
    """What is at a path like "metrics_manager.global_timestep"; None where it is not there."""
    found = trainer
    for name in path.split("."):
        found = getattr(found, name, None)
        if found is None:
            return None
    return found


def _has(trainer: Any, path: str) -> bool:
    """Whether a path is there; what is at its end may be None for now."""
    *owners, name = path.split(".")
    owner = look_up(trainer, ".".join(owners)) if owners else trainer
    return owner is not None and hasattr(owner, name)
