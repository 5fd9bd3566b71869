import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.errors import MoveError
from tb_keisei.record.move import UNKNOWN_MOVE, decode_move, encode_joined, encode_move, join_moves
from tests.strategies import ALL_MOVES


def test_every_move_survives_both_ways() -> None:
    assert len(ALL_MOVES) == 81 * 80 * 2 + 7 * 81
    assert [decode_move(encode_move(usi)) for usi in ALL_MOVES] == ALL_MOVES


@pytest.mark.parametrize(
    ("usi", "code"),
    [("9a8a", 2), ("7g7f", ((6 * 9 + 2) * 81 + 5 * 9 + 2) * 2), ("P*9a", 81 * 81 * 2), ("R*1i", 14254)],
)
def test_codes_of_the_format_page(usi: str, code: int) -> None:
    assert encode_move(usi) == code


@pytest.mark.parametrize(
    "usi", ["", "resign", "7g7g", "0a1a", "P*5e+", "K*5e", "7g7f=", "７六歩", "7g7f\n2g2f", "p*5e"]
)
def test_no_moves(usi: str) -> None:
    with pytest.raises(MoveError, match="USI move"):
        encode_move(usi)


@given(st.lists(st.sampled_from(ALL_MOVES) | st.text(max_size=8).filter(lambda t: "\n" not in t), min_size=1))
def test_joined_equals_single(texts: list[str]) -> None:
    expected = [encode_move(usi) if usi in ALL_SET else UNKNOWN_MOVE for usi in texts]
    assert encode_joined(join_moves(texts)).tolist() == expected


ALL_SET = set(ALL_MOVES)
