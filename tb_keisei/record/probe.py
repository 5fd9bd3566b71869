"""One fixed position: the policy and value on it at one training step."""

import re
from dataclasses import dataclass

from tb_keisei.errors import GameError
from tb_keisei.record import check, sfen
from tb_keisei.record.candidates import NO_CANDIDATES, Candidates
from tb_keisei.record.game import PERSPECTIVES, VALUE_KINDS

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")


def check_probe_name(name: str) -> None:
    """Raise GameError unless `name` can be part of a tag."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise GameError(f"probe name {name!r:.80} may hold letters, digits, '_', '-', '.' (80 at most)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """`entropy` is in nats; `time` in seconds since 1970, UTC. The other fields are those of Game and Ply."""

    name: str
    sfen: str
    candidates: Candidates = NO_CANDIDATES
    value: float | None = None
    wdl: tuple[float, float, float] | None = None
    entropy: float | None = None
    residual: float | None = None
    illegal_mass: float | None = None
    global_step: int = 0
    time: float = 0.0
    value_kind: str = "scalar"
    value_perspective: str = "side_to_move"
    problem: str = ""

    def __post_init__(self) -> None:
        check_probe_name(self.name)
        object.__setattr__(self, "sfen", sfen.normalize_sfen(self.sfen))
        if not isinstance(self.candidates, Candidates):
            object.__setattr__(self, "candidates", Candidates.of(self.candidates))
        if self.residual is None and len(self.candidates):
            object.__setattr__(self, "residual", self.candidates.missing_mass)
        check.whole("global_step", self.global_step, -(1 << 63))
        check.finite("time", self.time)
        check.one_of("value_kind", self.value_kind, VALUE_KINDS)
        check.one_of("value_perspective", self.value_perspective, PERSPECTIVES)
        check.text("problem", self.problem)
