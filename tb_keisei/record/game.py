"""A game of Shogi with what the policy saw at each ply."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from tb_keisei.record import check, sfen
from tb_keisei.record.names import check_name
from tb_keisei.record.outcome import Outcome
from tb_keisei.record.player import Player
from tb_keisei.record.plies.ply import MOST_PLAYERS, Ply

MOST_ID = 10_000
"""Characters of a game's id."""

FIRST_STEP = -(1 << 63) + 1
"""The number below it stands for a step that is not told."""

VALUE_KINDS = ("win_probability", "wdl", "scalar", "raw_critic", "")
"""What a value is; empty = not told."""
VALUE_RANGES = {"win_probability": (0.0, 1.0), "wdl": (0.0, 1.0), "scalar": (-1.0, 1.0)}
"""Lowest and highest value of the kinds that tell an expected result; of wdl the value is win + draw / 2."""
PERSPECTIVES = ("side_to_move", "black", "none")
FORWARD_MODES = ("train", "eval", "")
IMPASSE_RULES = ("none", "24", "27", "try", "keisei", "")
"""Points of the declaration, the king on its opponent's first square, or Keisei's own count."""
REPETITION_RULES = ("none", "draw", "perpetual_check_loses", "")
"""What a fourth repetition is: nothing, always a draw, or lost for who gave check all the time."""
POLICY_NOISE = ("none", "before", "after", "")
"""No noise at all; the policy is recorded before, or after, noise was mixed in."""


def check_stream(stream: object) -> None:
    """Raise GameError unless `stream` can be the name of one."""
    check_name("stream", stream)


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """One game.

    Attributes:
        game_id: unique in its writer; any text.
        stream: "self_play", "eval", …
        writer: one opening of a run by one process: 16 hexadecimal digits; empty before it is written.
        actor: which environment or process played it.
        initial_sfen: None for the usual start; UNKNOWN_START where it was not understood.
        players: all who played, where they are not one a side; each ply's `mover` is a place among them.
        start_step, global_step: the trainer's step at the first ply and at the end; None = not told.
        start_time, end_time: seconds since 1970, UTC; 0 = not recorded.
        final_sfen: the position at the end as the trainer has it; empty = not recorded.
        max_plies: limit of the game's length; 0 = none, or not told.
        ruleset: the trainer's own name of its rules.
        impasse_rule, repetition_rule: one of IMPASSE_RULES and REPETITION_RULES; empty = not told.
        game_fraction: recorded games of all that were played (K / N), 0 to 1; None = not told.
        policy_fraction: of the recorded games those with policies, at the time of this one; None = not told.
        policy_noise: whether noise was mixed into the policy as it is recorded; one of POLICY_NOISE, empty = not told.
        forward_mode: "train" or "eval": how BatchNorm and dropout ran; empty = not recorded.
        value_kind, value_perspective: what every ply's value means, and search's q.
        value_discount: γ a ply: a value tells γ^n of a result n plies away; None = not told.
        bootstrapped: whether a game that was cut short went on in training with the value of its last position;
            None = not told.
        problem: what of the game was not understood, in words; empty = nothing.
        facts: the trainer's own words and numbers, as text.
        unknown_fields: serialized fields of a later minor version; kept when the game is written again.
    """

    game_id: str
    stream: str
    writer: str = ""
    actor: str = ""
    initial_sfen: str | None = None
    black: Player = Player("black")
    white: Player = Player("white")
    outcome: Outcome = Outcome()
    start_step: int | None = None
    global_step: int | None = None
    start_time: float = 0.0
    end_time: float = 0.0
    final_sfen: str = ""
    max_plies: int = 0
    ruleset: str = ""
    random_opening_plies: int = 0
    seed: int | None = None
    impasse_rule: str = ""
    repetition_rule: str = ""
    game_fraction: float | None = None
    policy_fraction: float | None = None
    policy_noise: str = ""
    forward_mode: str = ""
    value_kind: str = "scalar"
    value_perspective: str = "side_to_move"
    value_discount: float | None = None
    bootstrapped: bool | None = None
    players: tuple[Player, ...] = ()
    problem: str = ""
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    plies: tuple[Ply, ...] = ()
    unknown_fields: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        check_stream(self.stream)
        for name in _TEXTS:
            check.text(name, getattr(self, name))
        check.most("game_id", len(self.game_id), MOST_ID, "characters")
        object.__setattr__(self, "initial_sfen", sfen.initial_sfen(self.initial_sfen))
        if self.final_sfen:
            object.__setattr__(self, "final_sfen", sfen.normalize_sfen(self.final_sfen))
        check.whole("max_plies", self.max_plies, 0, (1 << 32) - 1)
        check.whole("random_opening_plies", self.random_opening_plies, 0, (1 << 32) - 1)
        for name, low in (("start_step", FIRST_STEP), ("global_step", FIRST_STEP), ("seed", -(1 << 63))):
            if getattr(self, name) is not None:
                check.whole(name, getattr(self, name), low)
        for name in ("start_time", "end_time"):
            check.finite(name, getattr(self, name))
        for name in ("game_fraction", "policy_fraction", "value_discount"):
            check.share(name, getattr(self, name))
        check.one_of("impasse_rule", self.impasse_rule, IMPASSE_RULES)
        check.one_of("repetition_rule", self.repetition_rule, REPETITION_RULES)
        check.one_of("policy_noise", self.policy_noise, POLICY_NOISE)
        check.most("a game", len(self.players), MOST_PLAYERS, "players")
        check.one_of("forward_mode", self.forward_mode, FORWARD_MODES)
        check.one_of("value_kind", self.value_kind, VALUE_KINDS)
        check.one_of("value_perspective", self.value_perspective, PERSPECTIVES)
        for name, value in self.facts.items():
            check.text("the name of a fact", name)
            check.text(f"fact {name!r}", value)
        for name in ("plies", "players"):
            if not isinstance(getattr(self, name), tuple):
                object.__setattr__(self, name, tuple(getattr(self, name)))

    @property
    def first_to_move(self) -> sfen.Color:
        """Who plays ply 0 (White in handicap games)."""
        return sfen.first_to_move(self.initial_sfen)


_TEXTS = tuple(field.name for field in fields(Game) if field.type is str)
