"""What a question is about, by HTTP: the same parameters in every route."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tb_keisei.record import Game, Player
from tests.plugin.logs import LogWriter, example_game
from tests.plugin.site import Site, steps
from tests.plugin.test_http_probes import recorded
from tests.plugin.test_tracks import game

SEEDS = r"(.*)_seed\d"
ROUTES = ["games", "probes", "results", "reliability"]


@pytest.fixture
def seeds(tmp_path: Path) -> Site:
    """Two settings of two seeds: the second seed of each has twice the games, and goes on for longer."""
    for setting in ("deep", "wide"):
        for seed in (1, 2):
            log = LogWriter(tmp_path / f"{setting}_seed{seed}")
            log.add(example_game(number) for number in range(8 * seed))
            for step in range(0, 50 * seed, 10):
                log.add_probe(recorded(step + seed, 0.25 * seed + step / 1000))
    return Site(tmp_path)


def results(site: Site, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = site.get("results", stream="self_play", **query).get_json()
    return found


def test_seeds_of_a_setting_are_a_group(seeds: Site) -> None:
    answer = results(seeds, runs=SEEDS, bins=4)
    assert [(group["group"], group["population"]["games"]) for group in answer["groups"]] == [
        ("deep", 24),
        ("wide", 24),
    ]
    assert answer["population"]["games"] == sum(each["games"] for each in answer["bins"]) == 48
    for group in answer["groups"]:
        assert [each["games"] for each in group["bins"]] == [8, 8, 4, 4]
        assert [(each["start"], each["end"]) for each in group["bins"]] == [
            (each["start"], each["end"]) for each in answer["bins"]
        ]
        assert [seed["run"] for seed in group["seeds"]] == [f"{group['group']}_seed1", f"{group['group']}_seed2"]


def test_lines_are_of_single_seeds_and_a_band_ends_where_its_first_seed_ends(seeds: Site) -> None:
    group = results(seeds, runs=SEEDS, bins=4)["groups"][0]
    one, two = ([seed["lines"][name] for name in ("black", "mean_plies")] for seed in group["seeds"])
    assert (one[0], two[0]) == ([0.25, 0.25, None, None], [0.25] * 4)
    alone = results(seeds, run="deep_seed2", bins=4)
    assert two[1] == [each["mean_plies"] for each in alone["bins"]]
    band = group["bands"]["mean_plies"]
    for place in (0, 1):
        both = sorted((one[1][place], two[1][place]))
        assert [band[name][place] for name in ("low", "high")] == both
        assert band["median"][place] == pytest.approx(sum(both) / 2)
    assert [band[name][2:] for name in ("low", "median", "high")] == [[None, None]] * 3


def test_groups_by_name(seeds: Site) -> None:
    answer = results(seeds, run=["deep_seed1", "wide_seed1", "deep_seed2"], group=["x", "y", "x"])
    assert [(group["group"], [seed["run"] for seed in group["seeds"]]) for group in answer["groups"]] == [
        ("x", ["deep_seed1", "deep_seed2"]),
        ("y", ["wide_seed1"]),
    ]
    both = results(seeds, run="wide_seed2", group="deep", runs="(deep)_seed1")["groups"]
    assert [(group["group"], len(group["seeds"])) for group in both] == [("deep", 2)]
    assert results(seeds, run=["deep_seed1"] * 3000)["groups"] == []
    assert results(seeds, run=["deep_seed1"] * 3000)["population"]["games"] == 8


def test_a_list_is_of_the_same_games(seeds: Site) -> None:
    window = {"from": 20, "to": 70}
    for query in ({"runs": SEEDS}, {"runs": "deep.*"}, {"run": ["deep_seed1", "wide_seed2"]}, {"runs": SEEDS} | window):
        total = seeds.get("games", stream="self_play", **query).get_json()["total"]
        assert total == results(seeds, **query)["population"]["games"] > 0
    assert seeds.get("games", run=["deep_seed1"] * 3000).get_json()["total"] == 8


def test_probes_of_seeds(seeds: Site) -> None:
    answer = seeds.get("probes", runs=SEEDS).get_json()
    assert [row["run"] for row in answer["probes"]] == [
        f"{of}_seed{seed}" for of in ("deep", "wide") for seed in (1, 2)
    ]
    (band,) = answer["groups"][0]["probes"]
    assert (band["name"], band["runs"], band["steps"][:4]) == ("start", 2, [1, 2, 11, 12])
    for place, (one, two) in {1: (0.25, 0.5), 2: (0.26, 0.5), 3: (0.26, 0.51), 4: (0.27, 0.51)}.items():
        shown = [band[name][place] for name in ("low", "median", "high")]
        assert shown == pytest.approx([one, (one + two) / 2, two], rel=0.01)
    assert band["low"][0] is None
    after = band["steps"].index(41) + 1  # the last step of the first seed
    assert all(value is None for name in ("low", "median", "high") for value in band[name][after:])
    assert None not in band["low"][1:after]
    narrow = seeds.get("probes", run="deep_seed1", **steps(10, 25)).get_json()
    assert (narrow["probes"][0]["steps"], narrow["groups"]) == ([11, 21], [])


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"run": "none"}, 404),
        ({"runs": "none"}, 404),
        ({"runs": "("}, 400),
        ({"run": ["a", "a"], "group": "x"}, 400),
        ({"run": "a", "whose": "mine"}, 400),
        ({"run": "a", "from": "soon"}, 400),
        ({"run": "a", "whose": "learner"}, 200),
    ],
)
def test_questions_are_read_alike_in_every_route(site: Site, route: str, query: dict[str, Any], status: int) -> None:
    assert site.get(route, stream="self_play", **query).status_code == status


def learner_and_rival(number: int) -> Game:
    """The learner has Black; the second half of the games does not say who learns."""
    learns = Player("learner", learner=number < 40)
    return replace(game(number), black=learns, white=Player("rival"))


def test_whose_moves(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add(learner_and_rival(number) for number in range(80))
    site = Site(tmp_path)
    for whose, games in (("all", [80, 80]), ("learner", [40, 0]), ("opponents", [0, 40])):
        answer = site.get("reliability", run="a", stream="self_play", whose=whose).get_json()
        assert answer["population"]["whose"] == whose
        assert [band["games"] for band in answer["bands"][:2]] == games
        assert answer["read"] == max(games)


def test_where_nobody_said_who_learns(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add(game(number) for number in range(40))
    answer = Site(tmp_path).get("reliability", run="a", stream="self_play", whose="learner").get_json()
    assert (answer["reason"], answer["bands"], answer["population"]["games"]) == ("no_learner", [], 40)


def test_several_runs_are_complete_as_far_as_each_is(seeds: Site) -> None:
    """Games of the first seed start at 0 to 70, of the second at 0 to 150, and last nine steps."""
    for query, complete in (({"run": "deep_seed2"}, True), ({"run": "deep_seed1"}, False), ({"runs": "deep.*"}, False)):
        assert results(seeds, **query, **{"from": 0, "to": 100})["population"]["complete"] is complete
