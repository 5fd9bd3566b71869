"""Checks that the frozen records share."""

import math
from collections.abc import Collection

from tb_keisei.errors import GameError


def shown(value: object) -> str:
    """A value for a message, short; never raises."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  # a number of thousands of digits has no text, and others' objects do as they like
        text = f"<{type(value).__name__}>"
    return text[:60]


def one_of(what: str, value: str, allowed: Collection[str]) -> None:
    """Raise GameError unless `value` is one of `allowed`."""
    if value not in allowed:
        raise GameError(f"{what} is {shown(value)}; expected one of {', '.join(map(repr, allowed))}")


def text(what: str, value: str) -> None:
    """Raise GameError unless `value` is text that UTF-8 can hold."""
    try:
        value.encode()
    except (UnicodeEncodeError, AttributeError) as error:
        raise GameError(f"{what} is not text that UTF-8 can hold: {shown(value)}") from error


def whole(what: str, value: int, low: int = 0, high: int = (1 << 63) - 1) -> None:
    """Raise GameError unless `value` is a whole number from `low` to `high`."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise GameError(f"{what} is {shown(value)}; expected a whole number from {low} to {high}")


def finite(what: str, value: float) -> None:
    """Raise GameError unless `value` is a finite number."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise GameError(f"{what} is {shown(value)}; expected a finite number")


def probability(what: str, value: float | None) -> None:
    """Raise GameError unless `value` is None or from 0 to 1 (and a little, for float32)."""
    if value is not None and not -1e-6 <= value <= 1 + 1e-3:
        raise GameError(f"{what} is {shown(value)}; expected a number from 0 to 1")


def share(what: str, value: float | None) -> None:
    """Raise GameError unless `value` is None or above 0 and not above 1."""
    if value is not None and not (isinstance(value, int | float) and 0 < value <= 1):
        raise GameError(f"{what} is {shown(value)}; expected a number above 0, at most 1")


def most(what: str, count: int, limit: int, of: str) -> None:
    """Raise GameError for more than `limit` of something."""
    if count > limit:
        raise GameError(f"{what} has {count} {of}; expected {limit} at most")
