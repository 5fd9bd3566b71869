"""A range of training steps, both ends included. A game is in it by the step at which it started."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from tb_keisei.plugin.http.parameters import number

TEXT = (
    "A game counts by the step at which it started: by its end, short games would come first. The newest games are "
    "missing until they end."
)


class Window(NamedTuple):
    """From step to step; infinite where an end is open."""

    low: float = -math.inf
    high: float = math.inf

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> "Window":
        """From the parameters `from` and `to` of a request; raises InvalidArgumentError."""
        low, high = number("from", parameters.get("from")), number("to", parameters.get("to"))
        return cls(-math.inf if low is None else low, math.inf if high is None else high)
