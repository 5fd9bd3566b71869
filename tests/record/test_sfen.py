from random import Random

import pytest
from rsshogi.core import Board

from tb_keisei.errors import PositionError
from tb_keisei.record.sfen import STARTPOS, UNKNOWN_START, first_to_move, initial_sfen, normalize_sfen

HANDICAP = "lnsgkgsnl/9/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL w - 1"


@pytest.mark.parametrize("sfen", [STARTPOS, "startpos", f"sfen {STARTPOS}", STARTPOS.rsplit(" ", 1)[0], None])
def test_usual_start_is_none(sfen: str | None) -> None:
    assert initial_sfen(sfen) is None


def test_white_moves_first_in_handicap_games() -> None:
    assert first_to_move(initial_sfen(HANDICAP)) == "white"
    assert first_to_move(None) == "black"


@pytest.mark.parametrize(
    "sfen",
    [
        "",
        "9/9/9 b - 1",
        STARTPOS.replace(" b ", " x "),
        STARTPOS.replace("9/9/9", "9/9/8"),
        STARTPOS.replace("9/9/9", "9/9/55"),
        STARTPOS.replace(" - ", " 2K "),
        STARTPOS.replace(" - ", " 0P "),
        STARTPOS.replace(" - ", " 19P "),
        "startpos moves 7g7f 7g7f",
        "startpos moves 3c3d",
        "startpos moves P*5e",
        "startpos moves 2h2g",
        "startpos moves resign",
        "startpos 7g7f",
        STARTPOS.replace(" 1", " one"),
        STARTPOS.replace("k", "+k"),
        STARTPOS.replace("l", "<b>"),
    ],
)
def test_no_positions(sfen: str) -> None:
    with pytest.raises(PositionError):
        normalize_sfen(sfen)


def test_hands_with_two_digits() -> None:
    assert normalize_sfen("9/9/9/9/9/9/9/9/9 w 18Prb 3") == "9/9/9/9/9/9/9/9/9 w 18Prb 3"


@pytest.mark.parametrize("written", ["position sfen {}", "sfen {}", "{}", "position  sfen {} moves"])
def test_a_position_as_usi_says_it(written: str) -> None:
    assert normalize_sfen(written.format(HANDICAP)) == HANDICAP


def test_one_piece_in_hand_may_be_counted() -> None:
    assert normalize_sfen("9/9/9/9/9/9/9/9/9 w R1P11p1b 3") == "9/9/9/9/9/9/9/9/9 w RP11pb 3"


def test_a_start_that_is_not_known_is_not_the_usual_one() -> None:
    assert initial_sfen(UNKNOWN_START) == UNKNOWN_START
    assert first_to_move(UNKNOWN_START) == "black"


@pytest.mark.parametrize("seed", range(20))
def test_moves_are_carried_out_as_another_program_does(seed: int) -> None:
    random, board = Random(seed), Board()
    played: list[str] = []
    while len(played) < 150 and (legal := board.legal_moves()):
        played.append(random.choice(legal).to_usi())
        board.apply_usi(played[-1])
    assert normalize_sfen(f"position startpos moves {' '.join(played)}") == board.to_sfen()
