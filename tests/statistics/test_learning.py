"""Badges of probes against their definition, read off each beginning of a curve by regular expressions."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.statistics.learning import Badge, Turn, turns


def judged(mass: Sequence[float]) -> Badge:
    """By the definition: h is high, l is low."""
    signs = "".join("h" if value > 0.5 else "l" if value < 0.25 else "-" for value in mass)
    if "hhh" not in signs:
        return "flickering" if len(re.findall("h+", signs)) > 1 else "open"
    if re.search("hhh(?!.*hhh).*lll", signs):
        return "forgotten"
    if signs.endswith("l"):
        return "slipping"
    return "flickering" if re.search("hhh.*lll.*hhh", signs) else "learned"


def at_the_end(mass: Sequence[float]) -> Badge:
    return turns(mass)[-1].badge


@pytest.mark.parametrize(
    ("badge", "mass"),
    [
        ("open", [0.1, 0.6, 0.6, 0.4]),
        ("learned", [0.1, 0.51, 0.6, 0.7]),
        ("learned", [0.6, 0.6, 0.6, 0.2, 0.2, 0.3, 0.2, 0.2, 0.3]),
        ("slipping", [0.6, 0.6, 0.6, 0.2]),
        ("slipping", [0.6, 0.6, 0.6, 0.2, 0.2, 0.3, 0.2, 0.2]),
        ("slipping", [0.6, 0.6, 0.6, 0.2, 0.2, 0.2, 0.6, 0.6, 0.6, 0.2]),
        ("forgotten", [0.6, 0.6, 0.6, 0.2, 0.2, 0.24]),
        ("flickering", [0.6, 0.6, 0.6, 0.2, 0.2, 0.2, 0.6, 0.6, 0.6]),
        ("flickering", [0.6, 0.1, 0.6, 0.1]),
        ("open", [0.5, 0.5, 0.5, 0.25]),
    ],
)
def test_what_was_learned(badge: Badge, mass: list[float]) -> None:
    assert at_the_end(mass) == judged(mass) == badge


@given(st.lists(st.sampled_from([0.1, 0.25, 0.3, 0.5, 0.6, math.nan]), min_size=1, max_size=40))
def test_each_beginning_of_a_curve_has_the_badge_of_its_definition(mass: list[float]) -> None:
    found = turns(mass)
    for place in range(len(mass)):
        last = [turn for turn in found if turn.place <= place][-1]
        assert last.badge == judged(mass[: place + 1])
    assert all(one.badge != other.badge for one, other in pairwise(found))


def test_the_first_evaluation_is_told_and_nothing_of_none() -> None:
    assert turns([0.9, 0.9, 0.9]) == [Turn(0, "open"), Turn(2, "learned")]
    assert turns([]) == []
