import numpy as np
from rsshogi.core import Board, Move

from tb_keisei.demo.play.greedy import one_ply_player
from tb_keisei.demo.play.probes import PROBES
from tb_keisei.demo.shogi import moves as mv
from tb_keisei.demo.shogi.games import Games
from tests.demo.positions import played


def chosen(*boards: Board) -> list[str]:
    games = Games(list(boards), 256)
    moves = one_ply_player(games, games.legal(), np.random.default_rng(1))
    assert all(board.is_legal_move(Move(move)) for board, move in zip(boards, moves.tolist(), strict=True))
    return [mv.usi(move) for move in moves.tolist()]


def test_it_mates_where_it_can_for_either_side() -> None:
    assert chosen(Board(PROBES["mate_in_one"].sfen), Board(PROBES["mate_in_one_white"].sfen)) == ["G*5b", "G*5h"]


def test_it_takes_the_piece_of_most_points() -> None:
    rook_or_pawn = "4k4/9/9/9/r3R3p/9/9/9/4K4 b - 1"
    promoted_pawn_or_pawn = "4k4/9/9/9/+p3R3p/9/9/9/4K4 b - 1"
    assert chosen(Board(rook_or_pawn), Board(promoted_pawn_or_pawn)) == ["5e9e", "5e9e"]


def test_among_equals_it_chooses_by_chance() -> None:
    games = Games([Board() for _ in range(600)], 256)
    moves, counts = np.unique(one_ply_player(games, games.legal(), np.random.default_rng(1)), return_counts=True)
    assert len(moves) == 30
    assert counts.max() < 60


def test_it_sees_every_mate_that_is_there_and_no_other() -> None:
    mates = 0
    for seed in range(400):
        board = played(seed, 60 + seed % 80)
        legal = board.legal_moves()
        if not legal:
            continue
        ends = {move.to_usi() for move in legal if after(board, move).is_mated()}
        assert (chosen(board)[0] in ends) == bool(ends)
        mates += bool(ends)
    assert mates >= 2


def after(board: Board, move: Move) -> Board:
    copy = board.copy()
    copy.apply_move(move)
    return copy
