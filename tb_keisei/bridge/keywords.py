"""Keywords that a call does not know: words of the trainer's own, or known ones misspelt."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

_ALIKE: Final = 0.8
"""Share of letters (difflib's ratio) from which on a word is taken for a slip of another: "valeu" for "value"."""


class _NotGiven:
    def __repr__(self) -> str:
        return "not given"


NOT_GIVEN: Final[Any] = _NotGiven()
"""Stands for an argument that must be given: its absence is misuse, and raises in strict mode only."""


def misspelt(name: str, known: Iterable[str]) -> str:
    """The known word that was probably meant; empty where it is a word of the trainer's own."""
    found = get_close_matches(name, known, 1, _ALIKE)
    return found[0] if found else ""


def unexpected(what: str, names: Mapping[str, Any]) -> str:
    """A call got keywords that it does not have, in words."""
    return f"{what} has no argument {', '.join(map(repr, names))}"
