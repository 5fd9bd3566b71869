"""Two policies a position, who chose a move and with which weights: from `add_ply` to the file and back."""

import enum
import logging
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tb_keisei import EventWriter, read_games
from tb_keisei.errors import GameError, PolicyError
from tb_keisei.record import Game, Player, Ply

LEGAL = ["7g7f", "2g2f", "P*5e", "3g3f"]
POLICY = [0.5, 0.3, 0.1, 0.1]


def recorded(run: Path, *plies: dict[str, Any], strict: bool = False, **facts: Any) -> Game:
    """One game of these plies; each may lack what every ply has."""
    sides = {} if "players" in facts else {"black": "a", "white": "b"}
    with EventWriter(run, strict=strict) as writer:
        rec = writer.game_recorder("self_play", **sides, **facts)
        for ply in plies:
            usual: dict[str, Any] = {"legal_moves": LEGAL, "policy": POLICY}
            rec.add_ply("7g7f", **usual | ply)
        rec.finish(winner="black", reason="resign", global_step=7)
    (game,) = read_games(run)
    return game


def one(run: Path, **ply: Any) -> Ply:
    return recorded(run, ply).plies[0]


def told(ply: Ply, name: str) -> dict[str, Any]:
    return {candidate.usi: getattr(candidate, name) for candidate in ply.candidates}


@pytest.mark.parametrize("dtype", [list, np.int64, np.float32, torch.tensor])
def test_visits_are_exact_and_the_policy_stays_the_networks(tmp_path: Path, dtype: Any) -> None:
    visits = [123_456, 0, 3, 1]
    given = visits if dtype is list else dtype(visits) if dtype is torch.tensor else np.array(visits, dtype=dtype)
    ply = one(tmp_path, visits=given, q=[0.5, math.nan, -1.0, 0.25], root_value=0.125, visits_total=123_461)
    assert ply.problem == ""
    assert told(ply, "visits") == dict(zip(LEGAL, visits, strict=True))
    assert told(ply, "probability") == pytest.approx(dict(zip(LEGAL, POLICY, strict=True)), rel=0.01)
    assert told(ply, "search_probability")["7g7f"] == pytest.approx(123_456 / 123_460)
    assert ply.search is not None
    assert (ply.search.kind, ply.search.total, ply.search.root_value) == ("visits", 123_461, 0.125)
    assert told(ply, "q") == {"7g7f": 0.5, "2g2f": None, "P*5e": -1.0, "3g3f": pytest.approx(0.25, abs=1.5 / 508)}


def test_a_target_that_is_no_share_of_visits(tmp_path: Path) -> None:
    """The move drawn is not its best."""
    ply = one(tmp_path, search_policy=[0.1, 0.7, 0.2, 0.0], visits=[4, 4, 4, 4], search_kind="gumbel")
    assert ply.search is not None
    assert (ply.usi, ply.search.kind) == ("7g7f", "gumbel")
    assert told(ply, "search_probability") == pytest.approx(
        {"7g7f": 0.1, "2g2f": 0.7, "P*5e": 0.2, "3g3f": 0.0}, rel=0.01
    )
    assert set(told(ply, "visits").values()) == {4}


def test_out_of_a_full_vector(tmp_path: Path) -> None:
    full, places = np.zeros(100), np.array([7, 3, 50, 99])
    full[places] = [8, 0, 1, 1]
    for choice in (places, np.isin(np.arange(100), places)):
        legal = LEGAL if choice is places else [LEGAL[1], LEGAL[0], LEGAL[2], LEGAL[3]]
        run = tmp_path / str(choice.dtype)
        ply = one(run, legal_moves=legal, policy=full / 10, legal_indices=choice, visits=full)
        assert told(ply, "visits") == {"7g7f": 8, "2g2f": 0, "P*5e": 1, "3g3f": 1}


def test_visits_without_a_policy(tmp_path: Path) -> None:
    """As in game files that hold visits alone."""
    ply = one(tmp_path, policy=None, visits=[3, 0, 1, 0], search_kind="explore_count")
    assert (len(ply.candidates), ply.problem, ply.legal_count) == (0, "", 4)
    assert ply.search is not None
    assert ply.search.visits is not None
    assert ply.search.visits.tolist() == [3, 1]


def test_a_root_value_needs_no_moves(tmp_path: Path) -> None:
    ply = one(tmp_path, legal_moves=None, policy=None, root_value=0.25, visits_total=800)
    assert ply.problem == ""
    assert ply.search is not None
    assert (ply.search.root_value, ply.search.total, len(ply.search)) == (0.25, 800, 0)


def test_several_plies_at_once(tmp_path: Path) -> None:
    visits = np.array([[1, 2, 3, 4], [4, 3, 2, 1]])
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_plies(["7g7f", "2g2f"], legal_moves=[LEGAL, LEGAL], visits=visits, visits_total=[10, 11], mover=None)
        rec.finish(winner=None, reason="max_moves", global_step=1)
    (game,) = read_games(tmp_path)
    assert [ply.search.total for ply in game.plies if ply.search] == [10, 11]
    assert [ply.problem for ply in game.plies] == ["", ""]


@pytest.mark.parametrize(
    ("given", "said", "kept"),
    [
        ({"visits": [1, 2, 3]}, "visits: it has 3 entries for 4 legal moves", "policy"),
        ({"visits": np.ones((1024, 13527), np.float32)}, "visits: it has 13851648 entries for 4 legal", "policy"),
        ({"visits": [1, 2, 3, 4], "visits_total": 10**5000}, "visits_total: it has more than 64 bits", "visits"),
        ({"visits": [1, 2, 3, 4], "visits_total": 10.5}, "visits_total: 10.5 is no whole number", "visits"),
        ({"visits": [1, 2, 3, 4], "search_kind": 10**5000}, "search_kind is '<int>'; expected one of", "visits"),
        ({"visits": [1, -2, 3, 4]}, "visits hold -2; expected whole numbers", "policy"),
        ({"visits": [1, 2.5, 3, 4]}, "visits hold 2.5", "policy"),
        ({"visits": [1, math.nan, 3, 4]}, "visits hold nan", "policy"),
        ({"visits": [1, 2, 3, 4], "visits_total": 12}, "visits sum to 10, visits_total is 12", "visits"),
        ({"visits": [1, 2, 3, 4], "visits_total": -1}, "visits_total is -1", "visits"),
        ({"visits": ["a", "b", "c", "d"]}, "visits: ", "policy"),
        ({"search_policy": [0.5, 0.5, 0.5, 0.5], "search_kind": "visits"}, "search_policy sums to 2", "policy"),
        ({"search_policy": [0.5, 0.6, -0.1, 0], "search_kind": "visits"}, "no probability", "policy"),
        ({"search_policy": [1, 0, 0, 0]}, "search_kind is not given", "target"),
        ({"visits": [1, 2, 3, 4], "search_kind": "uct"}, "search_kind is 'uct'; expected one of 'visits'", "visits"),
        ({"visits": [1, 2, 3, 4], "q": [0.5]}, "q: it has 1 entries for 4 legal moves", "visits"),
        (
            {"visits": [1, 2, 3, 4], "root_value": -1.5},
            "root_value is -1.5; of value_kind 'scalar' it lies from -1",
            "visits",
        ),
        ({"visits": [1, 2, 3, 4], "mover": 2}, "mover is 2: give the game's players", "visits"),
        ({"visits": [1, 2, 3, 4], "mover": 0.5}, "mover is 0.5; expected a whole number", "visits"),
        ({"visits": [1, 2, 3, 4], "policy_step": 0.5}, "policy_step is 0.5; expected a whole number", "visits"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    tmp_path: Path, given: dict[str, Any], said: str, kept: str
) -> None:
    ply = one(tmp_path / "lenient", **given)
    assert said in ply.problem
    assert told(ply, "probability") == pytest.approx(dict(zip(LEGAL, POLICY, strict=True)), rel=0.01)
    assert (ply.mover, ply.policy_step) == (None, None)
    assert (ply.search is not None and ply.search.visits is not None) == (kept == "visits")
    assert (ply.search is not None and ply.search.probabilities is not None) == (kept != "policy")
    with pytest.raises((PolicyError, GameError)):
        recorded(tmp_path / "strict", given, strict=True)


def test_a_q_that_is_no_value_costs_itself_alone(tmp_path: Path) -> None:
    ply = one(tmp_path, visits=[1, 2, 3, 4], q=[0.5, 5.0, -0.25, math.inf])
    assert "q holds 5; a value of this game's value_kind lies from -1 to 1" in ply.problem
    assert told(ply, "q") == {"7g7f": 0.5, "2g2f": None, "P*5e": -0.25, "3g3f": None}


@pytest.mark.parametrize(
    ("kind", "value"), [("scalar", 5.0), ("scalar", -1.1), ("win_probability", -0.1), ("wdl", 1.5)]
)
def test_a_value_outside_of_its_kind_stays_and_is_said(tmp_path: Path, kind: str, value: float) -> None:
    ply = recorded(tmp_path / "lenient", {"value": value}, value_kind=kind).plies[0]
    assert ply.value == pytest.approx(value)
    assert f"value is {value:g}; of value_kind '{kind}' it lies from" in ply.problem
    assert len(ply.candidates) == 4
    assert recorded(tmp_path / "raw", {"value": value}, value_kind="raw_critic").plies[0].problem == ""
    with pytest.raises(GameError):
        recorded(tmp_path / "strict", {"value": value}, value_kind=kind, strict=True)


def test_who_chose_and_with_which_weights(tmp_path: Path) -> None:
    game = recorded(
        tmp_path,
        {"mover": 0, "policy_step": 12_345_678_901},
        {"mover": 2},
        {"policy_step": np.int64(-3)},
        {"mover": 1},
        players=["learner", Player("old", learner=True), "older"],
    )
    assert [ply.mover for ply in game.plies] == [0, 2, None, 1]
    assert [ply.policy_step for ply in game.plies] == [12_345_678_901, None, -3, None]
    assert [player.name for player in game.players] == ["learner", "old", "older"]
    assert (game.black.name, game.white.name, game.white.learner) == ("learner", "old / older", True)


def test_sides_that_are_given_stay(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="b", white="w", players=["x", "y"])
        rec.add_ply("7g7f", mover=1)
        rec.finish(winner=None, reason="max_moves", global_step=1)
    (game,) = read_games(tmp_path)
    assert (game.black.name, game.white.name) == ("b", "w")


def test_players_who_came_in_under_way_are_told_at_the_end(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("league", players=["learner"])
        rec.add_ply("7g7f", mover=0)
        rec.add_ply("3c3d", mover=2)
        rec.finish(
            winner=None, reason="max_moves", global_step=1, players=["learner", "old", Player("older", rating=9)]
        )
    (game,) = read_games(tmp_path)
    assert [ply.mover for ply in game.plies] == [0, 2]
    assert [(player.name, player.rating) for player in game.players] == [("learner", None), ("old", None), ("older", 9)]
    assert (game.black.name, game.white.name, game.plies[1].problem) == ("learner", "older", "")


def test_what_a_value_means_and_what_share_is_there(tmp_path: Path) -> None:
    facts: dict[str, Any] = {
        "value_discount": 0.99,
        "bootstrapped": True,
        "impasse_rule": "27",
        "repetition_rule": "draw",
        "game_fraction": np.float32(0.5),
        "policy_fraction": 0.25,
        "policy_noise": "before",
    }
    game = recorded(tmp_path, {}, **facts)
    assert {name: getattr(game, name) for name in facts} == facts
    assert (game.problem, dict(game.facts)) == ("", {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("value_discount", value) for value in (0, 1.5, -1, math.nan, "high")),
        *(("policy_fraction", value) for value in (0, 2)),
        ("bootstrapped", "yes"),
        ("impasse_rule", "28"),
        ("repetition_rule", "often"),
        ("players", 3),
    ],
)
def test_a_wrong_fact_is_left_out_by_its_whole_name(tmp_path: Path, name: str, value: Any) -> None:
    with EventWriter(tmp_path / "lenient") as writer:
        rec = writer.game_recorder("self_play", black="a", white="b", ruleset="mine", **{name: value})
        rec.add_ply("7g7f")
        rec.finish(winner="black", reason="resign", global_step=1)
    (game,) = read_games(tmp_path / "lenient")
    assert f"{name} was left out: {name} " in game.problem
    assert getattr(game, name) == getattr(Game(game_id="", stream="s"), name)
    assert (game.ruleset, len(game.plies)) == ("mine", 1)
    with pytest.raises(GameError), EventWriter(tmp_path / "strict", strict=True) as writer:
        writer.game_recorder("self_play", black="a", white="b", **{name: value})


def test_the_name_of_before_still_says_what_it_said(tmp_path: Path) -> None:
    game = recorded(tmp_path, {}, sampling_weight=0.25)
    assert (game.policy_fraction, dict(game.facts)) == (0.25, {})


class Word(str, enum.Enum):  # noqa: UP042  # whose str() is "Word.GUMBEL"
    GUMBEL = "gumbel"
    BLACK = "black"
    RESIGN = "resign"


class Hostile:
    """As an object outside of its context is: whatever is asked of it raises."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError("no")


class Unordered(list[Any]):
    def __iter__(self) -> Any:
        raise RuntimeError("no")


def test_a_word_of_an_enum_is_its_text(tmp_path: Path) -> None:
    with EventWriter(tmp_path, strict=True) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=POLICY, search_policy=POLICY, search_kind=Word.GUMBEL)
        rec.finish(winner=Word.BLACK, reason=Word.RESIGN, global_step=1)
    (game,) = read_games(tmp_path)
    assert game.plies[0].search is not None
    assert game.plies[0].search.kind == "gumbel"
    assert (game.outcome.winner, game.outcome.reason, game.outcome.reason_text) == ("black", "resign", "")


@pytest.mark.parametrize(
    "make", [lambda: 10**5000, Hostile, lambda: Unordered(["a"])], ids=["digits", "hostile", "odd"]
)
def test_what_cannot_even_be_told_raises_nowhere(tmp_path: Path, make: Any) -> None:
    value = make()
    with EventWriter(tmp_path) as writer:
        for name in ("players", "my_own", "value_discount", "ruleset", "seed"):
            rec = writer.game_recorder("self_play", black="a", white="b", **{name: value})
            rec.add_ply("7g7f", legal_moves=LEGAL, policy=POLICY)
            for argument in ("search_kind", "visits", "visits_total", "q", "mover", "policy_step", "value"):
                rec.add_ply("2g2f", **{"legal_moves": LEGAL, "policy": POLICY, argument: value})
            rec.add_ply(value)
            rec.finish(winner=value, reason="resign", global_step=1)
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f")
        rec.finish(winner="black", reason=value, kind=value, reason_text=value, global_step=value)
        assert writer.flush()
        assert writer.health.rejected["game"] == 0
    games = list(read_games(tmp_path))
    assert [len(game.plies) for game in games] == [9] * 5 + [1]
    assert all(len(game.plies[0].candidates) == 4 for game in games[:5])
    assert all("winner is" in game.problem and game.outcome.reason == "resign" for game in games[:5])
    assert (games[5].outcome.winner, games[5].outcome.kind) == ("black", "win")


@pytest.mark.parametrize(
    ("wrong", "kept"),
    [
        ({"reason": None}, ("black", "win", "other")),
        ({"reason": 3}, ("black", "win", "other")),
        ({"kind": "odd"}, ("black", "win", "resign")),
        ({"kind": "draw"}, ("black", "win", "resign")),
        ({"reason_text": 5}, ("black", "win", "resign")),
        ({"winner": 2}, (None, "unknown", "resign")),
        ({"winner": "win"}, (None, "unknown", "resign")),
    ],
)
def test_a_wrong_word_at_the_end_costs_itself_alone(tmp_path: Path, wrong: Any, kept: Any) -> None:
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.finish(**{"winner": "black", "reason": "resign", "global_step": 7} | wrong)
    (game,) = read_games(tmp_path)
    assert (game.outcome.winner, game.outcome.kind, game.outcome.reason) == kept
    assert "outcome is not whole" in game.problem


def test_a_wrong_player_costs_itself_alone(tmp_path: Path) -> None:
    game = recorded(tmp_path, {"mover": 1}, {"mover": 2}, players=["a", None, Player("c")])
    assert [player.name for player in game.players] == ["a", "", "c"]
    assert [(ply.mover, ply.problem) for ply in game.plies] == [(1, ""), (2, "")]
    assert "players is not whole" in game.problem


@pytest.mark.parametrize("column", [0, [[1, 2]] * 2, iter([[1, 2]] * 3)], ids=["one", "short", "iterator"])
def test_a_wrong_column_costs_itself_alone(tmp_path: Path, column: Any) -> None:
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_plies(["7g7f"] * 3, legal_moves=[LEGAL[:2]] * 3, policy=[[0.6, 0.4]] * 3, visits=column)
        rec.finish(winner=None, reason="max_moves", global_step=1)
        assert writer.health.misuses == 1
    (game,) = read_games(tmp_path)
    assert [len(ply.candidates) for ply in game.plies] == [2] * 3
    with EventWriter(tmp_path / "strict", strict=True) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        with pytest.raises(GameError, match="one entry a ply"):
            rec.add_plies(["7g7f"] * 3, legal_moves=[LEGAL[:2]] * 3, visits=column)


def test_long_words_take_no_memory(tmp_path: Path) -> None:
    with EventWriter(tmp_path, max_queue_bytes=1 << 20) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        for number in range(100):
            rec.add_ply("7g7f", legal_moves=LEGAL, visits=[1, 2, 3, 4], search_kind=f"{number}" * 50_000)
        assert max(len(row.kind) for row in rec._game.searches.values()) <= 64
        rec.abort()


def test_the_first_mover_beyond_the_players_is_none(tmp_path: Path) -> None:
    game = recorded(tmp_path, {"mover": 1}, {"mover": 2}, players=["a", "b"])
    assert [ply.mover for ply in game.plies] == [1, None]
    assert "players are numbered 0 to 1" in game.plies[1].problem


def test_each_kind_of_flaw_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    usual: dict[str, Any] = {"legal_moves": LEGAL, "policy": POLICY}
    with EventWriter(tmp_path) as writer, caplog.at_level(logging.WARNING, "tb_keisei.bridge"):
        for number in range(3):
            for wrong in ({"visits": [1, 2, number]}, {"policy": [0.5, 0.3, 0.1, 0.5 + number]}):
                rec = writer.game_recorder("self_play", black="a", white="b")
                rec.add_ply("7g7f", **usual | wrong)
                rec.finish(winner=None, reason="max_moves", global_step=1)
        assert writer.flush()
        assert writer.health.flawed == 6
    told_of = [record.getMessage() for record in caplog.records if "counted only" in record.getMessage()]
    assert ["visits" in text for text in told_of] == [True, False]


def test_ten_kinds_of_flaws_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    names = ["seed", "max_plies", "value_discount", "game_fraction", "policy_fraction", "impasse_rule", "policy_noise"]
    names += ["repetition_rule", "forward_mode", "value_kind", "value_perspective", "bootstrapped"]
    with EventWriter(tmp_path) as writer, caplog.at_level(logging.WARNING, "tb_keisei.bridge"):
        for name in names:
            rec = writer.game_recorder("self_play", black="a", white="b", **{name: "odd"})
            rec.finish(winner=None, reason="max_moves", global_step=1)
        assert writer.flush()
        assert writer.health.flawed == len(names) == 12
    assert sum("counted only" in record.getMessage() for record in caplog.records) == 10
