import numpy as np
from rsshogi.core import Board

from tb_keisei.demo.net.planes import PLANES, encode
from tb_keisei.demo.shogi.games import Games
from tb_keisei.demo.shogi.positions import Positions


def test_the_usual_start() -> None:
    planes = encode(Games([Board()], 256).positions(), 256)[0].numpy()
    assert planes.shape == (PLANES, 9, 9)
    assert planes[0].sum() == planes[14].sum() == 9  # pawns
    np.testing.assert_array_equal(planes[0], np.eye(9)[[6]].repeat(9, 0))  # own on rank g; axes are file and rank
    np.testing.assert_array_equal(planes[14], np.eye(9)[[2]].repeat(9, 0))
    assert planes[7, 4, 8] == planes[14 + 7, 4, 0] == 1  # kings on 5i and 5a
    assert planes[30:].sum() == 0  # no hands, no check, not repeated, no plies


def test_hands_check_repetition_and_plies() -> None:
    games = Games([Board("4k4/9/9/9/4r4/9/9/9/4K4 b 2Pg 1")], 256)
    games.plies[0] = 128
    planes = encode(games.positions(), 256)[0].numpy()
    assert (planes[30] > 0).all()  # own pawns
    assert (planes[30 + 7 + 6] > 0).all()  # the opponent's gold
    assert np.count_nonzero(planes[30:44].any(axis=(1, 2))) == 2
    assert (planes[44] == 1).all()
    assert (planes[45] == 0).all()
    assert (planes[46] == 0.5).all()


def test_planes_are_numbers_between_zero_and_one_in_channels_last_order() -> None:
    positions = Games([Board() for _ in range(3)], 256).positions()
    planes = encode(Positions.join([positions, positions]), 256)
    assert planes.shape == (6, PLANES, 9, 9)
    assert planes.stride(1) == 1
    assert planes.min() >= 0
    assert planes.max() <= 1
    assert len(positions.take(np.array([0, 2]))) == 2
