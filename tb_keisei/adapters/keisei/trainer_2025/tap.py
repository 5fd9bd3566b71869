"""The tap: everything that is put into a live trainer, and taken out again."""

from types import TracebackType
from typing import Any, Self

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps, log
from tb_keisei.adapters.keisei.hparams import write_end
from tb_keisei.adapters.keisei.part import look_up
from tb_keisei.adapters.keisei.trainer_2025 import surface
from tb_keisei.adapters.keisei.trainer_2025.checkpoints import Checkpoints
from tb_keisei.adapters.keisei.trainer_2025.evaluation import Evaluation
from tb_keisei.adapters.keisei.trainer_2025.histograms import Histograms
from tb_keisei.adapters.keisei.trainer_2025.metrics import Metrics
from tb_keisei.adapters.keisei.trainer_2025.moves import Moves
from tb_keisei.adapters.keisei.trainer_2025.policy_eye import PolicyEye
from tb_keisei.adapters.keisei.trainer_2025.selfplay import SelfPlay
from tb_keisei.adapters.keisei.trainer_2025.settings import write_settings


class Tap:
    """What `attach` returns.

    It takes no random numbers, runs no forward pass, and never asks the live game for its legal moves (which would
    clear the winner of a finished one). As a context manager it detaches at the end.

    Attributes:
        failures: how often observing failed, by point; training never notices.
    """

    def __init__(self, trainer: Any, writer: Any, *, every: int, policies: bool) -> None:
        self._trainer = trainer
        self._writer = writer
        self._guard = FaultBarrier()
        self.failures = self._guard.failures
        self._wraps = Wraps()
        self._selfplay: SelfPlay | None = None
        self._metrics: Metrics | None = None
        self._every = every
        self._policies = policies
        self._open = False

    def attach(self) -> None:
        """Put every part in for which the trainer has what it needs."""
        self._open = True
        self._guard("games", self._attach_games)
        if surface.SCALARS.is_there(self._trainer):
            self._guard("scalars", self._attach_scalars)
        if surface.HISTOGRAMS.is_there(self._trainer):
            self._guard("histograms", Histograms(self._trainer, self._writer, self._guard).attach, self._wraps)
        if surface.CHECKPOINTS.is_there(self._trainer):
            self._guard("checkpoints", Checkpoints(self._trainer, self._writer, self._guard).attach, self._wraps)
        if look_up(self._trainer, surface.PARALLEL):
            log.warning("Keisei plays in worker processes (parallel.enabled): TensorBoard will show no games")

    def detach(self) -> None:
        """Finish what is open and restore the trainer; may be called again."""
        self._end()
        self._guard("detaching", self._wraps.restore)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.detach()

    def _attach_games(self) -> None:
        trainer = self._trainer
        if not surface.GAMES.is_there(trainer):
            return
        moves, eye = Moves(trainer.policy_output_mapper), self._attach_eye()
        shown = eye if self._policies else None
        self._selfplay = SelfPlay(trainer, self._writer, self._guard, moves, shown, self._every)
        self._selfplay.attach(self._wraps)
        if surface.EVALUATION.is_there(trainer):
            Evaluation(trainer, self._writer, self._guard, moves, eye, self._policies).attach(self._wraps)

    def _attach_eye(self) -> PolicyEye | None:
        if not surface.POLICIES.is_there(self._trainer):
            return None
        head = surface.policy_head(self._trainer.agent.model)
        if head is None:
            log.warning("the model has no module policy_head: TensorBoard will show no policies")
            return None
        eye = PolicyEye(self._guard)
        eye.attach(self._trainer.agent, head, self._wraps)
        return eye

    def _attach_scalars(self) -> None:
        habits = self._selfplay.habits if self._selfplay is not None else None
        self._metrics = Metrics(self._trainer, self._writer, self._guard, habits)
        self._wraps.wrap(self._trainer.training_loop_manager, "run", self._running)
        for number in surface.NUMBERS:
            number.is_there(self._trainer)  # only to say what is lacking; the others are shown

    def _running(self, original: Function) -> Function:
        def run(*args: Any, **kwargs: Any) -> Any:
            loop = Wraps()
            self._guard("beginning of the run", self._begin, loop)
            try:
                return original(*args, **kwargs)
            finally:
                loop.restore()
                self._end()

        return run

    def _begin(self, loop: Wraps) -> None:
        self._open = True
        if self._metrics is not None:
            self._metrics.begin()
            if surface.LOG.is_there(self._trainer) and self._trainer.log_both is not None:
                self._metrics.listen(loop)
        if surface.SETTINGS.is_there(self._trainer):
            write_settings(self._trainer, self._writer)

    def _end(self) -> None:
        """The training is over or the tap is taken out: nothing may stay half done."""
        if not self._open:
            return
        self._open = False
        if self._selfplay is not None:
            self._guard("last game", self._selfplay.end)
        if self._metrics is not None:
            self._guard("last numbers", self._metrics.end)
            self._guard("hparams", write_end, self._writer)
        self._guard("flush", self._writer.flush, 5.0)
