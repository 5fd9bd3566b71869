"""Every route through TensorBoard's own application, in this process."""

import argparse
import json
import tempfile
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.backend import application
from werkzeug.test import Client, TestResponse

from tb_keisei.plugin.assets import read_assets
from tb_keisei.plugin.loader import KeiseiLoader
from tb_keisei.record import Game, GameHeader, Player, encode_game
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.codec import encode_index, encode_table
from tb_keisei.record.columns import to_columns
from tb_keisei.record.header import Place, header_of
from tests.plugin.logs import WALLTIME, WRITER, LogWriter, example_game
from tests.plugin.provider import LocalProvider

PREFIX = "/data/plugin/keisei/"
HOSTILE = "<img src=x onerror=alert(1)>\u202e\x00\r\n'\"&"


class Site:
    """TensorBoard with nothing but our plugin on a log directory."""

    def __init__(self, logdir: Path, **flags: object) -> None:
        values: dict[str, object] = {
            "logdir": str(logdir),
            "path_prefix": "",
            "window_title": "",
            "samples_per_plugin": {},
            "reload_multifile": None,
            "reload_multifile_inactive_secs": 86400,
            "reload_interval": 5.0,
            "keisei_cache_mb": 1,
        }
        namespace = argparse.Namespace(**values | flags)
        loader = KeiseiLoader()
        loader.fix_flags(namespace)
        self.provider = LocalProvider(logdir)
        self.client = Client(application.TensorBoardWSGIApp(namespace, [loader], self.provider))

    def get(self, path: str, method: str = "GET", headers: dict[str, str] | None = None, **query: Any) -> TestResponse:
        return self.client.open(PREFIX + path, method=method, query_string=query or None, headers=headers)

    def game(self, game_id: str = "g1", **more: Any) -> TestResponse:
        return self.get("game", run="a", stream="self_play", writer=WRITER, game_id=game_id, **more)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    LogWriter(tmp_path / "a").add(example_game(number) for number in range(1, 5))
    LogWriter(tmp_path / "b", stream="eval").add([example_game(9, "eval", policy=False)])
    return Site(tmp_path)


def test_runs(site: Site) -> None:
    run = {"run": "a", "games": 4, "damaged": 0, "last_time": WALLTIME, "probes": []}
    answer = site.get("runs").get_json()
    assert answer["notices"] == []
    assert answer["runs"][0] == run | {
        "steps": [19, 49],
        "streams": [{"stream": "self_play", "games": 4, "swing": None}],
    }
    assert [run["run"] for run in answer["runs"]] == ["a", "b"]


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
        "sampling_weight": 1.0,
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


@pytest.mark.parametrize(("path", "query"), [("runs", {}), ("games", {"run": "a"}), ("index.js", {})])
def test_a_repeated_question_costs_nothing(site: Site, path: str, query: dict[str, str]) -> None:
    _repeats(site, lambda **more: site.get(path, **query, **more))


def test_a_repeated_question_for_a_game_reads_nothing(site: Site) -> None:
    etag = site.game().headers["ETag"]
    reads = dict(site.provider.reads)
    assert site.game(headers={"If-None-Match": etag}).status_code == 304
    assert site.provider.reads == reads
    _repeats(site, site.game)


def _repeats(site: Site, ask: Any) -> None:
    first = ask()
    assert first.status_code == 200
    again = ask(headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})
    assert (again.status_code, again.data) == (304, b"")
    for header in ("ETag", "Content-Type", "X-Content-Type-Options", "Cache-Control"):
        assert again.headers[header].split(";")[0] == first.headers[header].split(";")[0]
    assert ask(headers={"If-None-Match": '"other"'}).data == first.data


def test_a_new_game_changes_the_etag(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    site = Site(tmp_path)
    before = site.get("runs").headers["ETag"]
    writer.add([example_game(2)])
    site.provider.load()
    deadline = time.monotonic() + 10
    while (answer := site.get("runs", headers={"If-None-Match": before})).status_code == 304:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert answer.get_json()["runs"][0]["games"] == 2


@pytest.mark.parametrize(
    "path", ["runs", "games?run=a", "index.js", f"game?run=a&stream=self_play&writer={WRITER}&game_id=g1"]
)
def test_methods(site: Site, path: str) -> None:
    whole = site.get(path)
    head = site.get(path, method="HEAD")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        refused = site.get(path, method=method)
        assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")


def test_headers_of_every_answer(site: Site) -> None:
    answers = [site.get(path) for path in ("runs", "games?run=a", "games", "games?run=none", "game", "index.js")]
    answers += [site.game(), site.game("none"), site.get("runs", method="POST")]
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-cache, must-revalidate"
        assert not answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("games", 400),
        ("games?run=a&limit=1001", 400),
        ("games?run=none", 404),
        ("games?run=a&run=none", 404),
        ("game?run=a", 400),
        ("game?run=a&stream=self_play&writer=x&game_id=g1", 404),
        ("games?run=%ff%fe", 404),
        ("games?run=" + "x" * 5000, 404),
    ],
)
def test_wrong_questions_get_short_text(site: Site, path: str, status: int) -> None:
    answer = site.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "text/plain")
    assert 10 < len(answer.text) < 400


HOSTILE_PATHS = [
    "../../../etc/passwd",
    "..%2f..%2fplugin.py",
    "static/../loader.py",
    "static/%2e%2e/loader.py",
    "static",
    "static/",
    "static/index.js",
    "static\\..\\loader.py",
    "//etc/passwd",
    "index.js/../../loader.py",
    "loader.py",
    ".",
]


@pytest.mark.parametrize("path", HOSTILE_PATHS)
def test_no_path_leads_to_a_file(site: Site, path: str) -> None:
    assert site.get(path).status_code in (404, 301, 302)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    place = Place(writer.segment.games_tag, 0, 0, 0)
    writer.add_index([GameHeader(game_id=HOSTILE, black=Player(HOSTILE), place=place)])
    answer = Site(tmp_path).get("games", run="a")
    assert answer.mimetype == "application/json"
    game = json.loads(answer.data)["games"][0]
    assert (game["game_id"], game["black"]) == (HOSTILE, HOSTILE)


def test_damage_is_listed_and_counted(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    writer.add_index_bytes(b"nonsense")
    writer.skip_index()
    writer.add([example_game(2)])
    site = Site(tmp_path)
    runs = site.get("runs").get_json()
    assert (runs["runs"][0]["games"], runs["runs"][0]["damaged"]) == (3, 1)
    assert [notice["run"] for notice in runs["notices"]] == ["a", "a"]
    assert "not loaded" in runs["notices"][0]["text"]
    assert "damaged" in runs["notices"][1]["text"]
    games = site.get("games", run="a").get_json()["games"]
    assert [bool(game["error"]) for game in games] == [False, False, True]
    assert [site.game(game["game_id"]).status_code for game in games] == [200, 200, 422]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_bytes_in_our_series_are_a_server_error(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        writer = LogWriter(Path(folder, "a"))
        game = example_game(1)
        place = writer.add_blobs([_mutated(data, encode_game(game))])
        index = encode_index([header_of(game, to_columns(game.plies), place)])
        writer.add_index_bytes(_mutated(data, index))
        writer.next_segment()
        writer.add_index_bytes(index)
        writer.add_table_bytes(_mutated(data, encode_table([index])))
        writer.next_segment()
        writer.add([example_game(2)])
        site = Site(Path(folder))
        assert site.get("runs").status_code == 200
        games = site.get("games", run="a").get_json()["games"]
        assert "g2" in [game["game_id"] for game in games]
        for shown in games:
            assert site.game(shown["game_id"]).status_code in (200, 404, 410, 422)


def _mutated(data: st.DataObject, original: bytes) -> bytes:
    """The bytes with some replaced, cut or put in; the compressed body too, as if it had been written so."""
    envelope = pb.Envelope.FromString(original)
    if data.draw(st.booleans()):
        message = _changed(data, zlib.decompress(envelope.body))
        return pb.Envelope(version=1, inflated_size=len(message), body=zlib.compress(message)).SerializeToString()
    return _changed(data, original)


def _changed(data: st.DataObject, original: bytes) -> bytes:
    start = data.draw(st.integers(0, len(original)))
    end = start + data.draw(st.integers(0, 4))
    return original[:start] + data.draw(st.binary(max_size=4)) + original[end:]


def test_a_data_server_that_is_gone_is_503(site: Site) -> None:
    site.provider.failures["list_tensors"] = ConnectionError("gone")
    answer = site.get("runs")
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")


def test_the_frontend_is_served_as_it_was_built(site: Site) -> None:
    for asset in read_assets():
        answer = site.get(asset.path[1:])
        assert (answer.status_code, answer.data) == (200, asset.content)
        assert answer.headers["Content-Type"].startswith(asset.content_type)


def test_plugins_listing(site: Site) -> None:
    listing = site.client.get("/data/plugins_listing").get_json()["keisei"]
    assert (listing["enabled"], listing["tab_name"]) == (True, "Keisei")
    assert listing["loading_mechanism"]["module_path"] == PREFIX + "index.js"
