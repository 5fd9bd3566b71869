"""How a game ended: as logged by the trainer, never re-adjudicated."""

import unicodedata
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

_OTHER_WORDS = {
    "checkmate": ("mate", "checkmated", "tsumi", "詰み", "詰み上がり"),
    "resign": ("resignation", "resigned", "toryo", "投了"),
    "repetition": ("sennichite", "repetition draw", "fourfold repetition", "千日手"),
    "perpetual_check": ("oute sennichite", "perpetual", "連続王手の千日手", "王手の千日手", "王手千日手"),
    "stalemate": ("no legal moves",),
    "impasse": ("jishogi", "持将棋"),
    "declaration": ("nyugyoku", "kachi", "win by declaration", "entering king", "入玉宣言", "入玉勝ち", "宣言勝ち"),
    "max_moves": ("max moves reached", "max plies", "move limit", "最大手数", "手数制限"),
    "illegal": (
        "illegal move",
        "illegal action",
        "foul",
        "foul win",
        "foul lose",
        "hansoku",
        "反則",
        "反則負け",
        "反則勝ち",
    ),
    "time": ("time forfeit", "time up", "time out", "時間切れ", "切れ負け"),
    "other": ("interrupt", "interrupted", "abort", "aborted", "chudan", "中断"),
}
"""What trainers, programs and game files say, by the reason that it is. How it is written does not matter."""

_SIDES: dict[Color, tuple[str, ...]] = {
    "black": ("b", "sente", "先手", "下手", "☗", "▲"),
    "white": ("w", "gote", "後手", "上手", "☖", "△"),
}
_NOBODY = ("none", "draw", "no result", "引き分け", "引分")


def _key(word: str) -> str:
    """A word without its case, width, spaces and signs (`%TORYO`, `MAX_MOVES` and `max moves` are plain words)."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return (
        "".join(letter for letter in folded if letter.isalnum() or unicodedata.category(letter) == "So")
        or folded.strip()
    )


_REASON_OF = {_key(word): reason for reason in REASONS for word in (reason, *_OTHER_WORDS.get(reason, ()))}
_SIDE_OF = {_key(word): side for side, words in _SIDES.items() for word in (side, *words)}
_NOBODY_KEYS = frozenset(map(_key, _NOBODY))
_BROKEN_OFF = frozenset(map(_key, _OTHER_WORDS["other"]))


def side_of(word: object) -> Color | None:
    """The winner that a trainer's word or number names (0 is Black, 1 White); None for a draw or no result.

    Raises GameError where it names none.
    """
    if word is None or (type(word) is str and word in _SIDES):  # as most say it
        return word
    if type(word) is int and word in (0, 1):
        return "white" if word else "black"
    if isinstance(word, str):
        key = _key(word)
        if key in _SIDE_OF:
            return _SIDE_OF[key]
        if key in _NOBODY_KEYS:
            return None
    raise GameError(f"winner is {check.shown(word)}; expected 'black', 'white', or None for a draw or no result")


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

        `kind` None is told from the rest: a winner means "win"; "max_moves" alone means "truncated"; repetition,
        stalemate and impasse without a winner mean "draw", and words for broken off "aborted".
        """
        canonical = reason if reason in REASONS else _REASON_OF.get(_key(reason), "other")
        text = "" if canonical == reason else reason
        broken_off = winner is None and canonical == "other" and _key(reason) in _BROKEN_OFF
        return cls(winner, kind or ("aborted" if broken_off else _kind_of(winner, canonical)), canonical, text)


def _kind_of(winner: Color | None, reason: str) -> str:
    if winner is not None:
        return "win"
    if reason == "max_moves":
        return "truncated"
    return "draw" if reason in _DRAWS else "unknown"
