"""One move of a game and what the network said of the position before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tb_keisei.errors import GameError
from tb_keisei.record import check
from tb_keisei.record.move import encode_move
from tb_keisei.record.plies.candidates import NO_CANDIDATES, Candidate, Candidates
from tb_keisei.record.plies.search import Search

RESERVED_FACTS = frozenset(
    {
        "probability",
        "sampled_probability",
        "value",
        "win",
        "draw",
        "loss",
        "entropy",
        "residual",
        "illegal_mass",
        "root_value",
    }
)
"""Names of columns that have a field of their own, so no fact may have them."""

MOST_PLAYERS = 254
"""Of one game."""

_WHOLE = {
    "legal_count": (1, 0xFFFF),
    "mover": (0, MOST_PLAYERS - 1),
    "policy_step": (-(1 << 63) + 1, (1 << 63) - 1),
}


@dataclass(frozen=True, slots=True)
class Ply:
    """One ply. None means: not recorded. All floats survive to float32 precision.

    Attributes:
        usi: the move played; empty where it could not be understood (`problem` then says more).
        candidates: the legal moves with the raw network probability of each; empty where no policy was recorded.
        probability: raw network probability of the move played; read from `candidates` where it is not given.
        sampled_probability: probability with which it was drawn, after temperature and noise.
        value: of the position before the move; kind and perspective stand in the game.
        wdl: win, draw, loss probabilities, where the game's value kind is "wdl".
        entropy: of the policy, in nats.
        legal_count: number of legal moves; may exceed the number of candidates.
        residual: probability mass of the legal moves that are not listed; told from `candidates` where not given.
        illegal_mass: mass on illegal moves before masking.
        mover: who chose the move: a place in the game's `players`.
        policy_step: the training step of the weights that chose it.
        search: what search made of the position; `candidates` stay the network's own.
        facts: the trainer's own numbers ("temperature", "reward", "advantage", "return", …).
        problem: what was wrong with the input at this ply; empty where nothing was.
    """

    usi: str
    candidates: Candidates = NO_CANDIDATES
    probability: float | None = None
    sampled_probability: float | None = None
    value: float | None = None
    wdl: tuple[float, float, float] | None = None
    entropy: float | None = None
    legal_count: int | None = None
    residual: float | None = None
    illegal_mass: float | None = None
    mover: int | None = None
    policy_step: int | None = None
    search: Search | None = None
    facts: Mapping[str, float] = field(default_factory=dict, hash=False)
    problem: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.candidates, Candidates) or self.search is not None:
            object.__setattr__(self, "candidates", _candidates(self.candidates, self.search))
        if self.usi:
            encode_move(self.usi)
        elif not self.problem:
            raise GameError("a ply without a move needs a problem that says why")
        for name in ("probability", "sampled_probability", "residual", "illegal_mass"):
            check.probability(name, getattr(self, name))
        for name, (low, high) in _WHOLE.items():
            if getattr(self, name) is not None:
                check.whole(name, getattr(self, name), low, high)
        if RESERVED_FACTS & self.facts.keys():
            raise GameError(f"ply facts may not be named {', '.join(sorted(RESERVED_FACTS & self.facts.keys()))}")
        check.text("problem", self.problem)
        if self.probability is None and self.usi:
            object.__setattr__(self, "probability", self.candidates.probability_of(self.usi))
        if self.residual is None and len(self.candidates):
            object.__setattr__(self, "residual", self.candidates.missing_mass)


def _candidates(given: Sequence[Candidate], search: Search | None) -> Candidates:
    found = given if isinstance(given, Candidates) else Candidates.of(given)
    return Candidates(found.codes, found.probabilities, search) if search is not None else found
