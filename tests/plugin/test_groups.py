"""Runs in groups, by name and by expression."""

import warnings
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.plugin import groups
from tb_keisei.plugin.groups import MOST_RUNS, grouped, matching, named
from tb_keisei.plugin.http.errors import InvalidArgumentError, NotFoundError

RUNS = ["base_seed1", "base_seed2", "wide_seed1", "other"]


def of(pattern: str, runs: list[str]) -> Mapping[str, Sequence[str]]:
    return grouped(matching(pattern, runs))


def test_an_expression_groups_by_what_its_parentheses_hold() -> None:
    assert of(r"(.*)_seed\d+", RUNS) == {"base": ["base_seed1", "base_seed2"], "wide": ["wide_seed1"]}
    assert of(r".*_(seed\d)", RUNS) == {"seed1": ["base_seed1", "wide_seed1"], "seed2": ["base_seed2"]}
    assert of("(?:base|wide)_seed1", RUNS) == {"(?:base|wide)_seed1": ["base_seed1", "wide_seed1"]}
    assert of("(base|).*", ["base", "other"]) == {"base": ["base"], "": ["other"]}


def test_it_matches_whole_names_or_none() -> None:
    with pytest.raises(NotFoundError, match="no run with games whose name is matched by 'seed'"):
        matching("seed", RUNS)


def test_runs_with_a_group_each() -> None:
    assert grouped(named(["a", "b", "c"], ["x", "y", "x"])) == {"x": ["a", "c"], "y": ["b"]}
    assert grouped(named(["a", "b"], [])) == {"a": ["a"], "b": ["b"]}
    with pytest.raises(InvalidArgumentError, match="2 runs and 1 groups; expected one for each run"):
        named(["a", "b"], ["x"])


def test_a_run_that_is_named_often_counts_once_and_there_is_a_most() -> None:
    assert grouped(named(["a"] * 3000, [])) == {"a": ["a"]}
    assert len(grouped(named([f"{n}" for n in range(MOST_RUNS)], []))) == MOST_RUNS
    with pytest.raises(InvalidArgumentError, match="501 runs are selected; expected at most 500"):
        grouped(named([f"{n}" for n in range(MOST_RUNS + 1)], []))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(", "no regular expression"),
        ("(a)(b)", "one group"),
        ("(a+)+", "repeats no group"),
        (r"(a)\1", "repeats no group"),
        ("(?P<x>a)(?P=x)", "repeats no group"),
        ("a*b*c*d*", "at most 3 of"),
        ("a?" * 5, "at most 4 of"),
        ("x" * 201, "at most 200"),
        ("a{2,1}", "no regular expression"),
        ("[z-a]", "no regular expression"),
    ],
)
def test_what_is_wrong_or_might_be_slow_is_refused(pattern: str, text: str) -> None:
    with pytest.raises(InvalidArgumentError, match=text):
        matching(pattern, RUNS)


@pytest.mark.parametrize("pattern", ["[[ab]", "[+--a]", "[a&&b]", "[a~~b]", "[a||b]"])
def test_what_may_mean_something_else_one_day_is_no_warning_of_today(pattern: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert matching(pattern, ["a"]) == [(pattern, "a")]


@given(st.text(alphabet="a()*+?|{}[]\\.1,^$=:<>P", max_size=20), st.lists(st.text("ab1", max_size=8), max_size=4))
def test_any_text_is_an_expression_or_a_refusal(pattern: str, runs: list[str]) -> None:
    try:
        found = matching(pattern, runs)
    except (InvalidArgumentError, NotFoundError):
        return
    assert {run for _, run in found} <= set(runs)


@pytest.mark.parametrize(
    "pattern", ["a*a*a*b", "(?:a|a)(?:a|a)(?:a|a)a*a*a*b", "a?a?a?a?a*a*a*b", "[a-z]*[a-y]*[a-x]*b"]
)
def test_the_slowest_there_are_end(pattern: str) -> None:
    with pytest.raises(NotFoundError):
        matching(pattern, ["a" * 300] * 3)


def test_all_names_together_have_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "_PATIENCE", -1)
    with pytest.raises(InvalidArgumentError, match="takes too long"):
        matching("a", ["a"])
