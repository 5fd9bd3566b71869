"""A game that does not tell its step is listed, and is in nothing that goes by steps."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.logs import LogWriter, example_game
from tests.plugin.site import Site

NOT_UNDERSTOOD = "global_step was left out: global_step is '12k'; expected a whole number"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    untold = replace(example_game(5), start_step=None, global_step=None, problem=NOT_UNDERSTOOD)
    LogWriter(tmp_path / "run").add([*(example_game(number) for number in range(1, 5)), untold])
    return Site(tmp_path)


def test_it_is_listed_and_says_why(site: Site) -> None:
    rows = {row["game_id"]: row for row in site.get("games", run="run").get_json()["games"]}
    assert (rows["g5"]["start_step"], rows["g5"]["global_step"]) == (None, None)
    assert (rows["g5"]["problem"], rows["g5"]["problem_count"]) == (NOT_UNDERSTOOD, 1)
    assert rows["g4"]["global_step"] == 49


@pytest.mark.parametrize("bound", [{"step_to": "1000"}, {"step_from": "-1000"}, {"to": "1000"}])
def test_it_is_in_no_range_of_steps(site: Site, bound: dict[str, Any]) -> None:
    assert site.get("games", run="run", **bound).get_json()["total"] == 4


def test_it_moves_no_end_of_the_runs_steps(site: Site) -> None:
    (run,) = site.get("runs").get_json()["runs"]
    assert (run["games"], run["steps"]) == (5, [19, 49])


def test_results_by_steps_are_of_the_others(site: Site) -> None:
    told = site.get("results", run="run", stream="self_play", bins=1).get_json()
    assert (told["population"]["games"], told["population"]["first_step"]) == (4, 10)


def test_how_far_a_run_had_come_goes_by_the_others(site: Site, tmp_path: Path) -> None:
    other = replace(example_game(6), start_step=None, global_step=None)
    LogWriter(tmp_path / "other").add([other])
    for align in ("plies", "hours"):
        told = site.get("results", runs="(.*)", stream="self_play", align=align, bins=2).get_json()
        assert told["population"]["games"] == 4
