"""Runs laid over each other by plies and by time instead of steps, against slow sums."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tb_keisei.plugin.games.alignment import PlyAxis, TimeAxis
from tb_keisei.plugin.games.store import GameStore, Run
from tb_keisei.plugin.provider.source import Source
from tb_keisei.record import Game
from tests.plugin.logs import OTHER_WRITER, WALLTIME, LogWriter, example_game
from tests.plugin.provider import LocalProvider
from tests.plugin.site import Site
from tests.plugin.test_http_probes import recorded
from tests.tensorboard_server import tensorboard_server

COUNT = 12
PACE = {"a_seed1": 1, "a_seed2": 2}
"""So many times as many steps a game has each run; both take ten seconds a game."""


def games(pace: int) -> list[Game]:
    made = [example_game(number) for number in range(COUNT)]
    return [
        replace(game, start_step=pace * begun(game), global_step=pace * ended(game), end_time=_ended(number))
        for number, game in enumerate(made)
    ]


def begun(game: Game) -> int:
    assert game.start_step is not None
    return game.start_step


def ended(game: Game) -> int:
    assert game.global_step is not None
    return game.global_step


def _ended(number: int) -> float:
    return WALLTIME + 10 * (number + 1)


def write(logdir: Path) -> None:
    for run, pace in PACE.items():
        log = LogWriter(logdir / run)
        log.add(games(pace))
        for place in range(4):
            log.add_probe(recorded(30 * pace * place, 0.25 + 0.1 * place, time=WALLTIME + 30 * place))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    write(tmp_path)
    return Site(tmp_path)


def run_of(logdir: Path, name: str) -> Run:
    return GameStore(Source(LocalProvider(logdir))).snapshot().run(name)


def test_plies_are_of_all_games_that_had_ended(tmp_path: Path) -> None:
    write(tmp_path)
    axis = PlyAxis.of(run_of(tmp_path, "a_seed2"))
    steps = np.arange(-5, 300)
    slow = [sum(len(game.plies) for game in games(2) if ended(game) <= step) for step in steps]
    assert axis.reached(steps).tolist() == slow


def test_time_between_two_ends_is_told_in_proportion(tmp_path: Path) -> None:
    write(tmp_path)
    axis = TimeAxis.of(run_of(tmp_path, "a_seed1"), WALLTIME)
    assert axis.reached(np.array([9, 14, 19, 29])) == pytest.approx([10, 15, 20, 30])
    assert axis.reached(np.array([9]), np.array([WALLTIME + 7])) == pytest.approx([7])
    imported = TimeAxis.of(run_of(tmp_path, "a_seed1"), WALLTIME + 1000)
    assert imported.reached(np.array([9, 19])) == pytest.approx([0, 10])
    unknown = TimeAxis.of(run_of(tmp_path, "a_seed1"), math.nan)
    assert unknown.start == WALLTIME + 10


def test_a_run_without_games_has_no_plies_and_the_times_of_its_probes(tmp_path: Path) -> None:
    LogWriter(tmp_path / "b").add_probe(recorded(5, 0.25))
    run = run_of(tmp_path, "b")
    steps = np.array([0, 5])
    assert np.isnan(PlyAxis.of(run).reached(steps)).all()
    assert np.isnan(TimeAxis.of(run, 100.0).reached(steps)).all()
    assert TimeAxis.of(run, 100.0).reached(steps, np.array([100.0, 160.0])).tolist() == [0, 60]


def test_probes_of_another_pace_lie_over_each_other(site: Site) -> None:
    by_step, by_ply = (site.get("probes", runs="(a)_.*", align=align).get_json() for align in ("steps", "plies"))
    assert [row["reached"] for row in by_step["probes"]] == [None, None]
    assert by_step["groups"][0]["probes"][0]["steps"] == [0, 30, 60, 90, 120, 180]
    one, two = by_ply["probes"]
    assert (
        one["reached"]
        == two["reached"]
        == [sum(len(game.plies) for game in games(1) if ended(game) <= step) for step in (0, 30, 60, 90)]
    )
    band = by_ply["groups"][0]["probes"][0]
    assert band["steps"] == one["reached"]
    assert band["low"] == band["high"] == pytest.approx([0.25, 0.35, 0.45, 0.55], rel=0.01)


def test_results_of_another_pace_lie_over_each_other(site: Site) -> None:
    query: dict[str, Any] = {"runs": "(a)_.*", "stream": "self_play", "bins": 4}
    by_step, by_ply = (site.get("results", align=align, **query).get_json() for align in ("steps", "plies"))
    assert by_step["bins"] == by_ply["bins"]
    (group,) = by_ply["groups"]
    one, two = (seed["lines"] for seed in group["seeds"])
    assert one == two
    assert one != by_step["groups"][0]["seeds"][1]["lines"]
    assert sum(each["games"] for each in group["bins"]) == 2 * COUNT
    assert group["bins"][0]["start"] == 0
    before_last = sum(len(game.plies) for game in games(1)[:-1] if ended(game) <= begun(games(1)[-1]))
    assert group["bins"][-1]["end"] == before_last
    assert {each["population"]["last_step"] for each in group["bins"]} <= {begun(game) for game in games(2)}
    for each in group["bins"]:
        steps = [
            begun(game)
            for pace in (1, 2)
            for game in games(pace)
            if each["start"]
            <= sum(len(other.plies) for other in games(pace) if ended(other) <= begun(game))
            <= each["end"]
        ]
        assert each["games"] == len(steps)
        assert (each["population"]["first_step"], each["population"]["last_step"]) == (min(steps), max(steps))


def test_a_recording_of_a_resumed_run_that_had_come_farther_has_no_place(tmp_path: Path) -> None:
    first, second = (LogWriter(tmp_path / "a", writer) for writer in (OTHER_WRITER, "0" * 16))
    for step, time in ((10, 1000.0), (20, 2000.0), (40, 2500.0)):
        first.add_probe(recorded(step, 0.25, time=WALLTIME + time))
    second.add_probe(recorded(20, 0.5, time=WALLTIME + 5000))
    (row,) = Site(tmp_path).get("probes", run="a", align="hours").get_json()["probes"]
    assert (row["steps"], row["reached"]) == ([10, 20, 40], [1000, 5000, None])


def test_what_is_none_of_the_three_is_refused(site: Site) -> None:
    answer = site.get("probes", run="a_seed1", align="games")
    assert (answer.status_code, "expected one of steps, plies, hours" in answer.text) == (400, True)


@pytest.mark.parametrize("arguments", [(), ("--load_fast=false",)], ids=["data-server", "python-loader"])
def test_hours_since_the_first_event_on_both_loaders(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write(tmp_path)
    with tensorboard_server("--logdir", tmp_path, *arguments) as server:
        for run in PACE:
            server.wait_for_games(COUNT, run)

        def rows() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = server.keisei("probes", runs="(a)_.*", align="hours").json["probes"]
            return found

        server.wait_for(lambda: [len(row["steps"]) for row in rows()] == [4, 4])
        assert [row["reached"] for row in rows()] == [[0, 30, 60, 90]] * 2
        query = {"runs": "(a)_.*", "stream": "self_play", "bins": 3, "align": "hours"}
        (group,) = server.keisei("results", **query).json["groups"]
        one, two = (seed["lines"] for seed in group["seeds"])
        assert one["mean_plies"] == two["mean_plies"]
        assert (group["bins"][0]["start"], group["bins"][-1]["end"]) == (10, 111)


@pytest.mark.parametrize("time", [1e300, -1e300, 0.0, 1e12])
@pytest.mark.parametrize("align", ["plies", "hours"])
def test_a_clock_that_is_wrong_has_no_place_and_the_rest_has(tmp_path: Path, time: float, align: str) -> None:
    for run in ("a", "b"):
        log = LogWriter(tmp_path / run)
        log.add([*games(1), replace(games(1)[0], game_id="odd", end_time=time)])
        for place, when in enumerate((WALLTIME, time, WALLTIME + 20)):
            log.add_probe(recorded(10 * place, 0.25, time=when))
    site = Site(tmp_path)
    row = site.get("probes", runs=".*", align=align).get_json()["probes"][0]
    assert len(row["reached"]) == 3
    if align == "hours":
        assert row["reached"][1:] == [None, row["reached"][0] + 20]
    group = site.get("results", runs=".*", stream="self_play", align=align).get_json()["groups"][0]
    assert sum(each["games"] for each in group["bins"]) == 2 * (COUNT + 1)
