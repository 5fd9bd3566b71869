"""A heavy question of one client, which is made to wait for its data, and light ones of others meanwhile."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tensorboard.backend.event_processing.data_provider import _decode_blob_key
from werkzeug.test import TestResponse

from tb_keisei.record import Candidate, Candidates, Probe
from tests.plugin.logs import WRITER, LogWriter, example_game
from tests.plugin.site import Site

HEAVY = "heavy"
LIGHT: list[tuple[str, dict[str, Any]]] = [
    ("runs", {}),
    ("games", {"run": "light"}),
    ("game", {"run": "light", "stream": "self_play", "writer": WRITER, "game_id": "g1"}),
    ("results", {"run": "light", "stream": "self_play"}),
    ("reliability", {"run": "light", "stream": "self_play"}),
    ("probes", {"run": "light"}),
]


@contextmanager
def held(site: Site, method: str, is_heavy: Callable[[dict[str, Any]], bool]) -> Iterator[threading.Event]:
    """Calls of the provider for the heavy run wait until the block is left; the event is set when one does."""
    entered, leave, call = threading.Event(), threading.Event(), getattr(site.provider, method)

    def waiting(*args: Any, **arguments: Any) -> Any:
        if is_heavy(arguments):
            entered.set()
            assert leave.wait(30)
        return call(*args, **arguments)

    setattr(site.provider, method, waiting)
    try:
        yield entered
    finally:
        leave.set()


def _of_heavy_blob(arguments: dict[str, Any]) -> bool:
    return bool(_decode_blob_key(arguments["blob_key"])[2] == HEAVY)


def _of_heavy_series(arguments: dict[str, Any]) -> bool:
    return HEAVY in arguments["run_tag_filter"].runs


QUESTIONS = [
    ("reliability", {"stream": "self_play"}, "read_blob", _of_heavy_blob),
    ("probes", {}, "read_tensors", _of_heavy_series),
    ("probe", {"name": "start"}, "read_tensors", _of_heavy_series),
    ("game", {"stream": "self_play", "writer": WRITER, "game_id": "g1"}, "read_blob", _of_heavy_blob),
]


@pytest.mark.parametrize(("route", "query", "method", "is_heavy"), QUESTIONS)
def test_a_light_question_is_answered_while_a_heavy_one_waits(
    tmp_path: Path, route: str, query: dict[str, Any], method: str, is_heavy: Callable[[dict[str, Any]], bool]
) -> None:
    for run in (HEAVY, "light"):
        log = LogWriter(tmp_path / run)
        log.add(example_game(number) for number in range(3))
        log.add_probe(Probe(name="start", sfen="startpos", candidates=Candidates.of([Candidate("7g7f", 1.0)])))
    site = Site(tmp_path)
    site.get("runs")
    answers: list[TestResponse] = []
    with held(site, method, is_heavy) as entered:
        asking = threading.Thread(target=lambda: answers.append(site.get(route, run=HEAVY, **query)))
        asking.start()
        assert entered.wait(10)
        for light, parameters in LIGHT:
            assert site.get(light, **parameters).status_code == 200
        assert answers == []
    asking.join(10)
    assert [answer.status_code for answer in answers] == [200]


def test_while_a_run_that_grew_is_read_the_others_are_answered(tmp_path: Path) -> None:
    logs = {run: LogWriter(tmp_path / run) for run in (HEAVY, "light")}
    for log in logs.values():
        log.add([example_game(1)])
    site = Site(tmp_path)
    assert site.get("games", run=HEAVY).get_json()["total"] == 1
    logs[HEAVY].add([example_game(2)])
    site.provider.load()
    with held(site, "read_tensors", _of_heavy_series) as entered:
        asking = threading.Thread(target=lambda: _ask_until(entered, site))
        asking.start()
        assert entered.wait(10)
        assert site.get("runs").status_code == site.get("games", run="light").status_code == 200
    asking.join(10)


def _ask_until(entered: threading.Event, site: Site) -> None:
    """A snapshot is good for half a second: ask until one is made anew."""
    while not entered.is_set():
        site.get("runs")
