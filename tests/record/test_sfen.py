import pytest

from tb_keisei.errors import PositionError
from tb_keisei.record.sfen import STARTPOS, first_to_move, initial_sfen, normalize_sfen

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
        STARTPOS.replace(" - ", " 1P "),
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
