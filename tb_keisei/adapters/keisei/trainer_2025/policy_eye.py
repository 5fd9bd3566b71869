"""Sees the policy that the trainer's own forward pass makes; never runs one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class Sight:
    """One call of `select_action`, as it was.

    Attributes:
        move: the trainer's move tuple.
        legal: indices of the legal actions, ascending; of a GPU the mask, bool, shape (actions,).
        logits: float32, in the order of `legal`; of a GPU those of all actions, shape (1, actions). The trainer makes
            both tensors anew for each step, so they may be kept; on a CPU that would cost more than to pick out what
            is needed, because memory that was just used is faster than other memory.
        value: the critic's raw output.
        is_training: whether it was drawn (True) or the best was taken.
    """

    move: Any
    legal: Any
    logits: "NDArray[np.float32] | torch.Tensor"
    value: float
    is_training: bool

    def policy(self) -> "tuple[list[int], NDArray[np.float32] | torch.Tensor]":
        """Indices of the legal actions, ascending, and the softmax of their logits, float32, in the same order."""
        if isinstance(self.logits, np.ndarray):
            return self.legal.tolist(), _softmax(self.logits)
        legal = np.flatnonzero(self.legal.cpu().numpy()).tolist()
        on_gpu: torch.Tensor = self.logits.reshape(-1)[legal].float().softmax(-1)
        return legal, on_gpu  # the bridge fetches it later


class _State(threading.local):
    """What a thread is doing; forwards in other threads are none of our business."""

    open = False
    armed = False
    logits: Any = None
    sight: Sight | None = None


class PolicyEye:
    """Looks at the forward passes inside `select_action`, while it is opened."""

    def __init__(self, guard: FaultBarrier) -> None:
        self._guard = guard
        self._state = _State()

    def attach(self, agent: Any, head: Any, wraps: Wraps) -> None:
        """Look at this agent through a hook on its policy head."""
        wraps.wrap(agent, "select_action", self._seeing)
        wraps.hook(head, self._hook)

    def open(self) -> bool:
        """From now on, calls of this thread are seen; whether they were before."""
        state = self._state
        before, state.open, state.sight = state.open, True, None
        return before

    def close(self, before: bool) -> None:
        """As it was before `open`."""
        self._state.open = before

    @contextmanager
    def opened(self) -> Iterator[None]:
        """While this lasts, calls of this thread are seen."""
        before = self.open()
        try:
            yield
        finally:
            self.close(before)

    def take(self) -> Sight | None:
        """What was seen last, once."""
        sight, self._state.sight = self._state.sight, None
        return sight

    def _seeing(self, original: Function) -> Function:
        def select_action(*args: Any, **kwargs: Any) -> Any:
            state = self._state
            if not state.open:
                return original(*args, **kwargs)
            state.armed, state.logits, state.sight = True, None, None
            try:
                answer = original(*args, **kwargs)
            finally:
                state.armed = False
            state.sight = self._guard("policy", self._look, state.logits, args, kwargs, answer)
            state.logits = None
            return answer

        return select_action

    def _hook(self, _module: Any, _inputs: Any, output: Any) -> None:
        if self._state.armed:
            self._guard("forward pass", self._keep, output)

    def _keep(self, output: Any) -> None:
        self._state.logits = output

    def _look(
        self, logits: Any, args: tuple[Any, ...], kwargs: dict[str, Any], answer: tuple[Any, ...]
    ) -> Sight | None:
        move, _, _, value = answer
        if logits is None or move is None:
            return None
        mask, logits = kwargs["legal_mask"] if "legal_mask" in kwargs else args[1], logits.detach()
        if logits.device.type == "cpu":
            mask = np.flatnonzero(mask.numpy())
            logits = logits.float().numpy().reshape(-1)[mask]
        return Sight(move, mask, logits, value, kwargs.get("is_training", True))


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers: NDArray[np.float32] = np.exp(logits - logits.max())
    powers /= powers.sum()
    return powers
