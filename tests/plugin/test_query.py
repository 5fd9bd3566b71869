import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.plugin.games.listing import game_json
from tb_keisei.plugin.games.query import Query
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.store import Run
from tb_keisei.plugin.http.errors import InvalidArgumentError
from tb_keisei.record import GameHeader, Outcome
from tb_keisei.record.series import FIRST_EVENT_STEP, Segment
from tb_keisei.record.wire.codec import encode_index
from tests.plugin.logs import OUTCOMES, WRITER

KEYS = {"time": "end_time", "step": "global_step", "plies": "ply_count", "surprise": "surprise"}

some_headers = st.builds(
    GameHeader,
    game_id=st.just("g"),
    outcome=st.sampled_from(OUTCOMES),
    end_time=st.integers(0, 3).map(float),
    global_step=st.integers(-3, 3),
    ply_count=st.integers(0, 3),
    policy_plies=st.integers(0, 1),
    surprise=st.none() | st.integers(-3, 3).map(float),
)
runs = st.lists(st.lists(st.tuples(st.sampled_from(["eval", "self_play"]), some_headers)), max_size=3)
queries = st.fixed_dictionaries(
    {
        "sort": st.sampled_from([sign + name for sign in ("", "-") for name in KEYS]),
        "offset": st.integers(0, 9).map(str),
        "limit": st.integers(0, 9).map(str),
    },
    optional={
        "stream": st.sampled_from(["eval", "self_play", "none such"]),
        "winner": st.sampled_from(["black", "white", "none"]),
        "reason": st.sampled_from(["checkmate", "repetition", "time"]),
        "policy": st.sampled_from(["0", "1"]),
    },
)


def _run(name: str, listed: list[tuple[str, GameHeader]]) -> Run:
    segments = []
    for stream in ("eval", "self_play"):
        data = encode_index(header for of, header in listed if of == stream)
        segments.append(SegmentGames.empty(Segment(stream, WRITER, 0)).updated([(FIRST_EVENT_STEP, data)]))
    return Run(name, tuple(segments))


def _wanted(game: dict[str, object], query: dict[str, str]) -> bool:
    return (
        query.get("stream") in (None, game["stream"])
        and query.get("winner") in (None, game["winner"] or "none")
        and query.get("reason") in (None, game["reason"])
        and (query.get("policy") != "1" or bool(game["policy_plies"]))
    )


@given(runs, queries)
def test_it_selects_what_a_plain_loop_selects(
    listed: list[list[tuple[str, GameHeader]]], query: dict[str, str]
) -> None:
    made = [_run(f"run {number}", headers) for number, headers in enumerate(listed)]
    total, page = Query.parse(query).select(made)
    everything = [game_json(entry) for entry in Query(limit=1000, descending=False).select(made)[1]]
    wanted = [game for game in everything if _wanted(game, query)]
    assert total == len(wanted)
    key, sign = KEYS[query["sort"].removeprefix("-")], -1 if query["sort"].startswith("-") else 1
    expected = sorted(math.inf if game[key] is None else sign * float(str(game[key])) for game in wanted)
    shown = [game_json(entry) for entry in page]
    keys = [math.inf if game[key] is None else sign * float(str(game[key])) for game in shown]
    offset = int(query["offset"])
    assert keys == expected[offset : offset + int(query["limit"])]
    assert all(_wanted(game, query) for game in shown)


def test_pages_together_are_the_whole_list_whatever_ties() -> None:
    run = _run("run", [("eval", GameHeader(game_id=str(number), end_time=number // 7)) for number in range(50)])
    for sort in ("time", "-time", "surprise", "-surprise"):
        pages = [
            Query.parse({"sort": sort, "offset": str(at), "limit": "7"}).select([run])[1] for at in range(0, 50, 7)
        ]
        ids = [entry.games.ids[entry.row] for page in pages for entry in page]
        assert sorted(ids, key=int) == [str(number) for number in range(50)]


def test_of_equal_games_the_later_written_is_first_in_the_default_list() -> None:
    run = _run("run", [("eval", GameHeader(game_id=str(number))) for number in range(5)])
    assert [entry.games.ids[entry.row] for entry in Query().select([run])[1]] == ["4", "3", "2", "1", "0"]


def test_games_without_a_winner() -> None:
    headers = [GameHeader(game_id="d", outcome=Outcome(None, "draw", "repetition")), GameHeader(game_id="u")]
    total, _ = Query.parse({"winner": "none"}).select([_run("run", [("eval", header) for header in headers])])
    assert total == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("winner", "nobody"),
        ("reason", "boredom"),
        ("policy", "yes"),
        ("sort", "--time"),
        ("sort", "__class__"),
        ("sort", ""),
        ("offset", "-1"),
        ("offset", "1e3"),
        ("offset", "９"),
        ("offset", "9" * 99),
        ("limit", "1001"),
        ("limit", ""),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused_and_what_would_be_right_is_said(name: str, value: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"{name} is .*expected") as caught:
        Query.parse({name: value})
    assert caught.value.http_code == 400
