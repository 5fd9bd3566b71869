"""What is kept of one step of all lanes until it is read. Pure.

A step costs the training little: its arrays are small, and are kept as they are. Many are read at once, which takes a
fraction of the time that each alone would.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tb_keisei.adapters.keisei.loop_2026.lanes import LegalMoves, Places, softmax_of_each, softmax_of_rows


class Copies(NamedTuple):
    """What a model said of some lanes, as tensors of the CPU that may still be on their way.

    Attributes:
        mine: the lanes, by place among the recorded ones.
        rows: theirs in the model's batch of n.
        logits: (M,) of the legal moves, lane after lane.
        outcomes: (n, 3) logits of win, draw, loss.
        scores: (n, 1).
    """

    mine: Sequence[int]
    rows: Places
    logits: Any
    outcomes: Any
    scores: Any


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


class Step(NamedTuple):
    """One step.

    Attributes:
        global_step, epoch, learner_step: the loop's, and that of the learner's weights.
        actions: K of the recorded lanes.
        legal: of the recorded lanes, before the step.
        copies: what the models said.
        movers: (K,) who moved in the recorded lanes: LEARNER, or an entry's id.
        entries: the league's, by id.
        players: (N,) uint8, who was to move before the step: 0 is Black.
        rewards, terminated, truncated: (N,) of the engine.
        metadata: the engine's, of the step.
        checks: by place, of lanes where no move was left: whether the side to move was in check.
        active: (N,) lanes that moved; None where all did.
    """

    global_step: int
    epoch: int
    learner_step: int
    actions: Sequence[int]
    legal: LegalMoves
    copies: Sequence[Copies]
    movers: NDArray[Any]
    entries: Mapping[int, Any]
    players: NDArray[Any]
    rewards: NDArray[Any]
    terminated: NDArray[Any]
    truncated: NDArray[Any]
    metadata: Any
    checks: Mapping[int, bool | None]
    active: Any


def said_in(steps: Sequence[Step]) -> list[dict[int, Said]]:
    """What was said in each step, by place. To be called once what is on its way has come."""
    found: list[dict[int, Said]] = [{} for _ in steps]
    copies = [(number, copy) for number, step in enumerate(steps) for copy in step.copies]
    if not copies:
        return found
    places = [(number, place) for number, copy in copies for place in copy.mine]
    sizes = [len(steps[number].legal.by_lane[place]) for number, place in places]
    policies = softmax_of_each(np.concatenate([_array(copy.logits) for _, copy in copies]), sizes)
    outcomes = softmax_of_rows(np.concatenate([_array(copy.outcomes)[copy.rows] for _, copy in copies])).tolist()
    scores = np.concatenate([_array(copy.scores)[copy.rows, 0] for _, copy in copies]).tolist()
    for (number, place), policy, outcome, score in zip(places, policies, outcomes, scores, strict=True):
        found[number][place] = Said(policy, tuple(outcome), score)
    return found


def _array(tensor: Any) -> NDArray[np.float32]:
    found: NDArray[np.float32] = tensor.detach().numpy()
    return found
