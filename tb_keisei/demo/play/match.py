"""Games between the learner and another player, to measure how strong it is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rsshogi.core import Board

from tb_keisei.demo.config import Config
from tb_keisei.demo.net.net import Net
from tb_keisei.demo.net.policy import draw
from tb_keisei.demo.play.decision import decide
from tb_keisei.demo.play.log import GameLog
from tb_keisei.demo.play.selfplay import thought
from tb_keisei.demo.shogi.games import Games
from tb_keisei.demo.shogi.legal import LegalMoves
from tb_keisei.demo.shogi.outcome import Ending

Opponent = Callable[[Games, LegalMoves, np.random.Generator], NDArray[np.int32]]
"""Chooses one legal move of each game."""


@dataclass(frozen=True)
class MatchGame:
    """One game of a match. learner: the side that it played, 0 Black, 1 White."""

    learner: int
    log: GameLog
    ending: Ending


@dataclass(frozen=True)
class MatchResult:
    """Games won, drawn and lost by the learner."""

    wins: int
    draws: int
    losses: int

    @property
    def score(self) -> float:
        """(wins + draws / 2) / games, in 0..1."""
        return (self.wins + self.draws / 2) / (self.wins + self.draws + self.losses)


def random_player(games: Games, legal: LegalMoves, rng: np.random.Generator) -> NDArray[np.int32]:
    """Every legal move with the same probability."""
    return np.asarray(legal.moves[legal.starts[:-1] + rng.integers(legal.counts)])


def play_match(
    net: Net, opponent: Opponent, logs: list[GameLog], config: Config, rng: np.random.Generator
) -> list[MatchGame]:
    """Play a game into each log, all side by side, and return them in the order in which they end.

    The learner draws its moves from its policy; it has Black in every other game.
    """
    table = Games([Board() for _ in logs], config.max_plies)
    learner = np.arange(len(logs), dtype=np.int8) % 2
    over: list[MatchGame] = []
    while len(table):
        moves = _moves(net, opponent, table, learner, logs, config, rng)
        _, endings = table.play(moves)
        over += [MatchGame(int(learner[row]), logs[row], end) for row, end in endings.items()]
        left = np.array([row for row in range(len(table)) if row not in endings], np.intp)
        table.keep(left)
        logs, learner = [logs[row] for row in left], learner[left]
    return over


def _moves(
    net: Net,
    opponent: Opponent,
    table: Games,
    learner: NDArray[np.int8],
    logs: list[GameLog],
    config: Config,
    rng: np.random.Generator,
) -> NDArray[np.int32]:
    """The moves of one ply of every game, logged."""
    legal = table.legal()
    mine = learner == table.turns
    decision = decide(net, table.positions(), legal.mask(), config)
    own = legal.moves_of(draw(np.exp(decision.log_probabilities), rng))
    moves = np.where(mine, own, opponent(table, legal, rng))
    for row, log in enumerate(logs):
        log.moves.append(int(moves[row]))
        if log.keeps_policy:
            log.thoughts.append(thought(legal, decision, row) if mine[row] else None)
    return moves


def result(games: list[MatchGame]) -> MatchResult:
    """The learner's result."""
    scores = [game.ending.score(game.learner) for game in games]
    return MatchResult(scores.count(1.0), scores.count(0.0), scores.count(-1.0))
