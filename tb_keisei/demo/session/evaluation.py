"""How strong the learner is against fixed players: one of random moves, one that looks one ply ahead."""

from typing import Any, Protocol

import numpy as np

from tb_keisei.demo.learn.training import Training
from tb_keisei.demo.play.greedy import one_ply_player
from tb_keisei.demo.play.log import GameLog
from tb_keisei.demo.play.match import MatchGame, MatchResult, Opponent, play_match, random_player, result
from tb_keisei.demo.session.recording import GameWriter, record_game
from tb_keisei.record.player import Player

POLICY_EVERY = 20
"""Of so many evaluation games, the policy of one is recorded."""

OPPONENTS: dict[str, Opponent] = {"random": random_player, "one_ply": one_ply_player}


class ScalarWriter(GameWriter, Protocol):
    """Where games and scalars go."""

    def add_scalar(self, tag: str, scalar_value: float, global_step: int) -> Any:
        """Record a number at a training step."""


def evaluate(writer: ScalarWriter, training: Training, learner: Player) -> dict[str, MatchResult]:
    """Play a match against each opponent and record it; the results by the opponent's name."""
    return {name: _evaluate(writer, training, learner, name) for name in OPPONENTS}


def _evaluate(writer: ScalarWriter, training: Training, learner: Player, opponent: str) -> MatchResult:
    """One match. Its random numbers depend on seed and step alone, and touch no others."""
    config, step = training.config, training.step
    logs = [GameLog(number, step, 1 / POLICY_EVERY, _keeps_policy(number)) for number in range(config.eval_games)]
    rng = np.random.default_rng([config.seed, step])
    games = play_match(training.net, OPPONENTS[opponent], logs, config, rng)
    for game in games:
        _record(writer, game, step, (learner, Player(opponent)), config.max_plies)
    outcome = result(games)
    for name in ("wins", "draws", "losses", "score"):
        writer.add_scalar(f"eval_{opponent}/{name}", getattr(outcome, name), step)
    return outcome


def _keeps_policy(number: int) -> bool:
    """One in so many, and as many with Black as with White."""
    return number % (2 * POLICY_EVERY) < 2


def _record(writer: GameWriter, game: MatchGame, step: int, players: tuple[Player, Player], max_plies: int) -> None:
    learner, opponent = players
    record_game(
        writer,
        "eval",
        game.log,
        game.ending,
        step,
        (learner, opponent) if game.learner == 0 else (opponent, learner),
        game_id=f"{step}-{opponent.name}-{game.log.number:03d}",
        max_plies=max_plies,
    )
