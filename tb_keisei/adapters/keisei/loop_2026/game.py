"""One game on one lane, on its way to the event file."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tb_keisei.adapters.keisei.loop_2026.lanes import ACTIONS
from tb_keisei.adapters.keisei.loop_2026.players import Players
from tb_keisei.adapters.keisei.loop_2026.step import Said
from tb_keisei.adapters.keisei.spatial_action import usi_of_action
from tb_keisei.record.sfen import Color


@cache
def moves_of(side: Color) -> NDArray[np.object_]:
    """USI of every action of a side; empty where it leaves the board."""
    return np.array([usi_of_action(action, side) for action in range(ACTIONS)], dtype=object)


class LaneGame:
    """A recorder that is fed with what the loop and its engine have."""

    def __init__(self, recorder: Any, players: Players) -> None:
        self._recorder = recorder
        self._players = players
        self.plies = 0

    def add(
        self,
        side: Color,
        action: int,
        legal: NDArray[Any],
        said: Said | None,
        mover: int,
        entries: Mapping[int, Any],
        facts: Mapping[str, float],
    ) -> None:
        """One ply: legal actions, and what the network that moved said of them, where it was seen."""
        moves = moves_of(side)
        usi, legal_moves = moves[action], moves[legal].tolist()
        place = self._players.place(mover, entries)
        self.plies += 1
        if said is None:
            self._recorder.add_ply(usi, legal_moves=legal_moves, mover=place, **facts)
            return
        self._recorder.add_ply(
            usi,
            legal_moves=legal_moves,
            policy=said.policy,
            value=said.outcome,
            sampled_probability=_of(action, legal, said),
            mover=place,
            **facts,
        )

    def finish(self, global_step: int, **end: Any) -> None:
        """The end as `ends.end_of` tells it."""
        self._recorder.finish(global_step=global_step, players=self._players.all(), **end)

    def cut_off(self, global_step: int) -> None:
        """The run ends before the game does."""
        self.finish(global_step, winner=None, reason="end of the run", kind="aborted")

    def drop(self) -> None:
        """Forget the game."""
        self._recorder.abort()


def _of(action: int, legal: NDArray[Any], said: Said) -> float | None:
    """The probability that the loop drew the move with: temperature 1, no noise."""
    place = int(legal.searchsorted(action))
    return float(said.policy[place]) if place < len(legal) and legal[place] == action else None
