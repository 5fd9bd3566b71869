"""Self-play: games of the network against itself, a segment of plies at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rsshogi.core import Board

from tb_keisei.demo.config import Config
from tb_keisei.demo.net.net import Net
from tb_keisei.demo.net.policy import draw
from tb_keisei.demo.play.decision import Decision, decide
from tb_keisei.demo.play.log import GameLog, Thought
from tb_keisei.demo.shogi.games import Games
from tb_keisei.demo.shogi.legal import LegalMoves
from tb_keisei.demo.shogi.outcome import Ending
from tb_keisei.demo.shogi.positions import Positions
from tb_keisei.demo.stopwatch import Stopwatch
from tb_keisei.record.plies.columns import Floats

Finished = Callable[[GameLog, Ending], None]


@dataclass(frozen=True)
class Ply:
    """One ply of N games: what was seen, what was played, and what came of it.

    labels, log_probability (of the label played), outcome and material (the values of the position): (N,). points: of
    material that the mover won. won: 1 where the ply won its game, -1 where it lost it, else 0. done: the game is over.
    """

    positions: Positions
    legal: NDArray[np.bool_]
    labels: NDArray[np.int64]
    log_probability: Floats
    outcome: Floats
    material: Floats
    points: Floats
    won: Floats
    done: NDArray[np.bool_]


@dataclass(frozen=True)
class Segment:
    """Consecutive plies of the same games, and the values (N,) of the positions after the last."""

    plies: list[Ply]
    last_outcome: Floats
    last_material: Floats

    def column(self, name: str) -> Floats:
        """(T, N): one of the columns of Ply."""
        return np.stack([getattr(ply, name) for ply in self.plies])


class SelfPlay:
    """A game that ends is handed over to `finished`, and another begins in its place."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.games = Games([Board() for _ in range(config.games)], config.max_plies)
        self.step = 0
        self.started = 0
        self.logs = [self._new_log() for _ in range(config.games)]

    def play(self, net: Net, plies: int, rng: np.random.Generator, watch: Stopwatch, finished: Finished) -> Segment:
        """Every game goes on by `plies`."""
        played = [self._ply(net, rng, watch, finished) for _ in range(plies)]
        positions, legal = self._look(watch)
        with watch("net"):
            after = decide(net, positions, legal.mask(), self.config)
        return Segment(played, after.outcome, after.material)

    def _look(self, watch: Stopwatch) -> tuple[Positions, LegalMoves]:
        with watch("rules"):
            return self.games.positions(), self.games.legal()

    def _ply(self, net: Net, rng: np.random.Generator, watch: Stopwatch, finished: Finished) -> Ply:
        positions, legal = self._look(watch)
        mask = legal.mask()
        with watch("net"):
            decision = decide(net, positions, mask, self.config)
            labels = draw(np.exp(decision.log_probabilities), rng)
        with watch("bookkeeping"):
            moves = legal.moves_of(labels)
            self._log(moves, legal, decision)
        with watch("rules"):
            points, endings = self.games.play(moves)
        self.step += len(moves)
        won, done = np.zeros(len(moves), np.float32), np.zeros(len(moves), np.bool_)
        for row, end in endings.items():
            done[row] = True
            won[row] = end.score(1 - int(self.games.turns[row]))
            finished(self.logs[row], end)
            self.games.restart(row)
            self.logs[row] = self._new_log()
        played = np.take_along_axis(decision.log_probabilities, labels[:, None], 1)[:, 0]
        return Ply(positions, mask, labels, played, decision.outcome, decision.material, points, won, done)

    def _log(self, moves: NDArray[np.int32], legal: LegalMoves, decision: Decision) -> None:
        for row, (log, move) in enumerate(zip(self.logs, moves.tolist(), strict=True)):
            log.moves.append(move)
            if log.keeps_policy:
                log.thoughts.append(thought(legal, decision, row))

    def _new_log(self) -> GameLog:
        """The policies of the first games are all kept, so that there is something to look at from the start."""
        self.started += 1
        every = 1 if self.started <= len(self.games) else self.config.policy_every
        return GameLog(self.started, self.step, 1 / every, self.started % every == 0)

    def state(self) -> dict[str, Any]:
        """As tensors and plain values."""
        return {"step": self.step, "started": self.started, "logs": [log.state() for log in self.logs]}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from what `state` returned, in as many games."""
        self.step, self.started = state["step"], state["started"]
        self.logs = [GameLog.restored(log) for log in state["logs"]]
        for row, log in enumerate(self.logs):
            self.games.restart(row, log.moves)


def thought(legal: LegalMoves, decision: Decision, row: int) -> Thought:
    """What the network made of position `row`."""
    moves = legal.slice(row)
    logs = decision.log_probabilities[row, legal.labels[moves]]
    return Thought(legal.moves[moves], np.exp(logs), float(decision.outcome[row]))
