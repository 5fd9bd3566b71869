"""Which games are open, told with the health report."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tb_keisei import EventWriter, read_games
from tb_keisei.bridge.options import Internals
from tb_keisei.events.inspect import report
from tb_keisei.events.scan import Found, scan
from tb_keisei.events.walk import event_files
from tb_keisei.record.open_games import OpenGames
from tb_keisei.record.wire.codec import decode_open_games


@pytest.fixture(autouse=True)
def _reports_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventWriter, "_internals", Internals(report_secs=0.05))


def told(run: Path) -> list[OpenGames]:
    items: Iterator[Any] = (item for path in event_files(run) for item in scan(path))
    return [decode_open_games(item.data) for item in items if isinstance(item, Found) and item.kind == "open"]


def begin(writer: EventWriter, stream: str = "self_play", **facts: Any) -> Any:
    rec = writer.game_recorder(stream, black="a", white="b", **facts)
    rec.add_ply("7g7f")
    return rec


def until(run: Path, writer: EventWriter, games: list[tuple[str, int | None, int]]) -> OpenGames:
    for step in range(400):
        writer.add_scalar("loss", 1.0, step)
        assert writer.flush()
        if (found := told(run)) and [(row.stream, row.start_step, row.games) for row in found[-1].begun] == games:
            return found[-1]
        time.sleep(0.02)
    raise AssertionError(told(run)[-1:])


def test_games_are_told_by_stream_and_start_step(tmp_path: Path) -> None:
    before = time.time()
    with EventWriter(tmp_path) as writer:
        open_now = [begin(writer, start_step=100), begin(writer, start_step=100), begin(writer, "eval", start_step=90)]
        open_now.append(begin(writer))
        last = until(tmp_path, writer, [("eval", 90, 1), ("self_play", 100, 2), ("self_play", None, 1)])
        assert all(before - 1 <= row.first_time <= time.time() for row in last.begun)
        assert "4 games were begun and not ended" in "\n".join(report(tmp_path)["."].lines())
        open_now[0].finish(winner=None, reason="max_moves", global_step=120)
        open_now[1].abort()
        del open_now[2]
        until(tmp_path, writer, [("self_play", None, 1)])
    assert told(tmp_path)[-1] == OpenGames()
    assert "begun and not ended" not in "\n".join(report(tmp_path)["."].lines())
    assert len(list(read_games(tmp_path))) == 1


def test_a_game_without_a_body_is_open_too(tmp_path: Path) -> None:
    with EventWriter(tmp_path, max_queue_bytes=1 << 16) as writer:
        rec = begin(writer, start_step=7)
        for _ in range(2000):
            rec.add_ply("2g2f", legal_moves=["2g2f", "7g7f"], policy=[0.5, 0.5])
        until(tmp_path, writer, [("self_play", 7, 1)])
        rec.finish(winner=None, reason="max_moves", global_step=120)
        until(tmp_path, writer, [])


def test_nothing_is_told_where_no_game_stays_open(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        writer.add_scalar("loss", 1.0, 1)
    assert told(tmp_path) == []
