"""Single parameters of a request. All of these raise InvalidArgumentError and say what would be right."""

import math
from collections.abc import Sequence
from typing import TypeVar

from tb_keisei.plugin.http.errors import InvalidArgumentError

TextT = TypeVar("TextT", str, str | None)


def one_of(name: str, value: TextT, allowed: Sequence[str]) -> TextT:
    """The value of a parameter, where it is given one of a few."""
    if value is not None and value not in allowed:
        raise InvalidArgumentError(f"{name} is {value[:80]!r}; expected one of {', '.join(allowed)}")
    return value


def number(name: str, text: str | None) -> float | None:
    """The finite number of a parameter; None where it is not given."""
    if text is None:
        return None
    try:
        number = float(text[:80]) if text.isascii() else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidArgumentError(f"{name} is {text[:80]!r}; expected a number")
    return number


def whole(name: str, text: str | None, default: int, most: int) -> int:
    """The whole number of a parameter, from 0 to `most`."""
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 16 and int(text) <= most):
        raise InvalidArgumentError(f"{name} is {text[:80]!r}; expected a whole number from 0 to {most}")
    return int(text)
