"""Two ways to write: by a process of the writer's own once there are games, or by the thread where there is none."""

from typing import Any

import pytest

from tb_keisei import EventWriter


@pytest.fixture(autouse=True)
def written_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """ "thread" unless a test asks for "process", which takes a moment to start; programs in subprocesses have it."""
    way = getattr(request, "param", "thread")
    set_internals(monkeypatch, process_for_games=way == "process")
    return str(way)


def set_internals(monkeypatch: pytest.MonkeyPatch, **internals: Any) -> None:
    """For writers that are made after this; until the test ends."""
    monkeypatch.setattr(EventWriter, "_internals", EventWriter._internals._replace(**internals))


both_ways = pytest.mark.parametrize("written_by", ["thread", "process"], indirect=True)
in_a_process = pytest.mark.parametrize("written_by", ["process"], indirect=True)
