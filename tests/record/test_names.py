"""Names of streams and probes in tags."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.errors import GameError
from tb_keisei.record.names import check_name, escaped, unescaped
from tb_keisei.record.series import ProbeSeries, Segment, parse_probe_tag, parse_segment_tag

WRITER = "0123456789abcdef"
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(str.strip)
odd = st.sampled_from(
    ["probe", "--probe", "--", "-", "--a", "a", "-2D", "--2D", "自己対局", "mate in 1", "mate/1", "詰み"]
)


@given(names | odd)
def test_a_name_comes_back_from_its_tag(name: str) -> None:
    check_name("name", name)
    segment, series = Segment(name, WRITER, 7), ProbeSeries(WRITER, name)
    for kind in ("games", "index", "table", "moves", "digest"):
        assert parse_segment_tag(segment.tag(kind)) == (segment, kind)
        assert parse_probe_tag(segment.tag(kind)) is None
    assert parse_probe_tag(series.tag) == series
    assert parse_segment_tag(series.tag) is None
    assert re.fullmatch(r"keisei/probe/[0-9a-f]{16}/[A-Za-z0-9_.-]+", series.tag)


@given(names | odd, names | odd)
def test_two_names_never_become_one(one: str, other: str) -> None:
    assert (escaped(one, "probe") == escaped(other, "probe")) == (one == other)


@pytest.mark.parametrize("name", ["self_play", "eval-2.b", "a" * 80])
def test_a_plain_name_stands_as_it_is(name: str) -> None:
    assert escaped(name) == name


@pytest.mark.parametrize("name", ["", " ", "a" * 81, "a\ud800", None, 3])
def test_what_is_no_name(name: object) -> None:
    with pytest.raises(GameError, match="expected text of 1 to 80 characters"):
        check_name("stream", name)


def test_a_part_that_no_name_has_is_none() -> None:
    assert unescaped("---FF") is None
    assert parse_segment_tag(f"keisei/---FF/{WRITER}/0000/games") is None
    assert parse_probe_tag(f"keisei/probe/{WRITER}/---FF") is None


@pytest.mark.parametrize("part", ["a" * 81, escaped("長" * 81), "a" * 1_000_000])
def test_a_part_that_is_longer_than_a_name_is_none(part: str) -> None:
    """Each line of a list says its stream: a long one, a thousand times."""
    assert unescaped(part) is None
    assert parse_segment_tag(f"keisei/{part}/{WRITER}/0000/games") is None
    assert parse_probe_tag(f"keisei/probe/{WRITER}/{part}") is None


def test_a_number_that_no_segment_has_is_none() -> None:
    assert parse_segment_tag(f"keisei/self_play/{WRITER}/{'9' * 9}/index")
    assert parse_segment_tag(f"keisei/self_play/{WRITER}/{'9' * 5000}/index") is None
