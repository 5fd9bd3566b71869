"""Every probe is a position of Shogi, and its solutions are what docs and names say, by the rules of rsshogi."""

import pytest
from rsshogi.core import Board, Move

from tb_keisei.demo.config import Config
from tb_keisei.demo.learn.training import Training
from tb_keisei.demo.play.probes import PROBES, examine
from tb_keisei.demo.shogi import moves as mv
from tb_keisei.demo.shogi.boards import POINTS, WHITE

NAMES = sorted(PROBES)
GOLD = 6
"""Points of the least piece that a probe asks to take."""


def named(word: str) -> list[str]:
    return [name for name in NAMES if name.startswith(word)]


def after(board: Board, move: Move) -> Board:
    copy = board.copy()
    copy.apply_move(move)
    return copy


def captured(board: Board, move: Move) -> int:
    """Points of what a move takes."""
    return int(POINTS[int(board.piece_on(move.to_sq)) % WHITE])


def can_be_taken_back(board: Board, move: Move) -> bool:
    answers = after(board, move).legal_moves()
    return any(not answer.is_drop() and answer.to_sq == move.to_sq for answer in answers)


@pytest.mark.parametrize("name", NAMES)
def test_a_probe_is_a_position_in_which_its_solutions_are_legal(name: str) -> None:
    board = Board(PROBES[name].sfen)
    assert board.is_valid()
    assert set(PROBES[name].solutions) <= {move.to_usi() for move in board.legal_moves()}


def test_half_of_the_questions_are_held_out() -> None:
    asked = [question for question in PROBES.values() if question.solutions]
    assert len(asked) >= 12
    assert 2 * sum(question.held_out for question in asked) == len(asked)


@pytest.mark.parametrize("name", named("mate"))
def test_the_solutions_of_a_mate_are_all_moves_that_mate(name: str) -> None:
    board = Board(PROBES[name].sfen)
    assert set(PROBES[name].solutions) == {
        move.to_usi() for move in board.legal_moves() if after(board, move).is_mated()
    }


@pytest.mark.parametrize("name", named("mate_by_promotion"))
def test_without_the_promotion_it_is_no_mate(name: str) -> None:
    board = Board(PROBES[name].sfen)
    for usi in PROBES[name].solutions:
        assert usi.endswith("+")
        assert usi[:-1] in {move.to_usi() for move in board.legal_moves()}


@pytest.mark.parametrize("name", named("take"))
def test_a_piece_that_hangs_is_taken_for_nothing_and_nothing_else_is_worth_more(name: str) -> None:
    board, right = Board(PROBES[name].sfen), PROBES[name].solutions
    assert board.solve_mate_in_one() is None
    worth = {move.to_usi(): captured(board, move) for move in board.legal_moves() if captured(board, move)}
    for move in board.legal_moves():
        usi = move.to_usi()
        if usi in right:
            assert worth[usi] >= GOLD
            assert not can_be_taken_back(board, move)
            assert after(board, move).solve_mate_in_one() is None
        else:
            assert worth.get(usi, 0) < min(worth[usi] for usi in right)


@pytest.mark.parametrize("name", named("escape"))
def test_every_other_way_out_of_check_allows_a_mate(name: str) -> None:
    board = Board(PROBES[name].sfen)
    assert board.is_in_check()
    legal = board.legal_moves()
    assert len(legal) > len(PROBES[name].solutions)
    safe = {move.to_usi() for move in legal if after(board, move).solve_mate_in_one() is None}
    assert set(PROBES[name].solutions) == safe


def test_the_network_is_asked_about_all_legal_moves(tiny: Config) -> None:
    sfens = [question.sfen for question in PROBES.values()]
    for sfen, thought in zip(sfens, examine(Training(tiny).net, sfens, tiny), strict=True):
        assert {mv.usi(move) for move in thought.moves.tolist()} == {
            move.to_usi() for move in Board(sfen).legal_moves()
        }
        assert -1 <= thought.value <= 1
