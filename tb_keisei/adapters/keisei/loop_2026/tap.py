"""The tap: everything that is put into a live loop, and taken out again."""

from types import TracebackType
from typing import Any, Final, Self

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps, log
from tb_keisei.adapters.keisei.hparams import write_end
from tb_keisei.adapters.keisei.loop_2026 import surface
from tb_keisei.adapters.keisei.loop_2026.checkpoints import Checkpoints
from tb_keisei.adapters.keisei.loop_2026.choosing import SPLIT_MERGE, Choosing
from tb_keisei.adapters.keisei.loop_2026.eye import Eye
from tb_keisei.adapters.keisei.loop_2026.game import moves_of
from tb_keisei.adapters.keisei.loop_2026.lanes import drawn_lanes
from tb_keisei.adapters.keisei.loop_2026.numbers import Numbers
from tb_keisei.adapters.keisei.loop_2026.selfplay import SIDES, SelfPlay
from tb_keisei.adapters.keisei.loop_2026.settings import write_settings
from tb_keisei.adapters.keisei.loop_2026.vecenv import WatchedVecEnv

LANES: Final = 8
"""Lanes that are recorded where nobody says how many."""


class LoopTap:
    """What `attach` returns for a `KataGoTrainingLoop`.

    It takes no random numbers of the trainer's, runs no forward pass, registers nothing on a module and waits for no
    GPU. As a context manager it detaches at the end.

    Attributes:
        failures: how often observing failed, by point; training never notices.
    """

    def __init__(self, loop: Any, writer: Any, *, lanes: int, policies: bool) -> None:
        self._loop = loop
        self._writer = writer
        self._guard = FaultBarrier()
        self.failures = self._guard.failures
        self._wraps = Wraps()
        self._games: SelfPlay | None = None
        self._lanes = lanes
        self._policies = policies
        self._open = False
        self._told = False

    def attach(self) -> None:
        """Put every part in for which the loop has what it needs."""
        if not surface.is_main(self._loop):
            return
        self._open = True
        module = surface.module_of(self._loop)
        self._guard("games", self._attach_games, module)
        if surface.NUMBERS.is_there(self._loop):
            numbers = Numbers(self._loop, self._writer, self._guard, self._games)
            self._guard("scalars", numbers.attach, self._wraps, module)
        if surface.CHECKPOINTS.is_there(self._loop):
            checkpoints = Checkpoints(self._loop, self._writer, self._guard)
            self._guard("checkpoints", checkpoints.attach, self._wraps, module)
        if surface.SETTINGS.is_there(self._loop):
            self._guard("settings", self._write_settings)

    def follow_run(self) -> None:
        """Detach when the loop's `run` ends, however it ends."""
        self._guard("run", self._wraps.wrap, self._loop, "run", self._running)

    def detach(self) -> None:
        """Finish what is open and restore the loop; may be called again."""
        if not self._open:
            return
        self._open = False
        if self._games is not None:
            self._guard("last games", self._games.end)
        self._guard("detaching", self._wraps.restore)
        if self._told:
            self._guard("hparams", write_end, self._writer)
        self._guard("flush", self._writer.flush, 5.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.detach()

    def _attach_games(self, module: Any) -> None:
        loop = self._loop
        if not surface.GAMES.is_there(loop):
            return
        if loop.config.league is not None and not hasattr(module, SPLIT_MERGE):
            log.warning("this version of Keisei has no %s: TensorBoard will show no games of a league", SPLIT_MERGE)
        for side in SIDES:
            moves_of(side)  # some 20 ms each, here and not in a step
        eye = Eye(self._guard) if self._policies else None
        games = SelfPlay(loop, self._writer, self._guard, drawn_lanes(loop.num_envs, self._lanes), eye)
        Choosing(loop, games, eye, self._guard).attach(self._wraps, module)
        self._wraps.put(loop, "vecenv", WatchedVecEnv(loop.vecenv, games, self._guard))
        self._games = games

    def _write_settings(self) -> None:
        write_settings(self._loop, self._writer)
        self._told = True

    def _running(self, original: Function) -> Function:
        def run(*args: Any, **kwargs: Any) -> Any:
            try:
                return original(*args, **kwargs)
            finally:
                self.detach()

        return run
