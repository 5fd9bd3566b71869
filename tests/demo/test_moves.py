import pytest
from rsshogi.core import Move

from tb_keisei.demo.shogi import moves as mv
from tests.demo.positions import played


def turned(move: int) -> int:
    """The move that is the same to the other side."""
    target = 80 - (move & 127)
    source = (move >> 7) & 127
    return (move & 0xC000) | ((source if move & mv.DROP else 80 - source) << 7) | target


@pytest.mark.parametrize("seed", range(6))
def test_legal_moves_of_a_position_have_labels_of_their_own(seed: int) -> None:
    board = played(seed, 40 + 20 * seed)
    labels = [int(mv.LABEL[board.turn.value, int(move)]) for move in board.legal_moves()]
    assert labels
    assert len(set(labels)) == len(labels)
    assert min(labels) >= 0
    assert max(labels) < mv.LABELS


def test_a_label_means_the_same_to_both_sides() -> None:
    for seed in range(6):
        for move in map(int, played(seed, 80).legal_moves()):
            assert mv.LABEL[0, move] == mv.LABEL[1, turned(move)]


@pytest.mark.parametrize("usi", ["7g7f", "8h2b+", "P*5e", "G*1a"])
def test_usi_and_parts(usi: str) -> None:
    move = int(Move.from_usi(usi))
    assert mv.usi(move) == usi
    assert bool(move & mv.DROP) == ("*" in usi)
    assert bool(move & mv.PROMOTION) == usi.endswith("+")


def test_label_planes_end_at_the_target_square() -> None:
    assert mv.LABEL[0, int(Move.from_usi("7g7f"))] % mv.SQUARES == 6 * 9 + 5  # file 7, rank f
    assert mv.LABEL[1, int(Move.from_usi("3c3d"))] % mv.SQUARES == 6 * 9 + 5  # turned by 180 degrees
