"""The observer's own code runs in here: whatever goes wrong in it stays out of training."""

import logging
from collections import Counter
from collections.abc import Callable
from typing import ParamSpec, TypeVar

log = logging.getLogger("tb_keisei.adapters.keisei")

_Params = ParamSpec("_Params")
_ResultT = TypeVar("_ResultT")


class Guard:
    """Calls functions of the observer; their exceptions are counted by point and logged once a point."""

    def __init__(self) -> None:
        self.failures: Counter[str] = Counter()

    def __call__(
        self, point: str, function: Callable[_Params, _ResultT], *args: _Params.args, **kwargs: _Params.kwargs
    ) -> _ResultT | None:
        """The function's result, or None where it raised."""
        try:
            return function(*args, **kwargs)
        except Exception:  # an observer's mistake, whatever it is, must never end a training
            self.failures[point] += 1
            if self.failures[point] == 1:
                log.warning("observing the %s failed; training is not touched", point, exc_info=True)
            return None
