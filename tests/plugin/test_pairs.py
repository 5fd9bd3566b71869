"""Scores over colour-swapped pairs."""

import numpy as np
import pytest

from tb_keisei.plugin.pairs import match_of, pair_up, score_of, scores
from tb_keisei.record import GameHeader
from tests.plugin.listed import header, listed

NEW, OLD = ("new", "old"), ("old", "new")
FIRST = [["7g7f", "3c3d"], ["2g2f", "8c8d"], ["7g7f", "8c8d"]]


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


def test_games_that_begin_alike_are_a_pair() -> None:
    """Three openings, and the same in another order with colours swapped."""
    games = listed(
        [header("black", 0, NEW, opening) for opening in FIRST]
        + [header("black", 0, OLD, [*opening, "1g1f"]) for opening in reversed(FIRST)]
    )
    one, two = pair_up(games.openings, np.zeros(6, dtype=np.int64), games.black == games.names.index("new"))
    assert sorted(zip(one.tolist(), two.tolist(), strict=True)) == [(0, 5), (1, 4), (2, 3)]


def test_no_pair_spans_two_bins_and_no_game_is_in_two() -> None:
    rng = np.random.default_rng(1)
    openings = rng.integers(1, 3, (500, 12)).astype(np.uint16)
    bins, forth = rng.integers(0, 7, 500), rng.random(500) < 0.4
    one, two = pair_up(openings, bins, forth)
    assert forth[one].all()
    assert not forth[two].any()
    assert (bins[one] == bins[two]).all()
    assert len(set(one)) == len(one) == len(set(two))
    fewer = [min((forth & (bins == number)).sum(), (~forth & (bins == number)).sum()) for number in range(7)]
    assert len(one) == sum(fewer)


def test_the_interval_is_that_of_pairs() -> None:
    """Against the normal approximation, for pairs whose two games agree always: half as many independent results."""
    found = score_of([200, 0, 0, 0, 200])
    width = 1.96 * np.sqrt(0.25 / 400)
    assert (found.pairs, found.score) == (400, 0.5)
    assert found.low == pytest.approx(0.5 - width, abs=0.008)
    assert found.high == pytest.approx(0.5 + width, abs=0.008)
    assert score_of([200, 0, 0, 0, 200]) == found


def test_the_interval_covers_the_truth_about_95_times_of_100() -> None:
    rng = np.random.default_rng(5)
    shares = np.array([0.1, 0.1, 0.3, 0.2, 0.3])
    truth = float(shares @ np.arange(5) / 4)
    found = [score_of(rng.multinomial(120, shares), seed) for seed in range(400)]
    covered = sum(each.low <= truth <= each.high for each in found)  # type: ignore[operator]
    assert 0.92 <= covered / 400 <= 0.98


def test_too_few_pairs_have_no_interval() -> None:
    assert score_of([0] * 5).score is None
    alone = score_of([0, 0, 0, 1, 0])
    assert (alone.score, alone.low, alone.high) == (0.75, None, None)
