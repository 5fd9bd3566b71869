"""What networks say while the loop asks them for moves: the logits of the recorded lanes, and nothing more.

A model is replaced by a thin callable for the length of one call. Nothing is registered on a module: torch.compile has
nothing to trace, and no retired opponent stays in memory. What is kept stays where it is until that of many steps is
fetched at once; nothing waits here.
"""

from collections.abc import Callable, Sequence
from typing import Any

from tb_keisei.adapters.hooks import FaultBarrier
from tb_keisei.adapters.keisei.loop_2026.lanes import LegalMoves, Places
from tb_keisei.adapters.keisei.loop_2026.step import Answer, joined, torch


class Watched:
    """A model for one call: it answers as the model does, and shows its answer to a function."""

    def __init__(self, model: Any, show: Callable[[Any], None]) -> None:
        self._model = model
        self._show = show

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The model's own answer."""
        output = self._model(*args, **kwargs)
        self._show(output)
        return output

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)


class Eye:
    """Keeps what was said in one step.

    Attributes:
        legal: the legal moves of the position that is decided next; None where it was not seen.
    """

    def __init__(self, guard: FaultBarrier) -> None:
        self._guard = guard
        self._answers: list[Answer] = []
        self.legal: LegalMoves | None = None

    def watched(self, model: Any, mine: Sequence[int], rows: Places) -> Any:
        """The model, or what stands for it in this call where a recorded lane is in its batch.

        `mine` are places among the recorded lanes, `rows` theirs in the model's batch.
        """
        if self.legal is None or not len(mine):
            return model
        places = self.legal.places(mine, rows.tolist())
        return Watched(model, lambda output: self._guard("network's answer", self._keep, output, mine, rows, places))

    def _keep(self, output: Any, mine: Sequence[int], rows: Places, places: Places) -> None:
        policy = output.policy_logits
        logits = policy.take(_sent(places, policy.device))  # of a table that may be permuted: the rest is not copied
        self._answers.append(Answer(mine, rows, joined([logits, output.value_logits, output.score_lead])))

    def take(self) -> list[Answer]:
        """What was said since the last call."""
        answers, self._answers = self._answers, []
        return answers


def _sent(numbers: Places, device: Any) -> Any:
    """On the model's device. Pinned first: from other memory a copy waits for the GPU."""
    tensor = torch().from_numpy(numbers)
    return tensor if device.type == "cpu" else tensor.pin_memory().to(device, non_blocking=True)
