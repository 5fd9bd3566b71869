"""Evaluation against a random opponent, on boards of its own that nobody else sees."""

import asyncio
import random
from dataclasses import dataclass, field

from keisei.shogi import Color, ShogiGame
from keisei.utils import PolicyOutputMapper


@dataclass
class GameResult:
    game_id: str
    winner: int | None
    moves_count: int
    metadata: dict = field(default_factory=dict)


@dataclass
class EvaluationResult:
    games: list


class RandomOpponent:
    def __init__(self):
        self.rng = random.Random(1)

    def select_move(self, game):
        return self.rng.choice(game.get_legal_moves())


class EvaluationManager:
    def __init__(self, config):
        self.config = config
        self.mapper = PolicyOutputMapper()
        self.max_moves = 500  # TRAP: the configured limit is not passed on

    def evaluate_current_agent(self, agent):
        agent.model.eval()
        result = asyncio.run(self._evaluate(agent))
        agent.model.train()
        return result

    async def _evaluate(self, agent):
        games = []
        for number in range(self.config.evaluation.num_games):
            agent_color = Color.BLACK if number < (self.config.evaluation.num_games + 1) // 2 else Color.WHITE
            games.append(self._play(agent, agent_color, number))
        return EvaluationResult(games)

    def _play(self, agent, agent_color, number):
        game, opponent = ShogiGame(self.max_moves), RandomOpponent()
        while not game.game_over:
            legal = game.get_legal_moves()
            mask = self.mapper.get_legal_mask(legal, agent.device)
            if game.current_player is agent_color:
                move = agent.select_action(game.get_observation(), mask, is_training=False)[0]
            else:
                move = opponent.select_move(game)
            game.make_move(move)
        winner = None if game.winner is None else int(game.winner is not agent_color)
        return GameResult(str(number), winner, game.move_count, {"termination_reason": game.termination_reason})
