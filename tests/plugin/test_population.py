"""Of which games something is said, from lines of a list."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tb_keisei.plugin.games.step_range import Window
from tb_keisei.plugin.results.population import Population, population_of, populations
from tests.plugin.listed import header, listed


def of(*headers: Any, window: Window = Window()) -> Population:  # noqa: B008 - frozen
    return population_of(listed(headers, window), window)


def test_what_it_counts() -> None:
    ends = ["black", "draw", "unknown"]
    games = [replace(header(end, 10 * place), policy_plies=place % 2) for place, end in enumerate(ends)]
    found = of(*games, games[0], replace(games[2], ply_count=9, start_step=7))
    assert (found.games, found.distinct, found.with_policy, found.undecided) == (5, 4, 1, 2)
    assert (found.first_step, found.last_step, found.whose) == (0, 20, "all")


def test_what_is_not_known_is_none() -> None:
    found = of(header("black"))
    assert (found.game_fraction, found.with_value, found.still_open) == (None, None, None)
    nobody = of()
    assert (nobody.games, nobody.first_step, nobody.last_step, nobody.complete) == (0, None, None, None)


@pytest.mark.parametrize(("weights", "said"), [((1.0, 1.0), None), ((0.25, 0.25), 0.25), ((0.0, 0.0), None)])
def test_a_fraction_is_said_where_a_trainer_says_less_than_all(weights: tuple[float, ...], said: float | None) -> None:
    assert of(*(replace(header("black"), policy_fraction=weight) for weight in weights)).policy_fraction == said


def test_complete_is_what_began_so_early_that_it_has_ended() -> None:
    """Games of 20 and of 400 steps: of those that began in the last 400, the long ones are missing."""
    games = [header("black", step, plies=plies) for step in range(0, 1000, 10) for plies in (20, 400)]
    shown = listed([game for game in games if (game.global_step or 0) <= 1000])
    windows = [Window(0, 599), Window(600, 700)]
    told = populations(shown, (shown.columns["start_step"] >= 600).astype(np.int64), windows)
    assert [each.complete for each in told] == [True, False]
    assert population_of(shown).complete is False


def test_of_several_bins_each_has_its_own() -> None:
    games = listed([header("black", 1), header("draw", 5), header("draw", 6)])
    one, two = populations(games, np.array([0, 1, 1]), [Window(0, 4), Window(5, 9)])
    assert [(each.games, each.first_step, each.last_step) for each in (one, two)] == [(1, 1, 1), (2, 5, 6)]
