"""Games to record: random legal play with policies like a network's early in training."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rsshogi.core import Board

LEGAL_MOVES = 52
"""Legal moves of a ply, at most: about what real games of a nearly untrained network have (mean 51.8)."""


@dataclass(frozen=True)
class PlannedPly:
    """What a trainer has at one ply: `policy` is (n,) float32 over `legal_moves`."""

    usi: str
    legal_moves: list[str]
    policy: NDArray[np.float32]
    value: float


PlannedGame = list[PlannedPly]


def planned_games(count: int, plies: int, seed: int = 1) -> list[PlannedGame]:
    """Games of exactly `plies` plies."""
    rng = np.random.default_rng(seed)
    games: list[PlannedGame] = []
    while len(games) < count:
        game = _play(plies, rng)
        if len(game) == plies:
            games.append(game)
    return games


def _play(plies: int, rng: np.random.Generator) -> PlannedGame:
    board, game = Board(), []
    while len(game) < plies:
        moves = board.legal_moves()
        if not moves:
            break
        legal = [move.to_usi() for move in moves]
        if len(legal) > LEGAL_MOVES:
            legal = [legal[place] for place in sorted(rng.choice(len(legal), LEGAL_MOVES, replace=False))]
        policy = _policy(len(legal), rng)
        played = legal[rng.choice(len(legal), p=policy.astype(np.float64) / policy.sum(dtype=np.float64))]
        game.append(PlannedPly(played, legal, policy, float(rng.uniform(-1, 1))))
        board.push_usi(played)
    return game


def _policy(size: int, rng: np.random.Generator) -> NDArray[np.float32]:
    weights = np.exp(rng.normal(0, 1.3, size))
    return (weights / weights.sum()).astype(np.float32)
