"""The games that the browser tests look at: the golden ones, and a long one with all that can be marked."""

from functools import cache

import numpy as np
from rsshogi.core import Board

from tb_keisei.record import Candidate, Candidates, Game, Outcome, Player, Ply
from tests.golden import make

LONG = 500
# Both sides walk a gold up and down: the position after 0, 4 and 8 moves is the same.
WALK = ("4i4h", "6a6b", "4h4i", "6b6a") * 2
UNLIKELY = 20
SWING = 40


@cache
def games() -> dict[str, Game]:
    """Every game that has a board, by its id."""
    golden = {name: game for name, game in make.games().items() if name != "unknown"}
    return {**golden, "long": long_game()}


def long_game() -> Game:
    """500 plies of a random game with policies; Black's chance falls from 80 to 30 % by the moves 41 and 42.

    It has a stream of its own, so that its values alone say what a swing is.
    """
    return Game(
        game_id="long",
        stream="long",
        writer="",
        black=Player("long learner"),
        white=Player("long rival"),
        outcome=Outcome.of(None, "max_moves"),
        start_step=0,
        global_step=0,
        value_kind="win_probability",
        value_perspective="black",
        plies=tuple(_ply(board, k, rng) for board, rng in [(Board(), np.random.default_rng(4))] for k in range(LONG)),
    )


def _ply(board: Board, k: int, rng: np.random.Generator) -> Ply:
    legal = [move.to_usi() for move in board.legal_moves()]
    logits = rng.normal(0, 1.5, len(legal))
    policy = np.exp(logits) / np.exp(logits).sum()
    played = legal.index(WALK[k]) if k < len(WALK) else int(policy.argmin() if k == UNLIKELY else policy.argmax())
    board.apply_usi(legal[played])
    probabilities = policy.tolist()
    return Ply(
        legal[played],
        Candidates.of(Candidate(usi, p) for usi, p in zip(legal, probabilities, strict=True)),
        sampled_probability=probabilities[played] / 2,
        value=0.8 if k <= SWING else 0.3,
        entropy=float(-(policy * np.log(policy)).sum()),
        legal_count=len(legal),
    )
