"""A trainer's words for how a game ended, and what they are taken for."""

from collections.abc import Callable

import pytest

from tb_keisei.errors import GameError
from tb_keisei.record import Outcome
from tb_keisei.record.outcome import _OTHER_WORDS, REASONS, _key, side_of
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
    "Repetition": (None, "draw", "repetition"),
    "MAX_MOVES": (None, "truncated", "max_moves"),
    "CHECKMATE ": ("white", "win", "checkmate"),
    "%TORYO": ("white", "win", "resign"),
    "%SENNICHITE": (None, "draw", "repetition"),
    "OUTE_SENNICHITE": ("black", "win", "perpetual_check"),
    "KACHI": ("black", "win", "declaration"),
    "投了": ("black", "win", "resign"),
    "千日手": (None, "draw", "repetition"),
    "詰み": ("black", "win", "checkmate"),
    "持将棋": (None, "draw", "impasse"),
    "反則": ("white", "win", "illegal"),
    "timeout": ("white", "win", "time"),
    "repetitionDraw": (None, "draw", "repetition"),
    "foulWin": ("black", "win", "illegal"),
    "interrupt": (None, "aborted", "other"),
    "ＭＡＴＥ": ("black", "win", "checkmate"),
    "": (None, "unknown", "other"),
    "the power failed": (None, "unknown", "other"),
}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_translated_and_kept(word: str) -> None:
    winner, kind, reason = WORDS[word]
    text = "" if word == reason else word
    assert Outcome.of(winner, word) == Outcome(winner, kind, reason, text)


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize(
    "way", [str.upper, str.title, lambda word: f" {word.replace('_', ' ')} ", lambda word: "%" + word]
)
def test_a_canonical_word_is_one_however_it_is_written(reason: str, way: Callable[[str], str]) -> None:
    assert Outcome.of(None, way(reason)).reason == reason


def test_no_word_is_of_two_reasons() -> None:
    words = [_key(word) for reason, others in _OTHER_WORDS.items() for word in (reason, *others)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("word", "side"),
    [
        *((word, "black") for word in ("black", "Black", "BLACK", "b", "sente", "先手", "下手", "☗", "▲", 0)),
        *((word, "white") for word in ("white", "White", "w", "Gote", "後手", "上手", "☖", "△", 1)),
        *((word, None) for word in (None, "draw", "None", "引き分け")),
    ],
)
def test_a_winner_by_any_word(word: object, side: Color | None) -> None:
    assert side_of(word) == side


@pytest.mark.parametrize("word", ["", "me", "grey", "0", 2, -1, True, False, 0.0, object()])
def test_what_names_no_winner_is_refused(word: object) -> None:
    with pytest.raises(GameError, match="expected 'black', 'white', or None"):
        side_of(word)
