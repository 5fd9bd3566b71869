"""One game of the trainer on its way to the event file."""

import math
from typing import Any, Final

from tb_keisei.adapters.keisei.trainer_2025.moves import Moves
from tb_keisei.adapters.keisei.trainer_2025.policy_eye import Sight
from tb_keisei.record.player import Player

_TOGETHER: Final = 32
"""Plies that are handed on at once: one by one, amid the trainer's own work, the same code takes far longer."""


class Recording:
    """A recorder that is fed with the trainer's own objects."""

    def __init__(self, writer: Any, moves: Moves, game: Any, stream: str, players: tuple[Player, Player], **facts: Any):
        """Begin a game; `game` is the trainer's, at its first position; `facts` as in `writer.game_recorder`."""
        self._moves = moves
        self._game = game
        self._first_move = game.move_count
        self._plies = 0
        self._waiting: list[tuple[str, Sight | None, float | None, dict[str, Any]]] = []
        self._recorder = writer.game_recorder(
            stream,
            black=players[0],
            white=players[1],
            initial_sfen=game.to_sfen_string(),
            value_kind="raw_critic",
            value_perspective="none",
            max_plies=game.max_moves_per_game,
            ruleset="keisei-2025",
            **facts,
        )

    def add(self, usi: str, sight: Sight | None, *, sampled_probability: float | None = None, **facts: Any) -> None:
        """Record a move, and the policy where it was seen."""
        self._plies += 1
        self._waiting.append((usi, sight, sampled_probability, facts))
        if len(self._waiting) >= _TOGETHER:
            self._hand_on()

    def finish(self, info: dict[str, Any], global_step: int) -> None:
        """The end as the trainer's own `info` has it: {"reason": …, "winner": "BLACK" | "WHITE"}."""
        self._hand_on()
        winner = info.get("winner")
        self._recorder.finish(
            winner=winner.lower() if winner else None,
            reason=str(info.get("reason", "unknown")),
            global_step=global_step,
            final_sfen=self._game.to_sfen_string(),
        )

    def cut_off(self, reason: str, global_step: int) -> None:
        """The run ends before the game does."""
        self._hand_on()
        complete = self._game.move_count - self._first_move == self._plies
        self._recorder.finish(
            winner=None,
            reason=reason,
            kind="aborted",
            global_step=global_step,
            final_sfen=self._game.to_sfen_string() if complete else "",
        )

    def drop(self) -> None:
        """Forget the game."""
        self._recorder.abort()

    def _hand_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        for usi, sight, sampled_probability, facts in waiting:
            legal_moves = policy = None
            if sight is not None:
                legal, policy = sight.policy()
                legal_moves = self._moves.of_actions(legal)
            self._recorder.add_ply(
                usi,
                legal_moves=legal_moves,
                policy=policy,
                sampled_probability=sampled_probability,
                copy=False,
                **facts,
            )


def probability(log_probability: float) -> float:
    """e to the power of a log-probability; rounding above 1 is cut."""
    return min(1.0, math.exp(log_probability))
