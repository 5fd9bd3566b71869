"""From the network's outputs to probabilities of legal moves, and a move drawn from them."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def log_probabilities(logits: Tensor, legal: Tensor) -> Tensor:
    """(N, LABELS) natural logarithms of the probabilities over the legal moves; -inf elsewhere."""
    return logits.masked_fill(~legal, -torch.inf).log_softmax(1)


def draw(probabilities: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.int64]:
    """(N,) one label of each row, drawn with its probability; a label of probability 0 is never drawn."""
    cumulative = np.cumsum(probabilities, axis=1, dtype=np.float64)
    threshold = rng.random(len(probabilities)) * cumulative[:, -1]
    return np.asarray((cumulative <= threshold[:, None]).sum(axis=1), np.int64)


def entropy(log_probabilities: Tensor) -> Tensor:
    """(N,) nats."""
    return -(log_probabilities.exp() * log_probabilities.masked_fill(log_probabilities == -torch.inf, 0.0)).sum(1)
