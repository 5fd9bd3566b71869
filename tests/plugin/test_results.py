"""Results by step, from lines of a list."""

from pathlib import Path
from typing import Any

import pytest

from tb_keisei.plugin.games.step_range import Window
from tb_keisei.plugin.results.results import results_json, usual_bins
from tb_keisei.record.game import FIRST_STEP
from tests.plugin.listed import header, listed
from tests.plugin.logs import LogWriter, example_game
from tests.plugin.site import Site, steps


def binned(*headers: Any, bins: int = 1, **arguments: Any) -> list[dict[str, Any]]:
    found: Any = results_json(listed(headers, **arguments), bins)["bins"]
    return found


def test_every_ending_is_counted_once() -> None:
    ends = ["black", "black", "black", "white", "draw", "truncated", "truncated", "aborted", "unknown"]
    (only,) = binned(*(header(end, plies=60 + place) for place, end in enumerate(ends)))
    assert only == {
        "start": 0,
        "end": 0,
        "games": 9,
        "unique": 9,
        "black": 3,
        "draw": 1,
        "white": 1,
        "unfinished": 4,
        "truncated": 2,
        "aborted": 1,
        "mean_plies": 64.0,
        **dict.fromkeys(("pairs", "score", "score_low", "score_high")),
        "few_pairs": True,
        "shares": {"black": 0.333333, "draw": 0.111111, "white": 0.111111, "unfinished": 0.444444},
        "few": True,
        "much_unfinished": True,
        "population": {
            "games": 9,
            "distinct": 9,
            "game_fraction": None,
            "policy_fraction": None,
            "with_policy": 0,
            "with_value": None,
            "undecided": 4,
            "still_open": None,
            "first_step": 0,
            "last_step": 0,
            "whose": "all",
            "complete": True,
        },
    }


def test_shares_are_of_all_games_of_a_bin_and_an_empty_one_has_none() -> None:
    ends = ["black"] * 30 + ["white"] * 27 + ["truncated"] * 3 + ["draw"]
    first, middle, last = binned(*(header(end, step=100 * (end == "draw")) for end in ends), bins=3)
    assert (first["shares"], first["few"], first["much_unfinished"]) == (
        {"black": 0.5, "draw": 0.0, "white": 0.45, "unfinished": 0.05},
        False,
        False,
    )
    assert (middle["shares"], middle["few"], middle["much_unfinished"]) == (None, True, False)
    assert last["shares"] == {"black": 0.0, "draw": 1.0, "white": 0.0, "unfinished": 0.0}


@pytest.mark.parametrize(("games", "bins"), [(1, 10), (329, 10), (330, 11), (1799, 59), (100_000, 60)])
def test_bins_have_thirty_games_on_average(games: int, bins: int) -> None:
    assert usual_bins(games) == bins


def test_where_nobody_asks_for_a_number_of_bins_there_are_the_usual_ones() -> None:
    assert len(binned(*(header("black", step) for step in range(330)), bins=0)) == 11


def test_bins_cover_the_steps_and_a_game_counts_by_its_start() -> None:
    bins = binned(*(header("black", step, plies=500) for step in (100, 103, 104, 109)), bins=3)
    assert [(each["start"], each["end"], each["games"]) for each in bins] == [
        (100, 103, 2),
        (104, 107, 1),
        (108, 109, 1),
    ]
    bins = binned(*(header("black", step) for step in (0, 2)), bins=60)
    assert [(each["start"], each["end"], each["games"]) for each in bins] == [(0, 0, 1), (1, 1, 0), (2, 2, 1)]
    assert (bins[1]["mean_plies"], bins[1]["unique"]) == (None, 0)


def test_the_farthest_steps_there_are() -> None:
    bins = binned(header("black", FIRST_STEP, plies=0), header("white", (1 << 63) - 1, plies=0), bins=2)
    assert [(each["start"], each["games"]) for each in bins] == [(FIRST_STEP, 1), (1, 1)]


def test_one_bin_over_the_farthest_steps_there_are() -> None:
    (only,) = binned(header("black", FIRST_STEP, plies=0), header("white", (1 << 63) - 1, plies=0), bins=1)
    assert (only["start"], only["end"], only["games"]) == (FIRST_STEP, (1 << 63) - 1, 2)


def test_a_window_has_both_its_ends() -> None:
    games = [header("black", step) for step in range(10)]
    assert sum(each["games"] for each in binned(*games, bins=5, window=Window(2, 6))) == 5
    assert results_json(listed(games, Window(20)), 5)["bins"] == []


def test_the_same_game_again_is_not_unique() -> None:
    first = ["7g7f", "3c3d", "2g2f"]
    same = [header("black", step, opening=first) for step in range(4)]
    other = [
        header("white", 4, opening=first),
        header("black", 5, opening=first, plies=81),
        header("black", 6, opening=[*first[:2], "6g6f"]),
        header("black", 7, ("a", "b"), first),
    ]
    (only,) = binned(*same, *other)
    assert (only["games"], only["unique"]) == (8, 5)
    assert [each["unique"] for each in binned(*same, bins=2)] == [1, 1]


def test_segments_are_one_stream() -> None:
    games = [header("black" if step % 3 else "white", step, plies=step) for step in range(1, 100)]
    assert binned(*games, bins=7) == binned(*games, bins=7, segments=4)


def test_the_score_is_that_of_a_match(tmp_path: Path) -> None:
    games = [header("black", number, ("new", "old")) for number in range(10)]
    games += [header("black", number, ("old", "new")) for number in range(10)]
    answer: Any = results_json(listed(games), 1)
    assert answer["score_of"] == {"player": "new", "against": "old"}
    assert {name: answer["bins"][0][name] for name in ("pairs", "score")} == {"pairs": 10, "score": 0.5}


def test_by_http(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add(example_game(number) for number in range(8))
    writer.add_index_bytes(b"nonsense")
    site = Site(tmp_path)
    answer = site.get("results", run="a", stream="self_play", bins="2").get_json()
    assert [(each["games"], each["black"], each["unfinished"]) for each in answer["bins"]] == [(4, 1, 1), (4, 1, 1)]
    assert "started" in answer["window"]
    assert (answer["score_of"]["player"], sorted(answer["opponents"])) == (
        "learner",
        [f"opponent {n}" for n in range(3)],
    )
    narrow = site.get("results", run="a", stream="self_play", **steps(20, 30)).get_json()["bins"]
    assert (narrow[0]["start"], narrow[-1]["end"], sum(each["games"] for each in narrow)) == (20, 30, 2)
    assert site.get("results", run="a", stream="none").get_json()["bins"] == []
    assert site.provider.reads["read_blob"] == 0


def test_every_bin_leads_to_its_games(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add(example_game(number) for number in range(20))
    site = Site(tmp_path)
    for each in site.get("results", run="a", stream="self_play", bins="7").get_json()["bins"]:
        page = site.get("games", run="a", stream="self_play", **{"from": each["start"], "to": each["end"]}).get_json()
        assert page["total"] == each["games"]
        assert all(each["start"] <= game["start_step"] <= each["end"] for game in page["games"])


@pytest.mark.parametrize(
    ("query", "status"),
    [("run=a", 400), ("run=none&stream=x", 404), ("run=a&stream=x&bins=501", 400), ("run=a&stream=x&from=nan", 400)],
)
def test_wrong_questions(site: Site, query: str, status: int) -> None:
    assert site.get(f"results?{query}").status_code == status
