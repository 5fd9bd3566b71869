import pytest
from rsshogi.core import Board

from tb_keisei.demo.shogi.outcome import Ending, ending

SHUFFLE = ["2h3h", "8b7b", "3h2h", "7b8b"]
CHECKS = ["1i1a", "5a5b", *["1a1b", "5b5a", "1b1a", "5a5b"] * 3]


def after(moves: list[str], sfen: str | None = None) -> Board:
    board = Board(sfen)
    for usi in moves:
        board.apply_usi(usi)
    return board


def test_the_fourth_occurrence_is_a_draw_and_the_third_is_not() -> None:
    assert ending(after(SHUFFLE * 2), 8, 256) is None
    assert ending(after(SHUFFLE * 3), 12, 256) == Ending(None, "repetition")


def test_who_gives_check_all_the_way_loses() -> None:
    board = after(CHECKS[:13], "4k4/9/9/9/9/9/9/9/4K3R b - 1")
    assert ending(board, 13, 256) == Ending(1, "perpetual_check")
    assert ending(after(CHECKS[:14], "4k4/9/9/9/9/9/9/9/4K3R b - 1"), 14, 256) == Ending(1, "perpetual_check")


@pytest.mark.parametrize(
    ("sfen", "expected"),
    [
        ("4k4/4G4/4P4/9/9/9/9/9/4K4 w - 2", Ending(0, "checkmate")),
        ("k8/9/1G7/9/9/9/9/9/4K4 w - 2", None),
    ],
)
def test_mate(sfen: str, expected: Ending | None) -> None:
    assert ending(Board(sfen), 1, 256) == expected


def test_a_side_without_a_move_has_lost() -> None:
    assert ending(Board("k8/2+R6/1P7/9/9/9/9/9/4K4 w - 2"), 1, 256) == Ending(0, "stalemate")


def test_length_is_a_draw_but_mate_comes_first() -> None:
    assert ending(after(["7g7f"]), 256, 256) == Ending(None, "max_moves")
    assert ending(Board("4k4/4G4/4P4/9/9/9/9/9/4K4 w - 2"), 256, 256) == Ending(0, "checkmate")


def test_scores() -> None:
    assert [Ending(1, "checkmate").score(side) for side in (0, 1)] == [-1.0, 1.0]
    assert Ending(None, "repetition").score(0) == 0.0
    assert [Ending(winner, "checkmate").winner_name for winner in (0, 1, None)] == ["black", "white", None]
