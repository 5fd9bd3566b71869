"""Self-play games, as the step manager plays them."""

from typing import Any

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps
from tb_keisei.adapters.keisei.part import look_up
from tb_keisei.adapters.keisei.trainer_2025.habits import Habits
from tb_keisei.adapters.keisei.trainer_2025.moves import Moves
from tb_keisei.adapters.keisei.trainer_2025.policy_eye import PolicyEye, Sight
from tb_keisei.adapters.keisei.trainer_2025.recording import Recording, probability
from tb_keisei.adapters.keisei.trainer_2025.surface import RUN_NAME
from tb_keisei.record.player import Player

STREAM = "self_play"


class SelfPlay:
    """Follows `execute_step`: one recording at a time, of the game that is on the trainer's board."""

    def __init__(
        self, trainer: Any, writer: Any, guard: FaultBarrier, moves: Moves, eye: PolicyEye | None, every: int
    ) -> None:
        """`eye` None records moves only; else the policy of every `every`-th game is recorded."""
        self._trainer = trainer
        self._writer = writer
        self._guard = guard
        self._moves = moves
        self._eye = eye
        self._every = every
        self._recording: Recording | None = None
        self._fresh = True
        self._seen = False
        self.habits = Habits()

    def attach(self, wraps: Wraps) -> None:
        """Begin to follow."""
        wraps.wrap(self._trainer.step_manager, "execute_step", self._following)

    def end(self) -> None:
        """The run is over: the game on the board is recorded as aborted."""
        recording, self._recording, self._fresh = self._recording, None, True
        if recording is not None:
            recording.cut_off("end of the run", self._step)

    @property
    def _step(self) -> int:
        step: int = self._trainer.metrics_manager.global_timestep
        return step

    def _following(self, original: Function) -> Function:
        def execute_step(*args: Any, **kwargs: Any) -> Any:
            if self._fresh:
                self._guard("beginning of a game", self._before)
            eye = self._eye if self._seen else None
            if eye is None:
                result = original(*args, **kwargs)
            else:
                before = eye.open()
                try:
                    result = original(*args, **kwargs)
                finally:
                    eye.close(before)
            self._guard("step", self._after, result)
            return result

        return execute_step

    def _before(self) -> None:
        self._fresh = False
        trainer, number = self._trainer, self._trainer.metrics_manager.total_episodes_completed + 1
        self._seen = self._eye is not None and (number - 1) % self._every == 0
        player = Player(str(look_up(trainer, RUN_NAME) or "keisei"), learner=True)
        self._recording = Recording(
            self._writer,
            self._moves,
            trainer.game,
            STREAM,
            (player, player),
            game_id=str(number),
            start_step=self._step,
            forward_mode="train",
            policy_fraction=1.0 / self._every if self._eye is not None else 1.0,
        )

    def _after(self, result: Any) -> None:
        sight = self._eye.take() if self._eye is not None and self._seen else None
        recording = self._recording
        self._fresh = result.done or not result.success
        if self._fresh:
            self._recording = None
        if recording is None:
            return
        try:
            self._record(recording, result, sight)
        except Exception:
            # Half a game would be a wrong game; the guard says what happened, and the next game is recorded again.
            self._recording = None
            self._forget(recording)
            raise

    def _record(self, recording: Recording, result: Any, sight: Sight | None) -> None:
        if not result.success:
            self._forget(recording)
            return
        usi = self._moves.of_action(result.policy_index)
        drawn = probability(result.log_prob)
        recording.add(usi, sight, value=result.value_pred, sampled_probability=drawn, reward=result.reward)
        self.habits.add(usi)
        if result.done:
            # The trainer counts this step only after it has dealt with the end of the game.
            recording.finish(result.info, self._step + 1)
            self.habits.end_game()

    def _forget(self, recording: Recording) -> None:
        self.habits.drop_game()
        recording.drop()
