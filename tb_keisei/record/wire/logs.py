"""Probabilities as 2^(-q / 72), 16 bits each: at most 0.5 % off, 1 % after renormalising."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.record.plies.columns import Floats

LOG_STEPS_PER_OCTAVE: Final = 72

ZERO_LOG: Final = 2047
"""The q of probability zero, and of all below 2^(-28.4)."""

MOST_SCALING: Final = 2 ** (0.5 / LOG_STEPS_PER_OCTAVE)
"""What quantising can have changed a sum by; more is rounding of the move played, or wrong data."""

_PROBABILITIES: Final[Floats] = np.append(np.exp2(-np.arange(ZERO_LOG) / LOG_STEPS_PER_OCTAVE), 0).astype(np.float32)


def to_logs(probabilities: Floats) -> NDArray[np.uint16]:
    """The q of each."""
    with np.errstate(divide="ignore"):
        logs: Floats = np.rint(-LOG_STEPS_PER_OCTAVE * np.log2(probabilities))
    return np.clip(logs, 0, ZERO_LOG).astype(np.uint16)


def from_logs(logs: NDArray[np.uint16]) -> Floats:
    """The probability of each q, which is 2047 at most."""
    return _PROBABILITIES[logs]
