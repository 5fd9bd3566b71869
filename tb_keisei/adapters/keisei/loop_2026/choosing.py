"""The two calls in which the loop asks networks for moves: which network moves where, and what it says."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps
from tb_keisei.adapters.keisei.loop_2026.eye import Eye
from tb_keisei.adapters.keisei.loop_2026.lanes import rows_among
from tb_keisei.adapters.keisei.loop_2026.players import LEARNER
from tb_keisei.adapters.keisei.loop_2026.selfplay import SelfPlay

SPLIT_MERGE: Final = "split_merge_step"
"""A function of the loop's module, looked up there by its name in every step of league mode."""


class Choosing:
    """Gives both calls watched networks. Without an eye it tells only who moves."""

    def __init__(self, loop: Any, games: SelfPlay, eye: Eye | None, guard: FaultBarrier) -> None:
        self._loop = loop
        self._games = games
        self._eye = eye
        self._guard = guard
        self._everywhere = range(len(games.lanes))

    def attach(self, wraps: Wraps, module: Any) -> None:
        """Begin to look on."""
        wraps.wrap(self._loop.ppo, "select_actions", self._selecting)
        if hasattr(module, SPLIT_MERGE):
            wraps.wrap(module, SPLIT_MERGE, self._splitting)

    def _selecting(self, original: Function) -> Function:
        """Self-play: one network moves everywhere, the compiled one where there is one."""

        def select_actions(*args: Any, **kwargs: Any) -> Any:
            self._games.movers = np.full(len(self._games.lanes), LEARNER)
            ppo = self._loop.ppo
            # `or` would ask a compiled module for its length, which it refuses
            name = "forward_model" if getattr(ppo, "compiled_eval", None) is None else "compiled_eval"
            model = getattr(ppo, name)
            watched = self._guard("network", self._watched_everywhere, model)
            if watched is None:
                return original(*args, **kwargs)
            setattr(ppo, name, watched)
            try:
                return original(*args, **kwargs)
            finally:
                setattr(ppo, name, model)

        return select_actions

    def _watched_everywhere(self, model: Any) -> Any:
        return self._eye.watched(model, self._everywhere, self._games.lanes) if self._eye is not None else None

    def _splitting(self, original: Function) -> Function:
        """League: the learner moves where its side is to move, elsewhere an opponent."""

        def split_merge_step(*args: Any, **kwargs: Any) -> Any:
            if args or kwargs.get("learner_model") is not self._loop.model:  # another loop's
                return original(*args, **kwargs)
            watched = self._guard("networks", self._watched_by_side, kwargs)
            return original(**(kwargs if watched is None else watched))

        return split_merge_step

    def _watched_by_side(self, given: Mapping[str, Any]) -> dict[str, Any]:
        lanes = self._games.lanes
        learners = np.asarray(given["current_players"] == given["learner_side"])
        found = dict(given)
        opponents = given.get("opponent_models")
        if opponents is None:
            entry = self._loop._current_opponent_entry
            opponent = entry.id if entry is not None else 0
            ids = np.full(len(learners), opponent)
            found["opponent_model"] = self._watched(given["opponent_model"], ~learners)
        else:
            ids = given["env_opponent_ids"]
            found["opponent_models"] = {
                opponent: self._watched(model, ~learners & (ids == opponent)) for opponent, model in opponents.items()
            }
        found["learner_model"] = self._watched(given["learner_model"], learners)
        self._games.movers = np.where(learners[lanes], LEARNER, ids[lanes])
        return found

    def _watched(self, model: Any, moves_there: Any) -> Any:
        if self._eye is None:
            return model
        mine, rows = rows_among(moves_there, self._games.lanes)
        return self._eye.watched(model, mine.tolist(), rows)
