import random

import numpy as np
import pytest
from rsshogi.core import Board, Move
from rsshogi.types import Color, Square

from tb_keisei.demo.shogi.boards import HAND, POINTS, Boards
from tb_keisei.demo.shogi.games import Games
from tests.demo.positions import played


def piece_codes(board: Board) -> list[int]:
    return [int(board.piece_on(Square(square))) for square in range(81)]


def random_moves(games: Games, rng: random.Random) -> np.ndarray:
    legal = games.legal()
    return np.array([rng.choice(legal.moves[legal.slice(row)]) for row in range(len(games))], np.int32)


def test_placement_follows_the_rules_through_random_games() -> None:
    rng, games = random.Random(1), Games([Board() for _ in range(8)], 200)
    ended = 0
    for _ in range(220):
        _, endings = games.play(random_moves(games, rng))
        for row, board in enumerate(games.boards):
            assert games.placement.squares[row].tolist() == piece_codes(board)
            for colour, side in enumerate((Color.BLACK, Color.WHITE)):
                counts = board.hand_counts(side)
                assert games.placement.hands[row, colour].tolist() == [counts[kind] for kind in HAND]
            assert games.turns[row] == board.turn.value
        for row in endings:
            games.restart(row)
        ended += len(endings)
    assert ended >= 8


def test_points_of_a_capture_and_of_a_promotion() -> None:
    board = Board()
    for usi in ("7g7f", "3c3d"):
        board.apply_usi(usi)
    games = Games([board], 100)
    points, _ = games.play(np.array([int(Move.from_usi("8h2b+"))], np.int32))
    bishop, horse = POINTS[5], POINTS[13]
    assert points.tolist() == [bishop + horse - bishop]
    points, _ = games.play(np.array([int(Move.from_usi("3a2b"))], np.int32))
    assert points.tolist() == [horse]
    assert games.placement.hands[0].tolist() == [[0, 0, 0, 0, 1, 0, 0]] * 2


@pytest.mark.parametrize("seed", range(4))
def test_white_sees_the_turned_board_as_black_sees_its_own(seed: int) -> None:
    board = played(seed, 50 + seed)
    other = Board(board.to_sfen_flipped())
    assert other.turn != board.turn
    one, two = Games([board], 500).positions(), Games([other], 500).positions()
    for name in ("squares", "hands", "check", "attacks"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name), err_msg=name)


@pytest.mark.parametrize("seed", range(4))
def test_attacks_are_those_of_the_rules(seed: int) -> None:
    board = played(seed, 60 + seed)
    found = Games([board], 500).positions().attacks[0]
    for index, side in enumerate((board.turn, board.turn.opponent())):
        for square in range(81):
            seen = square if board.turn == Color.BLACK else 80 - square
            assert found[index, seen] == board.is_attacked_by(Square(square), side)


def test_legal_moves_are_flat_and_found_again_by_label() -> None:
    boards = [played(seed, 30 * seed) for seed in range(5)]
    games = Games(boards, 500)
    legal = games.legal()
    assert legal.counts.tolist() == [len(board.legal_moves()) for board in boards]
    assert legal.mask().sum(axis=1).tolist() == legal.counts.tolist()
    last = legal.starts[1:] - 1
    assert legal.moves_of(legal.labels[last].astype(np.int64)).tolist() == legal.moves[last].tolist()


def test_a_game_restarts_where_its_moves_lead() -> None:
    games = Games([Board(), Board()], 100)
    moves = [int(Move.from_usi(usi)) for usi in ("7g7f", "3c3d", "8h2b+")]
    games.restart(1, moves)
    assert games.plies.tolist() == [0, 3]
    assert games.turns.tolist() == [0, 1]
    assert games.placement.squares[1].tolist() == piece_codes(games.boards[1])


def test_keeping_some_rows() -> None:
    games = Games([played(seed, 10 + seed) for seed in range(4)], 100)
    codes = [piece_codes(games.boards[row]) for row in (3, 1)]
    games.keep(np.array([3, 1]))
    assert games.placement.squares.tolist() == codes
    assert games.turns.tolist() == [board.turn.value for board in games.boards]


def test_put_clears_what_was_there() -> None:
    boards = Boards(1)
    boards.put(0, Board())
    boards.put(0, Board("4k4/9/9/9/9/9/9/9/4K4 b - 1"))
    assert np.count_nonzero(boards.squares) == 2
