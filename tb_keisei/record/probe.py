"""One fixed position: the policy and value on it at one training step."""

from collections.abc import Iterable
from dataclasses import dataclass

from tb_keisei.errors import MoveError, PolicyError
from tb_keisei.record import check, sfen
from tb_keisei.record.game import PERSPECTIVES, VALUE_KINDS
from tb_keisei.record.move import MOST_LEGAL_MOVES, encode_move, too_many
from tb_keisei.record.names import check_name
from tb_keisei.record.plies.candidates import NO_CANDIDATES, Candidates


def check_probe_name(name: object) -> None:
    """Raise GameError unless `name` can be that of a probe."""
    check_name("probe name", name)


def check_solutions(solutions: Iterable[str], candidates: Candidates) -> None:
    """Raise MoveError unless these are USI moves, each once, and candidates where there are any."""
    seen: set[int] = set()
    for usi in solutions:
        code = encode_move(usi)
        if code in seen:
            raise MoveError(f"solution {usi!r} is given twice")
        if len(candidates) and code not in candidates.codes:
            raise MoveError(f"solution {usi!r} is not a legal move of the position")
        seen.add(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """The fields that are not named here are those of Game and Ply.

    Attributes:
        entropy: of the policy, in nats.
        time: seconds since 1970, UTC.
        solutions: the moves that are right here, in USI: a set, any of them will do. Empty: the position only shows.
        held_out: kept for judging, never used to choose among checkpoints.
    """

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
    solutions: tuple[str, ...] = ()
    held_out: bool = False

    def __post_init__(self) -> None:
        check_probe_name(self.name)
        object.__setattr__(self, "sfen", sfen.normalize_sfen(self.sfen))
        if not isinstance(self.candidates, Candidates):
            object.__setattr__(self, "candidates", Candidates.of(self.candidates))
        if len(self.candidates) > MOST_LEGAL_MOVES:
            raise PolicyError(too_many(len(self.candidates)))
        if self.residual is None and len(self.candidates):
            object.__setattr__(self, "residual", self.candidates.missing_mass)
        check.whole("global_step", self.global_step, -(1 << 63))
        check.finite("time", self.time)
        check.one_of("value_kind", self.value_kind, VALUE_KINDS)
        check.one_of("value_perspective", self.value_perspective, PERSPECTIVES)
        check.text("problem", self.problem)
        object.__setattr__(self, "solutions", tuple(self.solutions))
        check_solutions(self.solutions, self.candidates)
