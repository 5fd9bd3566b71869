"""Lists of games, and games, by HTTP."""

import time
from typing import Any

from tb_keisei.record import Game, encode_game
from tests.plugin.logs import WALLTIME, WRITER, example_game
from tests.plugin.site import Site


def test_a_list_of_games(site: Site) -> None:
    answer = site.get("games", run="a", sort="step", offset=1, limit=2).get_json()
    assert (answer["total"], answer["offset"]) == (4, 1)
    assert [game["game_id"] for game in answer["games"]] == ["g2", "g3"]
    assert answer["games"][1] == {
        "run": "a",
        "stream": "self_play",
        "writer": WRITER,
        "game_id": "g3",
        "black": "learner",
        "white": "opponent 0",
        "winner": None,
        "kind": "truncated",
        "reason": "max_moves",
        "reason_text": "",
        "ply_count": 4,
        "policy_plies": 1,
        "problem_count": 0,
        "start_step": 30,
        "global_step": 39,
        "end_time": WALLTIME + 3,
        "game_fraction": None,
        "policy_fraction": None,
        "problem": "",
        "opening": ["7g7f", "3c3d", "3c3d", "3c3d"],
        "surprise": -1.0,
        "error": None,
    }


def test_a_list_opens_no_game(site: Site) -> None:
    assert site.get("games", run="a").get_json()["total"] == 4
    time.sleep(0.1)
    assert site.provider.reads["read_blob"] == 0


def test_several_runs_in_one_list(site: Site) -> None:
    answer = site.get("games", run=["a", "b"]).get_json()
    assert [(game["run"], game["game_id"]) for game in answer["games"][:2]] == [("b", "g9"), ("a", "g4")]
    assert site.get("games", run=["a", "b"], policy="1").get_json()["total"] == 4


def test_a_game_comes_untouched(site: Site) -> None:
    answer = site.game()
    assert answer.data == encode_game(Game(**_fields(example_game(1)) | {"writer": WRITER}))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "Content-Encoding" not in site.game(headers={"Accept-Encoding": "gzip"}).headers


def _fields(game: Game) -> dict[str, Any]:
    return {name: getattr(game, name) for name in game.__dataclass_fields__}
