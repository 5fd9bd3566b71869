"""What every route has in common, through TensorBoard's own application, in this process."""

import time
from pathlib import Path
from typing import Any

import pytest

from tb_keisei.plugin.assets import read_assets
from tests.plugin.logs import WALLTIME, WRITER, LogWriter, example_game
from tests.plugin.site import PREFIX, Site


def test_runs(site: Site) -> None:
    run = {"run": "a", "games": 4, "damaged": 0, "last_time": WALLTIME, "probes": [], "hparams": {}}
    answer = site.get("runs").get_json()
    assert answer["notices"] == []
    assert answer["runs"][0] == run | {
        "steps": [19, 49],
        "streams": [{"stream": "self_play", "games": 4, "swing": None}],
    }
    assert [run["run"] for run in answer["runs"]] == ["a", "b"]


@pytest.mark.parametrize(("path", "query"), [("runs", {}), ("games", {"run": "a"}), ("static/index.js", {})])
def test_a_repeated_question_costs_nothing(site: Site, path: str, query: dict[str, Any]) -> None:
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
    "path", ["runs", "games?run=a", "static/index.js", f"game?run=a&stream=self_play&writer={WRITER}&game_id=g1"]
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
    answers = [site.get(path) for path in ("runs", "games?run=a", "games", "games?run=none", "game", "static/index.js")]
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
    assert listing["loading_mechanism"]["module_path"] == PREFIX + "static/index.js"
