"""Runs in groups by a hyper-parameter, as TensorBoard's own hparams plugin keeps them."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tensorboard.compat.proto import event_pb2
from tensorboard.plugins.hparams import summary_v2

from tb_keisei.events.framing import frame
from tb_keisei.plugin.groups import by_value
from tb_keisei.plugin.hparams import HparamReader, differing, hparams_of, owned
from tb_keisei.plugin.http.errors import NotFoundError
from tests.plugin.logs import WALLTIME, LogWriter, example_game
from tests.plugin.site import Site
from tests.plugin.test_http_probes import recorded
from tests.tensorboard_server import tensorboard_server

SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "one": {"lr": 0.1, "net": "small"},
    "two": {"lr": 0.001, "net": "small"},
    "three/1764000000.5": {"lr": 0.1, "net": "small"},
}
"""Hyper-parameters by the run that has them; those of the last lie below it, as PyTorch has it. Run "bare" has none."""


def write_hparams(folder: Path, hparams: Mapping[str, Any]) -> None:
    """An event file of its own, with hyper-parameters and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    version = event_pb2.Event(wall_time=WALLTIME, file_version="brain.Event:2")
    event = event_pb2.Event(wall_time=WALLTIME, summary=summary_v2.hparams_pb(dict(hparams)))
    data = b"".join(frame(each.SerializeToString()) for each in (version, event))
    (folder / "events.out.tfevents.1700000000.host.hparams").write_bytes(data)


def write_runs(logdir: Path) -> None:
    for number, run in enumerate(("one", "two", "three", "bare")):
        log = LogWriter(logdir / run)
        log.add(example_game(each) for each in range(4 + number))
        log.add_probe(recorded(10, 0.25))
    for run, hparams in SETTINGS.items():
        write_hparams(logdir / run, hparams)


@pytest.mark.parametrize("arguments", [(), ("--load_fast=false",)], ids=["data-server", "python-loader"])
def test_groups_by_value_on_both_loaders(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write_runs(tmp_path)
    with tensorboard_server("--logdir", tmp_path, *arguments) as server:
        for run, games in (("one", 4), ("two", 5), ("three", 6), ("bare", 7)):
            server.wait_for_games(games, run)

        def told() -> Mapping[str, Any]:
            return {run["run"]: run["hparams"] for run in server.keisei("runs").json["runs"]}

        wanted = {"one": {"lr": "0.1"}, "two": {"lr": "0.001"}, "three": {"lr": "0.1"}, "bare": {}}
        server.wait_for(lambda: told() == wanted)
        answer = server.keisei("results", hparam="lr", stream="self_play").json
        assert {group["group"]: [seed["run"] for seed in group["seeds"]] for group in answer["groups"]} == {
            "0.1": ["one", "three"],
            "0.001": ["two"],
        }
        assert answer["population"]["games"] == 15
        assert server.keisei("games", hparam="lr").json["total"] == 15
        assert server.keisei("games", hparam="lr", runs="t.*").json["total"] == 11
        groups = server.keisei("probes", hparam="lr").json["groups"]
        assert [(group["group"], group["runs"]) for group in groups] == [("0.1", ["one", "three"]), ("0.001", ["two"])]


def test_an_answer_is_another_when_a_value_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HparamReader.__init__, "__defaults__", (0.0,))
    write_runs(tmp_path)
    site = Site(tmp_path)
    query: dict[str, Any] = {"hparam": "lr", "stream": "self_play"}
    tags = {route: site.get(route, **query).headers["ETag"] for route in ("games", "probes", "results")}
    runs = site.get("runs").headers["ETag"]
    write_hparams(tmp_path / "bare", {"lr": 0.1})
    site.provider.load()
    assert all(site.get(route, **query).headers["ETag"] != tag for route, tag in tags.items())
    assert site.get("runs").headers["ETag"] != runs


def test_what_no_run_has_is_not_found(tmp_path: Path) -> None:
    write_runs(tmp_path)
    site = Site(tmp_path)
    queries: list[dict[str, Any]] = [{"hparam": "none"}, {"hparam": "lr", "run": "bare"}]
    for query in queries:
        answer = site.get("games", **query)
        assert answer.status_code == 404
        assert "hyper-parameter" in answer.text


def test_where_they_cannot_be_read_the_tab_says_so(tmp_path: Path) -> None:
    write_runs(tmp_path)
    site = Site(tmp_path)
    site.get("games", run="one")
    read = site.provider.list_tensors

    def broken(*args: Any, **kwargs: Any) -> Any:
        if kwargs["plugin_name"] == "hparams":
            raise KeyError("damaged")
        return read(*args, **kwargs)

    site.provider.list_tensors = broken  # type: ignore[method-assign]
    answer = site.get("runs").get_json()
    assert [notice["text"] for notice in answer["notices"] if "Hyper-parameters cannot be told" in notice["text"]]
    assert {run["run"] for run in answer["runs"]} == {"one", "two", "three", "bare"}
    assert site.get("games", hparam="lr").status_code == 503
    assert site.get("games", run="one").status_code == 200


def test_they_are_of_the_nearest_run_that_has_games() -> None:
    known = {"a": {"lr": "1"}, "a/b/c": {"lr": "2"}, "a/x": {"lr": "3", "net": "big"}, "other/1": {"lr": "4"}}
    assert owned(known, {"a", "a/b"}) == {"a": {"lr": "1", "net": "big"}, "a/b": {"lr": "2"}}
    assert owned(known, {"other"}) == {"other": {"lr": "4"}}


def test_what_is_the_same_everywhere_makes_no_groups() -> None:
    hparams = {"a": {"lr": "1", "net": "x"}, "b": {"lr": "2", "net": "x", "only": "y"}}
    assert differing(hparams) == {"a": {"lr": "1"}, "b": {"lr": "2"}}


def test_by_value_takes_those_that_have_it() -> None:
    members = [("g", "a"), ("g", "b"), ("g", "c")]
    assert by_value("lr", members, {"a": {"lr": "1"}, "b": {"net": "x"}}) == [("1", "a")]
    with pytest.raises(NotFoundError, match="no run that is selected has the hyper-parameter 'wd'"):
        by_value("wd", members, {})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.001, "0.001"),
        (3, "3"),
        (1e-7, "1e-07"),
        (True, "true"),
        ("adam", "adam"),
        (math.inf, "inf"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_value_in_words(value: object, text: str) -> None:
    summary = summary_v2.hparams_pb({"p": value})
    assert hparams_of("a", summary.value[0].metadata.plugin_data.content) == {"p": text}


@pytest.mark.parametrize("content", [b"", b"\xff\xff", b"\x08\x63"])
def test_what_cannot_be_read_is_none_and_said(content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    assert hparams_of("a", content) == {}
    assert "hyper-parameters of run 'a' cannot be read" in caplog.text
