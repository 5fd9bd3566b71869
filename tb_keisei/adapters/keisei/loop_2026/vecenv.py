"""The engine, as the loop sees it, with somebody looking on."""

from typing import Any

from tb_keisei.adapters.hooks import FaultBarrier
from tb_keisei.adapters.keisei.loop_2026.selfplay import SelfPlay


class WatchedVecEnv:
    """Stands in the engine's place: no attribute can be set on the engine's own object, which is a Rust class."""

    def __init__(self, engine: Any, games: SelfPlay, guard: FaultBarrier) -> None:
        self._engine = engine
        self._games = games
        self._guard = guard

    @property
    def engine(self) -> Any:
        """The engine itself."""
        return self._engine

    def reset(self, *args: Any, **kwargs: Any) -> Any:
        """As the engine's."""
        result = self._engine.reset(*args, **kwargs)
        self._guard("beginning of the games", self._games.begun, result)
        return result

    def step(self, actions: Any, *args: Any, **kwargs: Any) -> Any:
        """As the engine's. A version has `active_mask`: where it is False a lane waits."""
        try:
            result = self._engine.step(actions, *args, **kwargs)
        except BaseException:
            self._guard("failed step", self._games.missed)
            raise
        active = kwargs.get("active_mask", args[0] if args else None)
        before = self._guard.failures["step"]
        self._guard("step", self._games.stepped, actions, result, active)
        if self._guard.failures["step"] != before:
            self._guard("missed step", self._games.missed)
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)
