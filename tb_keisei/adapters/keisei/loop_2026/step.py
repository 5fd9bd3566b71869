"""What is kept of one step of all lanes until it is read.

A step costs the training little: its arrays are small, and are kept as they are. Many are read at once, which takes a
fraction of the time that each alone would.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tb_keisei.adapters.keisei.loop_2026.lanes import LegalMoves, Places, softmax_of_each, softmax_of_rows


class Answer(NamedTuple):
    """What a model said of some lanes, still where it said it.

    Attributes:
        mine: the lanes, by place among the recorded ones.
        rows: theirs in the model's batch of n.
        numbers: a tensor of logits of the legal moves, lane after lane, (n, 3) of the outcomes and (n, 1) scores, flat.
    """

    mine: Sequence[int]
    rows: Places
    numbers: Any


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
        answers: what the models said.
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
    answers: Sequence[Answer]
    movers: NDArray[Any]
    entries: Mapping[int, Any]
    players: NDArray[Any]
    rewards: NDArray[Any]
    terminated: NDArray[Any]
    truncated: NDArray[Any]
    metadata: Any
    checks: Mapping[int, bool | None]
    active: Any


class Fetched(NamedTuple):
    """Steps whose answers are on their way to the CPU, in one piece a device.

    Attributes:
        steps: in their order.
        answers: (number of the step, answer), in the order of the pieces.
        pieces: tensors of the CPU.
    """

    steps: Sequence[Step]
    answers: Sequence[tuple[int, Answer]]
    pieces: Sequence[Any]


def fetch(steps: Sequence[Step], wait: bool) -> Fetched:
    """Begin to fetch what was said; without `wait` it may be read when the GPU has been waited for."""
    by_device: dict[Any, list[tuple[int, Answer]]] = {}
    for number, step in enumerate(steps):
        for answer in step.answers:
            by_device.setdefault(answer.numbers.device, []).append((number, answer))
    pieces = [joined([answer.numbers for _, answer in found]) for found in by_device.values()]
    fetched = [piece.detach().to("cpu", non_blocking=not wait) for piece in pieces]
    return Fetched(steps, [each for found in by_device.values() for each in found], fetched)


def said_in(fetched: Fetched) -> list[dict[int, Said]]:
    """What was said in each step, by place. To be called once what is on its way has come."""
    found: list[dict[int, Said]] = [{} for _ in fetched.steps]
    if not fetched.answers:
        return found
    places = [(number, place) for number, answer in fetched.answers for place in answer.mine]
    sizes = [len(fetched.steps[number].legal.by_lane[place]) for number, place in places]
    logits, outcomes, scores = _parted(fetched, sizes)
    policies, shares = softmax_of_each(logits, sizes), softmax_of_rows(outcomes).tolist()
    for (number, place), policy, outcome, score in zip(places, policies, shares, scores.tolist(), strict=True):
        found[number][place] = Said(policy, tuple(outcome), score)
    return found


_Numbers = NDArray[np.float32]


def _parted(fetched: Fetched, sizes: Sequence[int]) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Logits of all lanes, flat; (K, 3) of their outcomes; (K,) scores."""
    numbers = np.concatenate([piece.numpy() for piece in fetched.pieces])
    logits, outcomes, scores, start, lane = [], [], [], 0, 0
    for _, answer in fetched.answers:
        count, size = len(answer.mine), answer.numbers.numel()
        end = start + sum(sizes[lane : lane + count])
        batch = (start + size - end) // 4
        heads = numbers[end : start + size]
        logits.append(numbers[start:end])
        outcomes.append(heads[: 3 * batch].reshape(batch, 3)[answer.rows])
        scores.append(heads[3 * batch :][answer.rows])
        start, lane = start + size, lane + count
    return np.concatenate(logits), np.concatenate(outcomes), np.concatenate(scores)


def joined(tensors: Sequence[Any]) -> Any:
    """One after the other, flat, in single precision."""
    return torch().cat([tensor.reshape(-1).float() for tensor in tensors])


@cache
def torch() -> Any:
    """The trainer's: it is there once a network has answered."""
    return import_module("torch")
