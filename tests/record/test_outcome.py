"""A trainer's words for how a game ended, and what they are taken for."""

import pytest

from tb_keisei.record import Outcome
from tb_keisei.record.sfen import Color

WORDS: dict[str, tuple[Color | None, str, str]] = {
    "checkmate": ("black", "win", "checkmate"),
    "Tsumi": ("black", "win", "checkmate"),
    "Toryo": ("white", "win", "resign"),
    "sennichite": (None, "draw", "repetition"),
    "Jishogi": (None, "draw", "impasse"),
    "nyugyoku": ("white", "win", "declaration"),
    "Max moves reached": (None, "truncated", "max_moves"),
    "illegal move": ("white", "win", "illegal"),
    "time_up": ("black", "win", "time"),
    "the power failed": (None, "unknown", "other"),
}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_translated_and_kept(word: str) -> None:
    winner, kind, reason = WORDS[word]
    text = "" if word == reason else word
    assert Outcome.of(winner, word) == Outcome(winner, kind, reason, text)
