from dataclasses import replace

import numpy as np
from rsshogi.core import Board, Move

from tb_keisei.demo.config import Config
from tb_keisei.demo.learn.training import Training
from tb_keisei.demo.play.log import GameLog
from tb_keisei.demo.play.match import MatchGame, MatchResult, play_match, random_player, result
from tb_keisei.demo.shogi.games import Games
from tb_keisei.demo.shogi.outcome import Ending


def test_every_game_of_a_match_is_legal_and_whole(tiny: Config) -> None:
    net = Training(tiny).net
    games = play_match(
        net, random_player, [GameLog(n, 0) for n in range(6)], replace(tiny, max_plies=30), np.random.default_rng(1)
    )
    assert sorted(game.log.number for game in games) == list(range(6))
    assert sorted(game.learner for game in games) == [0, 0, 0, 1, 1, 1]
    for game in games:
        board = Board()
        for ply, (move, thought) in enumerate(zip(game.log.moves, game.log.thoughts, strict=True)):
            assert board.is_legal_move(Move(move))
            assert (thought is not None) == (ply % 2 == game.learner)
            if thought is not None:
                assert sorted(thought.moves.tolist()) == sorted(int(each) for each in board.legal_moves())
            board.apply_move(Move(move))
        assert board.is_mated() or len(game.log.moves) == 30 or "repetition" in game.ending.reason


def test_a_match_repeats_from_its_random_numbers(tiny: Config) -> None:
    net = Training(tiny).net
    one, two = (play_match(net, random_player, [GameLog(0, 0)], tiny, np.random.default_rng(1)) for _ in range(2))
    assert one[0].log.moves == two[0].log.moves


def test_results_count_from_the_side_of_the_learner() -> None:
    ends = [
        (0, Ending(0, "checkmate")),
        (1, Ending(0, "checkmate")),
        (1, Ending(1, "checkmate")),
        (0, Ending(None, "max_moves")),
    ]
    found = result([MatchGame(learner, GameLog(0, 0), end) for learner, end in ends])
    assert found == MatchResult(wins=2, draws=1, losses=1)
    assert found.score == 2.5 / 4


def test_the_random_player_plays_each_legal_move_alike() -> None:
    games = Games([Board()] * 3000, 100)
    moves, counts = np.unique(random_player(games, games.legal(), np.random.default_rng(0)), return_counts=True)
    assert len(moves) == 30
    assert counts.min() > 60
    assert counts.max() < 150
