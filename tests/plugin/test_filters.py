import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.plugin.games.filters import Filters
from tb_keisei.plugin.games.listing import game_json
from tb_keisei.plugin.games.query import Query
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.store import Run
from tb_keisei.plugin.http.errors import InvalidArgumentError
from tb_keisei.record import GameHeader, Player
from tb_keisei.record.series import FIRST_EVENT_STEP, Segment
from tb_keisei.record.wire.codec import encode_index
from tests.plugin.logs import OUTCOMES, WRITER

MOVES = ["7g7f", "3c3d", "2g2f"]
names = st.sampled_from(["learner", "Ren", "ren y", "☖ Änd", ""])
some_headers = st.builds(
    GameHeader,
    game_id=st.sampled_from(["g1", "g12", "G2", "x"]),
    black=st.builds(Player, names),
    white=st.builds(Player, names),
    outcome=st.sampled_from(OUTCOMES),
    start_step=st.integers(-3, 9),
    problem_count=st.integers(0, 2),
    global_step=st.integers(-3, 9),
    ply_count=st.integers(0, 9),
    opening=st.lists(st.sampled_from(MOVES), max_size=3).map(tuple),
    surprise=st.none() | st.integers(-3, 3).map(float),
)
ends = st.integers(-4, 9).map(str)
PARAMETERS = {
    "kind": st.sampled_from(["win", "draw", "truncated", "aborted"]),
    "from": ends,
    "to": ends,
    "problems_from": ends,
    "problems_to": ends,
    "step_from": ends,
    "step_to": ends,
    "plies_from": ends,
    "plies_to": ends,
    "surprise_from": ends,
    "surprise_to": ends,
    "player": st.sampled_from(["ren", "LEARN", "änd", "Änd", "g1"]),
    "opening": st.lists(st.sampled_from(MOVES), min_size=1, max_size=3).map(" ".join),
    "find": st.sampled_from(["g1", " REN ", "7g7f 3c3d", "x", ""]),
}
queries = st.sets(st.sampled_from(sorted(PARAMETERS)), max_size=3).flatmap(
    lambda chosen: st.fixed_dictionaries({name: PARAMETERS[name] for name in sorted(chosen)})
)
"""Of few filters at a time: of many, nothing is left to compare."""


def lower(text: object) -> str:
    """In lower case from A to Z only."""
    return str(text).encode().lower().decode()


def _wanted(game: dict[str, object], query: dict[str, str]) -> bool:
    keys = {"step": "global_step", "plies": "ply_count", "surprise": "surprise"}
    keys |= {"start": "start_step", "problems": "problem_count"}
    for parameter, text in query.items():
        name, end = ("start", parameter) if parameter in ("from", "to") else parameter.partition("_")[::2]
        if name not in keys:
            continue
        value = game[keys[name]]
        if value is None or (float(str(value)) < float(text) if end == "from" else float(str(value)) > float(text)):
            return False
    find = query.get("find", "").strip()
    opening = query.get("opening", find if find.startswith("7g7f") else "").split()
    players = [lower(game["black"]), lower(game["white"])]

    def named(text: str) -> bool:
        return any(lower(text) in player for player in players)

    by_moves = find.startswith("7g7f") and "opening" not in query
    return (
        query.get("kind") in (None, game["kind"])
        and named(query.get("player", ""))
        and list(game["opening"])[: len(opening)] == opening  # type: ignore[call-overload]  # a list of texts
        and (by_moves or lower(find) in lower(game["game_id"]) or named(find))
    )


@given(st.lists(some_headers, max_size=8), queries)
def test_it_lets_through_what_a_plain_loop_lets_through(listed: list[GameHeader], query: dict[str, str]) -> None:
    games = SegmentGames.empty(Segment("eval", WRITER, 0)).updated([(FIRST_EVENT_STEP, encode_index(listed))])
    run = Run("run", (games,))
    everything = [game_json(entry) for entry in Query(descending=False).select([run])[1]]
    shown = [game_json(entry) for entry in Query.parse(query | {"sort": "time"}).select([run])[1]]
    assert shown == [game for game in everything if _wanted(game, query)]


@pytest.mark.parametrize("name", ["step", "plies", "surprise"])
def test_both_ends_of_a_range_are_in_it(name: str) -> None:
    listed = [GameHeader(game_id=f"{n}", global_step=n, ply_count=n, surprise=float(n)) for n in range(5)]
    games = SegmentGames.empty(Segment("eval", WRITER, 0)).updated([(FIRST_EVENT_STEP, encode_index(listed))])
    query = Query.parse({f"{name}_from": "1", f"{name}_to": "3", "sort": "step"})
    assert [game_json(entry)["game_id"] for entry in query.select([Run("run", (games,))])[1]] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "boredom"),
        ("step_from", "one"),
        ("plies_to", "nan"),
        ("surprise_from", "inf"),
        ("step_to", "１"),
        ("opening", "P-76"),
        ("opening", "7g7f " * 13),
        ("find", "7g7f " * 13),
    ],
)
def test_what_makes_no_sense_is_refused_and_what_would_be_right_is_said(name: str, value: str) -> None:
    with pytest.raises(InvalidArgumentError, match="expected"):
        Filters.parse({name: value})
