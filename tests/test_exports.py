"""The ends of games as the tab exports them (frontend/test/shogi/ends.test.ts), read by another program."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rsshogi.record import GameResult, Record

EXPORTS = json.loads((Path(__file__).parent / "golden" / "exports.json").read_text(encoding="utf-8"))


def said(result: GameResult) -> str:
    if result.is_black_win():
        return "black"
    if result.is_white_win():
        return "white"
    return "draw" if result.is_draw() else ""


@pytest.mark.parametrize(("form", "read", "told"), [("kif", Record.from_kif_str, 48), ("csa", Record.from_csa_str, 34)])
def test_the_end_is_read_as_it_was_logged_or_not_at_all(form: str, read: Callable[[str], Record], told: int) -> None:
    found = [said(read(end[form]).result) for end in EXPORTS]
    logged = [end["winner"] or ("draw" if end["kind"] == "draw" else "") for end in EXPORTS]
    assert [(mine, theirs) for mine, theirs in zip(logged, found, strict=True) if theirs not in ("", mine)] == []
    assert sum(map(bool, found)) == told


def test_closing_lines_tell_every_winner() -> None:
    for end in EXPORTS:
        closing = end["kif"].rstrip().rsplit("\n", 1)[1]
        side = {"black": "先手", "white": "後手"}.get(end["winner"])
        assert closing.endswith(f"{side}の勝ち") if side else "の勝ち" not in closing
