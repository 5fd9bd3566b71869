"""What networks say while the loop asks them for moves: the logits of the recorded lanes, and nothing more.

A model is replaced by a thin callable for the length of one call. Nothing is registered on a module: torch.compile has
nothing to trace, and no retired opponent stays in memory. Copies are begun at once and read after the loop itself has
waited for its actions; nothing waits here.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tb_keisei.adapters.hooks import FaultBarrier
from tb_keisei.adapters.keisei.loop_2026.lanes import LegalMoves, Places, softmax

ACTIONS: Final = 11_259
"""Width of the policy head."""


class Said(NamedTuple):
    """What a network said of one position, for the side to move.

    Attributes:
        policy: (n,) probabilities of the legal moves.
        outcome: win, draw, loss.
        score_lead: as the network says it, normalised.
    """

    policy: NDArray[np.float32]
    outcome: tuple[float, float, float]
    score_lead: float


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
        self._copies: list[tuple[Places, Any, Any, Any]] = []
        self.legal: LegalMoves | None = None

    def watched(self, model: Any, mine: Places, rows: Places) -> Any:
        """The model, or what stands for it in this call where a recorded lane is in its batch.

        `mine` are places among the recorded lanes, `rows` theirs in the model's batch.
        """
        if self.legal is None or not len(mine):
            return model
        places = self.legal.places_in(mine, ACTIONS)
        return Watched(model, lambda output: self._guard("network's answer", self._keep, output, mine, rows, places))

    def _keep(self, output: Any, mine: Places, rows: Places, places: Places) -> None:
        import torch  # the trainer's: it is there

        device = output.policy_logits.device
        at = torch.from_numpy(rows).to(device, non_blocking=True)
        wanted = torch.from_numpy(places).to(device, non_blocking=True)
        logits = output.policy_logits.detach()[at].reshape(-1)[wanted]
        copies = [
            tensor.float().to("cpu", non_blocking=True)
            for tensor in (logits, output.value_logits.detach()[at], output.score_lead.detach()[at])
        ]
        self._copies.append((mine, *copies))

    def take(self) -> dict[int, Said]:
        """What was said since the last call, by place; to be called after the loop has waited for its actions."""
        copies, self._copies = self._copies, []
        legal = self.legal
        if legal is None:
            return {}
        return {place: said for copy in copies for place, said in _said(legal, *copy)}

    def forget(self) -> None:
        """A step failed: nothing of it may be taken for the next one."""
        self._copies = []


def _said(legal: LegalMoves, mine: Places, logits: Any, outcomes: Any, scores: Any) -> list[tuple[int, Said]]:
    flat = logits.numpy()
    found, start = [], 0
    for place, outcome, score in zip(mine.tolist(), outcomes.numpy(), scores.reshape(-1).tolist(), strict=True):
        end = start + len(legal.actions[legal.of_lane(place)])
        win, draw, loss = softmax(outcome).tolist()
        found.append((place, Said(softmax(flat[start:end]), (win, draw, loss), score)))
        start = end
    return found
