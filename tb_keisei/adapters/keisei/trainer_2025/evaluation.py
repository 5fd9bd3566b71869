"""Evaluation games: those that the evaluation manager plays with the agent that is being trained."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps
from tb_keisei.adapters.keisei.part import look_up
from tb_keisei.adapters.keisei.trainer_2025.moves import Moves
from tb_keisei.adapters.keisei.trainer_2025.policy_eye import PolicyEye, Sight
from tb_keisei.adapters.keisei.trainer_2025.recording import Recording
from tb_keisei.adapters.keisei.trainer_2025.surface import EVALUATE_FUNCTIONS, RUN_NAME
from tb_keisei.record.player import Player

STREAM = "eval"


class Evaluation:
    """Follows every board that moves while an evaluation runs.

    Evaluators make boards of their own and tell nobody their moves, so `make_move` of the board's class is wrapped for
    as long as the evaluation lasts. The policy is seen where the trained agent itself is asked; an opponent's moves,
    and those of an agent that was loaded from a file, are recorded without.
    """

    def __init__(
        self, trainer: Any, writer: Any, guard: FaultBarrier, moves: Moves, eye: PolicyEye | None, policies: bool
    ) -> None:
        """Without `policies` the eye only tells which colour the agent has."""
        self._trainer = trainer
        self._writer = writer
        self._guard = guard
        self._moves = moves
        self._eye = eye
        self._policies = policies
        self._running = False
        self._number = 0
        self._boards: dict[int, tuple[Any, Recording]] = {}

    def attach(self, wraps: Wraps) -> None:
        """Begin to follow."""
        manager = self._trainer.evaluation_manager
        for name in EVALUATE_FUNCTIONS:
            if hasattr(manager, name):
                wraps.wrap(manager, name, self._following)

    def _following(self, original: Function) -> Function:
        def evaluate(*args: Any, **kwargs: Any) -> Any:
            if inspect.iscoroutinefunction(original):
                return self._awaited(original(*args, **kwargs))
            with self._session():
                return original(*args, **kwargs)

        return evaluate

    async def _awaited(self, evaluation: Any) -> Any:
        with self._session():
            return await evaluation

    @contextmanager
    def _session(self) -> Iterator[None]:
        if self._running:
            yield
            return
        self._running = True
        wraps = Wraps()
        self._guard("evaluation", wraps.wrap, type(self._trainer.game), "make_move", self._making)
        try:
            with self._eye.opened() if self._eye is not None else nullcontext():
                yield
        finally:
            self._running = False
            wraps.restore()
            self._guard("end of an evaluation", self._end)

    def _making(self, original: Function) -> Function:
        def make_move(game: Any, move: Any, *args: Any, **kwargs: Any) -> Any:
            if (args and args[0]) or kwargs.get("is_simulation"):
                return original(game, move, *args, **kwargs)
            finish = self._guard("evaluation game", self._before, game, move)
            answer = original(game, move, *args, **kwargs)
            if finish is not None:
                self._guard("evaluation game", finish, answer)
            return answer

        return make_move

    def _before(self, game: Any, move: Any) -> Callable[[tuple[Any, ...]], None]:
        """What to do once the move is made."""
        sight = self._eye.take() if self._eye is not None else None
        if sight is not None and sight.move != move:
            sight = None
        if id(game) not in self._boards:
            self._boards[id(game)] = (game, self._open(game, sight))
        recording = self._boards[id(game)][1]
        return lambda answer: self._made(game, recording, move, sight, answer)

    def _open(self, game: Any, sight: Sight | None) -> Recording:
        self._number += 1
        step = self._trainer.metrics_manager.global_timestep
        return Recording(
            self._writer,
            self._moves,
            game,
            STREAM,
            self._players(sight is not None),
            game_id=f"eval-{self._number}",
            start_step=step,
            forward_mode="eval",
        )

    def _players(self, agent_begins: bool) -> tuple[Player, Player]:
        agent = Player(str(look_up(self._trainer, RUN_NAME) or "keisei"), learner=True)
        opponent = Player(str(self._trainer.config.evaluation.opponent_type))
        if self._eye is None:
            return Player("unknown"), Player("unknown")
        return (agent, opponent) if agent_begins else (opponent, agent)

    def _made(self, game: Any, recording: Recording, move: Any, sight: Sight | None, answer: tuple[Any, ...]) -> None:
        # The best action is taken, not drawn, so its sampled probability is 1.
        drawn = 1.0 if sight is not None and not sight.is_training else None
        value = sight.value if sight is not None else None
        policy = sight if self._policies else None
        recording.add(self._moves.of_move(move), policy, value=value, sampled_probability=drawn)
        _, _, done, info = answer
        if done:
            del self._boards[id(game)]
            recording.finish(info, self._trainer.metrics_manager.global_timestep)

    def _end(self) -> None:
        """Games that the evaluator ended by itself (an illegal move, an error) or cut off."""
        boards, self._boards = list(self._boards.values()), {}
        step = self._trainer.metrics_manager.global_timestep
        for game, recording in boards:
            if game.game_over and game.termination_reason:
                winner = game.winner.name if game.winner is not None else None
                recording.finish({"reason": game.termination_reason, "winner": winner}, step)
            else:
                recording.cut_off("end of the evaluation", step)
