"""What weighted games are worth: weights (1 / the fraction recorded) enter estimates, never the number of games."""

import numpy as np
from numpy.typing import ArrayLike


def effective_number(weights: ArrayLike) -> float:
    """(Σ w)² / Σ w² (Kish 1965): so many equally weighted games tell as much. 0 without weights."""
    given = np.asarray(weights, dtype=np.float64)
    squares = float((given**2).sum())
    return float(given.sum()) ** 2 / squares if squares else 0.0
