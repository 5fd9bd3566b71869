"""Which games reliability opens, and the route."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tb_keisei.errors import KeiseiError
from tb_keisei.plugin.results.track_reader import MOST_GAMES, chosen
from tb_keisei.plugin.results.value_track import MOST_INFLATED, track_of
from tb_keisei.record import Game, GameHeader, Outcome, Ply
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import seal
from tb_keisei.record.series import PUT_ASIDE
from tests.golden.make import payloads
from tests.plugin.listed import ENDINGS, header, listed
from tests.plugin.logs import OTHER_WRITER, LogWriter
from tests.plugin.site import Site, steps


def ended(count: int, **facts: Any) -> list[GameHeader]:
    return [replace(header("black", number), end_time=float(number), **facts) for number in range(count)]


@pytest.mark.parametrize(("count", "block"), [(0, 1), (1, 1), (600, 1), (601, 2), (1200, 2), (1201, 4), (10_000, 32)])
def test_one_of_each_block_is_chosen(count: int, block: int) -> None:
    games = listed(ended(count), segments=12)
    places = chosen(games)
    ends = np.sort(games.columns["end_time"][places])
    assert len(places) == count // block <= MOST_GAMES
    assert (ends // block).tolist() == list(range(count // block))
    assert block < 4 or len(set(ends % block)) > 1


def test_a_run_that_grows_keeps_what_was_chosen() -> None:
    before, after = (chosen(listed(ended(count))).tolist() for count in (2000, 2100))
    assert after[: len(before)] == before


def test_only_games_with_an_end_and_a_body_and_a_policy_where_there_are_any() -> None:
    games = [*ended(3), *(header(end, 9) for end in ENDINGS), *ended(2, place=None)]
    assert len(chosen(listed(games))) == 3 + len(ENDINGS) - 1
    assert len(chosen(listed([*games, *ended(2, policy_plies=5)]))) == 2


def test_tracks_of_the_golden_games() -> None:
    wdl = track_of(payloads()["game-wdl"])
    assert (wdl.kind, wdl.perspective, wdl.end, wdl.winner) == ("wdl", "side_to_move", "draw", "")
    assert wdl.expected[0].tolist() == pytest.approx([0.6, np.nan], nan_ok=True)
    full = track_of(payloads()["game-full"])
    assert (full.kind, full.winner, full.plies, full.tells) == ("scalar", "white", 60, True)
    handicap = track_of(payloads()["game-handicap"])
    assert not handicap.tells
    assert not track_of(payloads()["game-problems"]).tells
    assert not track_of(payloads()["game-empty"]).tells
    for name in ("error-newer", "error-truncated", "error-flipped", "index"):
        with pytest.raises(KeiseiError):
            track_of(payloads()[name])


def game(number: int, end: str = "black", **facts: Any) -> Game:
    """Black said that it would win, with 0.5 to 1, and did; the game is of 40 plies."""
    value = number % 40 / 40
    plies = tuple(Ply("7g7f", value=value if ply % 2 == 0 else -value) for ply in range(40))
    outcome: Outcome = ENDINGS[end]
    usual: dict[str, Any] = {"game_id": f"g{number}", "stream": "self_play", "outcome": outcome, "plies": plies}
    return Game(**usual | facts, start_step=number, global_step=number + 40, end_time=1000.0 + number)


def test_by_http(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add(game(number) for number in range(60))
    writer.add(game(number, "truncated") for number in range(60, 70))
    writer.add_index([replace(header("black"), game_id="gone", place=writer.add_blobs([b"nonsense"]))])
    site = Site(tmp_path)
    answer = site.get("reliability", run="a", stream="self_play").get_json()
    assert (answer["kind"], answer["perspective"], answer["reason"]) == ("scalar", "side_to_move", None)
    assert (answer["games"], answer["read"]) == (60, 70)
    black, white = answer["bands"][:2]
    assert (black["from_ply"], black["to_ply"], black["colour"], black["games"]) == (0, 29, "black", 60)
    assert [(each["games"], each["actual"]) for each in black["bins"]] == [(30, 1), (30, 1)]
    assert [each["actual"] for each in white["bins"]] == [0, 0]
    assert black["bins"][0]["predicted"] < 0.7 < black["bins"][1]["predicted"] < 1
    assert [band["games"] for band in answer["truncated"][:2]] == [10, 10]
    narrow = site.get("reliability", run="a", stream="self_play", **steps(0, 34)).get_json()
    assert (narrow["games"], len(narrow["bands"])) == (35, 4)
    few = site.get("reliability", run="a", stream="self_play", to=5).get_json()
    assert (few["reason"], few["games"]) == ("too_few", 6)
    assert site.get("reliability", run="a", stream="none").get_json()["reason"] == "no_games"
    assert site.get("reliability", run="a").status_code == 400


def test_after_compacting_it_draws_of_the_games_that_can_be_opened(tmp_path: Path) -> None:
    """Of 1,800 games of two writers the last 200 have a body; some older ones were given up."""
    for offset, writer in ((0, LogWriter(tmp_path / "a")), (1, LogWriter(tmp_path / "a", OTHER_WRITER))):
        aside = range(offset, 1600, 2)
        headers = [replace(header("black"), game_id=f"g{number}", end_time=1000.0 + number) for number in aside]
        writer.add_index(replace(each, place=writer.add_blobs([PUT_ASIDE])) for each in headers)
        writer.add_index(replace(header("black"), game_id=f"lost{number}", place=None) for number in range(3))
        writer.add(game(number) for number in range(1600 + offset, 1800, 2))
    site = Site(tmp_path)
    answer = site.get("reliability", run="a", stream="self_play").get_json()
    assert (answer["games"], answer["read"], answer["reason"]) == (200, 200, None)
    assert (answer["put_aside"], answer["population"]["games"]) == (1600, 200)
    reads = site.provider.reads["read_blob"]
    narrow = site.get("reliability", run="a", stream="self_play", **steps(1700, 1799)).get_json()
    assert (narrow["read"], narrow["put_aside"], site.provider.reads["read_blob"]) == (100, 0, reads)


def test_what_was_read_once_is_not_read_again(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add(game(number) for number in range(40))
    site = Site(tmp_path, keisei_cache_mb=0)
    first = site.get("reliability", run="a", stream="self_play")
    assert site.provider.reads["read_blob"] == 40
    assert site.get("reliability", run="a", stream="self_play").data == first.data
    assert site.provider.reads["read_blob"] == 40


def test_a_raw_critic_costs_a_few_reads(tmp_path: Path) -> None:
    critic = {"value_kind": "raw_critic", "value_perspective": "none"}
    LogWriter(tmp_path / "a").add(game(number, **critic) for number in range(300))
    site = Site(tmp_path)
    answer = site.get("reliability", run="a", stream="self_play").get_json()
    assert (answer["kind"], answer["bands"]) == ("raw_critic", [])
    assert answer["reason"] == "raw_critic"
    assert site.provider.reads["read_blob"] <= 20


def test_an_outsized_game_is_not_read_and_of_the_others_no_more_is_kept_than_is_shown(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add(game(number) for number in range(40))
    writer.add([game(40, facts={"padding": "x" * MOST_INFLATED})])
    sizes = []
    for plies in (4, 400_000):
        message = pb.Game(game_id="long", value_kind="scalar", value_perspective="side_to_move")
        message.plies.count = plies
        message.plies.floats["value"] = bytes(4 * plies)
        track = track_of(seal(message))
        assert (track.plies, track.expected[0].tolist()) == (plies, [0.5, 0.5])
        sizes.append(len(pickle.dumps(track)))
    assert abs(sizes[0] - sizes[1]) < 10
    assert Site(tmp_path).get("reliability", run="a", stream="self_play").get_json()["read"] == 40


def test_a_data_server_that_is_gone_is_503(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add(game(number) for number in range(40))
    site = Site(tmp_path)
    site.provider.failures["read_blob"] = ConnectionError("gone")
    assert site.get("reliability", run="a", stream="self_play").status_code == 503
