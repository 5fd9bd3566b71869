"""Many looks at once."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def benjamini_hochberg(p_values: ArrayLike, rate: float = 0.05) -> NDArray[np.bool_]:
    """(N,) which of (N,) p-values stand out, so that of those at most `rate` are chance (Benjamini, Hochberg 1995)."""
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    good = np.flatnonzero(p[order] <= rate * np.arange(1, len(p) + 1) / len(p)) if len(p) else order
    stands = np.zeros(len(p), dtype=np.bool_)
    stands[order[: good[-1] + 1 if len(good) else 0]] = True
    return stands
