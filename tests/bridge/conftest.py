"""Two ways to write: by a process of the writer's own once there are games, or by the thread where there is none."""

import pytest

from tb_keisei.bridge.worker import delivery


@pytest.fixture(autouse=True)
def written_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """ "thread" unless a test asks for "process", which takes a moment to start; programs in subprocesses have it."""
    way = getattr(request, "param", "thread")
    monkeypatch.setattr(delivery, "PROCESS_FOR_GAMES", way == "process")
    return str(way)


both_ways = pytest.mark.parametrize("written_by", ["thread", "process"], indirect=True)
in_a_process = pytest.mark.parametrize("written_by", ["process"], indirect=True)
