"""Scores over colour-swapped pairs."""

import numpy as np
import pytest

from tb_keisei.plugin.results.pairs import match_of, mean_scores, scores, scores_of
from tb_keisei.record import GameHeader
from tests.plugin.listed import header, listed

NEW, OLD = ("new", "old"), ("old", "new")


def score(*games: GameHeader) -> tuple[int, float | None]:
    found = listed(games)
    match = match_of(found)
    assert match is not None
    (only,) = scores(found, np.zeros(len(found), dtype=np.int64), 1, match)
    return only.pairs, only.score


def test_who_is_scored() -> None:
    games = [header("black", 0, ("learner", "b"))] * 2 + [header("black", 0, ("c", "learner"))] * 3
    match = match_of(listed(games))
    assert match is not None
    assert (match.player, match.against, match.opponents) == ("learner", "c", ("c", "b"))
    chosen = match_of(listed(games), "b")
    assert chosen is not None
    assert chosen.against == "b"
    assert match_of(listed(games), "none") is None
    assert match_of(listed([header("black", 0, ("learner", "learner"))])) is None
    two = match_of(listed([header("black", 0, OLD), header("black", 0, NEW)]))
    assert two is not None
    assert two.player == "old"


def test_a_colour_that_always_wins_is_no_strength() -> None:
    """Nine games with Black and three with White, all won by Black: alone the games would say 0.75."""
    games = [header("black", step, NEW) for step in range(9)] + [header("black", step, OLD) for step in range(3)]
    assert score(*games) == (3, 0.5)


def test_wins_draws_and_losses_of_the_first_player() -> None:
    assert score(header("black", 0, NEW), header("white", 0, OLD)) == (1, 1.0)
    assert score(header("white", 0, NEW), header("black", 0, OLD)) == (1, 0.0)
    assert score(header("draw", 0, NEW), header("white", 0, OLD)) == (1, 0.75)


def test_games_without_a_result_and_of_others_are_in_no_pair() -> None:
    games = [header("black", 0, NEW), header("truncated", 0, OLD), header("aborted", 0, OLD), header("unknown", 0, OLD)]
    assert score(*games, header("white", 0, ("third", "fourth"))) == (0, None)


def test_the_interval_is_that_of_pairs() -> None:
    """Against the normal approximation, for pairs whose two games agree always: half as many independent results."""
    (found,) = scores_of(np.array([[200, 0, 0, 0, 200]]))
    width = 1.96 * np.sqrt(0.25 / 400)
    assert (found.pairs, found.score) == (400, 0.5)
    assert found.low == pytest.approx(0.5 - width, abs=0.008)
    assert found.high == pytest.approx(0.5 + width, abs=0.008)


def test_the_mean_of_no_pairs_is_not_a_number() -> None:
    assert mean_scores(np.array([[0] * 5, [0, 0, 0, 1, 1], [3, 0, 0, 0, 1]])) == pytest.approx(
        [np.nan, 0.875, 0.25], nan_ok=True
    )


def test_without_pairs_there_is_no_score_and_one_pair_leaves_nearly_all_open() -> None:
    none, alone = scores_of(np.array([[0] * 5, [0, 0, 0, 1, 0]]))
    assert (none.pairs, none.score, none.low, none.high) == (0, None, None, None)
    assert (alone.pairs, alone.score) == (1, 0.75)
    assert alone.low is not None
    assert alone.high is not None
    assert alone.low < 0.3
    assert alone.high > 0.85


def test_pairs_that_all_end_alike_leave_something_open_too() -> None:
    (found,) = scores_of(np.array([[0, 0, 12, 0, 0]]))
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.47 < 0.53 < found.high
