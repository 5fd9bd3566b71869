"""How a game ended: as logged by the trainer, never re-adjudicated."""

from dataclasses import dataclass

from tb_keisei.errors import GameError
from tb_keisei.record import check
from tb_keisei.record.sfen import Color

KINDS = ("win", "draw", "truncated", "aborted", "unknown")
REASONS = (
    "checkmate",
    "resign",
    "repetition",
    "perpetual_check",
    "stalemate",
    "impasse",
    "declaration",
    "max_moves",
    "illegal",
    "time",
    "other",
)
WINNERS = ("", "black", "white")
"""As messages have them: empty where there is none."""

_SYNONYMS = {
    "mate": "checkmate",
    "tsumi": "checkmate",
    "resignation": "resign",
    "toryo": "resign",
    "sennichite": "repetition",
    "max moves": "max_moves",
    "max moves reached": "max_moves",
    "jishogi": "impasse",
    "nyugyoku": "declaration",
    "illegal_move": "illegal",
    "illegal move": "illegal",
    "time_forfeit": "time",
    "time_up": "time",
}
_DRAWS = frozenset({"repetition", "stalemate", "impasse"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """`winner` is None for a draw or no result; `reason` is canonical; `reason_text` holds the trainer's own words."""

    winner: Color | None = None
    kind: str = "unknown"
    reason: str = "other"
    reason_text: str = ""

    def __post_init__(self) -> None:
        if self.winner is not None:
            check.one_of("winner", self.winner, ("black", "white"))
        check.one_of("outcome kind", self.kind, KINDS)
        check.one_of("outcome reason", self.reason, REASONS)
        check.text("reason_text", self.reason_text)
        if (self.kind == "win") != (self.winner is not None):
            raise GameError(f"outcome kind {self.kind!r} does not go with winner {self.winner!r}")

    @classmethod
    def of(cls, winner: Color | None, reason: str, kind: str | None = None) -> "Outcome":
        """From a trainer's words: a reason that is not canonical is translated, and kept in `reason_text`.

        `kind` None is told from the rest: a winner means "win"; "max_moves" alone means "truncated";
        repetition, stalemate and impasse without a winner mean "draw".
        """
        canonical = reason if reason in REASONS else _SYNONYMS.get(reason.strip().lower(), "other")
        text = "" if canonical == reason else reason
        return cls(winner, kind or _kind_of(winner, canonical), canonical, text)


def _kind_of(winner: Color | None, reason: str) -> str:
    if winner is not None:
        return "win"
    if reason == "max_moves":
        return "truncated"
    return "draw" if reason in _DRAWS else "unknown"
