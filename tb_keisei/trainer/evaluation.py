"""How strong the learner is against a player of random moves."""

from typing import Any, Protocol

import numpy as np

from tb_keisei.record.player import Player
from tb_keisei.trainer.log import GameLog
from tb_keisei.trainer.match import MatchGame, MatchResult, play_match, random_player, result
from tb_keisei.trainer.recording import GameWriter, record_game
from tb_keisei.trainer.training import Training

POLICY_EVERY = 20
"""Of so many evaluation games, the policy of one is recorded."""

RANDOM = Player("random")


class ScalarWriter(GameWriter, Protocol):
    """Where games and scalars go."""

    def add_scalar(self, tag: str, scalar_value: float, global_step: int) -> Any:
        """Record a number at a training step."""


def evaluate(writer: ScalarWriter, training: Training, learner: Player) -> MatchResult:
    """Play a match and record it. Its random numbers depend on seed and step alone, and touch no others."""
    config, step = training.config, training.step
    logs = [GameLog(number, step, 1 / POLICY_EVERY, _keeps_policy(number)) for number in range(config.eval_games)]
    rng = np.random.default_rng([config.seed, step])
    games = play_match(training.net, random_player, logs, config, rng)
    for game in games:
        _record(writer, game, step, learner, config.max_plies)
    outcome = result(games)
    for name in ("wins", "draws", "losses", "score"):
        writer.add_scalar(f"eval/{name}", getattr(outcome, name), step)
    return outcome


def _keeps_policy(number: int) -> bool:
    """One in so many, and as many with Black as with White."""
    return number % (2 * POLICY_EVERY) < 2


def _record(writer: GameWriter, game: MatchGame, step: int, learner: Player, max_plies: int) -> None:
    players = (learner, RANDOM) if game.learner == 0 else (RANDOM, learner)
    record_game(
        writer,
        "eval",
        game.log,
        game.ending,
        step,
        players,
        game_id=f"{step}-{game.log.number:03d}",
        max_plies=max_plies,
    )
