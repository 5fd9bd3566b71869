"""The bridge watches itself: numbers, scalars in the run, warnings about other_writers, the doctor's words."""

import logging
import socket
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.compat.proto import event_pb2

from tb_keisei import EventWriter, SummaryWriter, cli
from tb_keisei.bridge.doctor import WriterRecord
from tb_keisei.bridge.meter import SAMPLE, Meter
from tb_keisei.bridge.worker import other_writers
from tb_keisei.bridge.worker.health import HEALTH_TAG, HealthReport
from tb_keisei.bridge.writing.scribe import Scribe
from tb_keisei.events.framing import Record, read_records
from tb_keisei.events.inspect import report
from tb_keisei.record import Game
from tests.bridge.conftest import set_internals
from tests.bridge.events import event_paths, events
from tests.bridge.loaders import LOADERS, loaded
from tests.bridge.programs import program


def reports(run: Path) -> dict[str, list[tuple[int, float]]]:
    found: dict[str, list[tuple[int, float]]] = {}
    for path in event_paths(run):
        for event in events(path):
            for value in event.summary.value:
                if value.tag.startswith(HEALTH_TAG):
                    name = value.tag.split("/", 2)[2]
                    found.setdefault(name, []).append((event.step, *value.tensor.double_val))
    return found


def busy(writer: EventWriter, steps: int = 200, first: int = 0) -> None:
    for step in range(first, first + steps):
        writer.add_scalar("loss", 1.0, step)


def test_health_counts_what_was_done(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        busy(writer)
        writer.add_text("note", "text")
        writer.flush()
        health = writer.health
        assert health.written["scalar"] == health.offered["scalar"] == 200
        assert health.written["text"] == 1
        assert not any(health.dropped.values())
        assert health.bytes_written == sum(path.stat().st_size for path in event_paths(tmp_path))
        assert 0 < health.training_seconds < 1
        assert 0 < health.worker_seconds < 5
        assert 0 < health.lag_seconds < 5
        assert (health.queue_bytes, health.files, health.error, health.waiting_seconds) == (0, 1, "", 0)


def test_a_run_tells_what_the_bridge_cost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_internals(monkeypatch, report_secs=0.3)
    with EventWriter(tmp_path) as writer:
        for moment in range(3):
            busy(writer, 100, 100 * moment)
            time.sleep(0.7)
    told = reports(tmp_path)
    assert len(told["written/bytes"]) >= 3
    steps = [step for step, _ in told["written/records"]]
    assert steps == sorted(steps)
    assert told["written/records"][-1] == (299, 300)
    assert 0 < told["cost/training_thread_percent"][0][1] < 100
    assert 0 < told["cost/worker_cpu_percent"][0][1] < 100
    assert not any(name.startswith("trouble/") for name in told)


def test_only_trouble_that_there_was_is_told(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        good = writer.health
    bad = replace(good, dropped={**good.dropped, "game": 3}, misuses=1)
    report = HealthReport()
    told = [{order.tag.split("/", 2)[2] for order in report.orders(good, now, 5, 1, 1)} for now in (good, bad, good)]
    trouble = {"trouble/dropped_game", "trouble/queue_limit_bytes", "trouble/misuses"}
    assert not any(name.startswith("trouble/") for name in told[0])
    assert {name for name in told[1] if name.startswith("trouble/")} == trouble
    assert told[2] >= {"trouble/dropped_game", "trouble/misuses"}


def test_one_call_that_was_interrupted_does_not_stand_for_others() -> None:
    meter = Meter()
    meter.add_sample(2_000)
    assert meter.training_ns == SAMPLE * 2_000
    meter.add_sample(10_000_000)
    assert meter.training_ns == SAMPLE * 2_000 + 10_000_000


def test_the_doctor_tells_the_share_of_the_whole_run() -> None:
    writer = WriterRecord(first_time=100.0)
    writer.add("cost/training_thread_percent", 0.5, 199.0)
    writer.add("cost/training_thread_percent", 80.0, 200.0)
    assert writer.mean("cost/training_thread_percent") == pytest.approx((99 * 0.5 + 80) / 100)


def test_an_idle_writer_reports_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_internals(monkeypatch, report_secs=0.1)
    with EventWriter(tmp_path) as writer:
        busy(writer, 10)
        writer.flush()
        time.sleep(0.8)
        count = len(reports(tmp_path)["written/bytes"])
        time.sleep(0.8)
        assert len(reports(tmp_path)["written/bytes"]) == count == 1


def test_a_writer_that_was_given_nothing_leaves_an_empty_run(tmp_path: Path) -> None:
    EventWriter(tmp_path / "run").close()
    assert [event.file_version for path in event_paths(tmp_path / "run") for event in events(path)] in (
        [],
        ["brain.Event:2"],
    )


@pytest.mark.parametrize("loader", LOADERS)
def test_reports_stand_among_no_curves(tmp_path: Path, loader: str) -> None:
    with EventWriter(tmp_path / "run") as writer:
        busy(writer)
    assert reports(tmp_path / "run")["written/records"] == [(199, 200)]
    with loaded(loader, tmp_path) as seen:
        assert seen.curves("run") == ["loss"]


def test_the_time_of_every_call_counts(tmp_path: Path) -> None:
    position = "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1"
    two: dict[str, Any] = {"legal_moves": ["7g7f", "2g2f"], "policy": [0.75, 0.25]}
    with SummaryWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        calls = [
            lambda: writer.add_scalar("loss", 0.5, 1),
            lambda: writer.add_text("note", "text", 1),
            lambda: writer.add_histogram("weights", np.arange(9.0), 1),
            lambda: writer.add_custom_scalars({"a": {"b": ["Multiline", ["loss"]]}}),
            lambda: writer.add_probe("start", position, **two, global_step=1),
            lambda: writer.add_game("eval", Game(game_id="1", stream="eval")),
            lambda: writer.game_recorder("self_play", black="a", white="b").abort(),
            lambda: rec.add_ply("7g7f", **two),
            lambda: rec.add_plies(SAMPLE * ["7g7f"]),
            lambda: rec.finish(winner=None, reason="max_moves", global_step=1),
        ]
        for call in calls:
            before = writer.health.training_seconds
            call()
            assert writer.health.training_seconds > before, call


OTHER = """
import sys
from tb_keisei import EventWriter
with EventWriter(sys.argv[1]) as writer:
    if sys.argv[2] == "scalars":
        writer.add_scalar("loss", 1.0, 1)
    writer.game_recorder("self_play", black="a", white="b").finish(winner=None, reason="max_moves", global_step=1)
    writer.flush()
    print("written", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("others", ["scalars", "games"])
@pytest.mark.parametrize("ours", ["scalars", "games"])
def test_a_second_writer_of_scalars_is_warned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, others: str, ours: str
) -> None:
    set_internals(monkeypatch, report_secs=0.1)
    caplog.set_level(logging.WARNING, "tb_keisei.bridge")
    with program(OTHER, tmp_path, others) as other, EventWriter(tmp_path) as writer:
        assert other.stdout is not None
        other.stdout.readline()
        for step in range(5):
            if ours == "scalars":
                writer.add_scalar("loss", 1.0, step)
            else:
                rec = writer.game_recorder("self_play", black="a", white="b")
                rec.finish(winner=None, reason="max_moves", global_step=1)
            writer.flush()
            time.sleep(0.15)
    warned = [record.message for record in caplog.records]
    assert len(warned) == (1 if others == ours == "scalars" else 0)
    assert all("another process writes scalars" in text and "directory below" in text for text in warned)


def test_a_writer_that_was_killed_is_no_neighbour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A training that is started again goes on in its run."""
    with program(OTHER, tmp_path, "scalars") as other:
        assert other.stdout is not None
        other.stdout.readline()
    set_internals(monkeypatch, report_secs=0.1)
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), EventWriter(tmp_path) as writer:
        busy(writer)
    assert caplog.records == []


@pytest.mark.parametrize("seconds", [120.0, 0.0])
def test_a_writer_of_another_host_is_a_neighbour_while_its_file_is_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, seconds: float
) -> None:
    with program(OTHER, tmp_path, "scalars") as other:
        assert other.stdout is not None
        other.stdout.readline()
    for path in tmp_path.iterdir():
        path.rename(tmp_path / path.name.replace(socket.gethostname(), "elsewhere.example"))
    set_internals(monkeypatch, report_secs=0.1)
    monkeypatch.setattr(other_writers, "_LIVE_SECS", seconds)
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), EventWriter(tmp_path) as writer:
        busy(writer)
    assert len(caplog.records) == bool(seconds)


def doctor(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = cli.main(["doctor", str(path)])
    return code, capsys.readouterr().out


def test_the_doctor_finds_a_healthy_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        busy(writer)
        writer.add_scalars("curves", {"a": 1.0}, 1)
    code, text = doctor(tmp_path, capsys)
    assert code == 0
    assert text.startswith("run run\n")
    assert "201 records" in text
    assert "nothing was given up" in text
    assert "two processes" not in text
    assert text.count("run ") == 1


def test_the_doctor_finds_what_was_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "run").write_text("in the way")
    with SummaryWriter(tmp_path / "run", max_queue_bytes=200_000) as writer:
        writer.add_scalar("early", 1.0)
        assert not writer.flush()
        (tmp_path / "run").unlink()
        for _ in range(10):
            writer.add_histogram("h", np.zeros(40_000))
        writer.add_scalar("bad\ud800", 1.0)
        writer.add_scalar("bad", "high")
        writer.flush()
        busy(writer, 50)
    damaged = event_paths(tmp_path / "run")[0]
    data = bytearray(damaged.read_bytes())
    data[200] ^= 0xFF
    damaged.write_bytes(data)
    code, text = doctor(tmp_path, capsys)
    assert code == 1
    assert "images and histograms" in text
    assert "raise max_queue_bytes" in text
    assert "could not be encoded: 1 scalars" in text
    assert "1 call(s) with wrong arguments" in text
    assert "writing failed" in text
    assert "and went on in a new file" in text
    assert "damaged:" in text


def test_the_doctor_finds_two_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_internals(monkeypatch, report_secs=0.1)
    with EventWriter(tmp_path) as first, EventWriter(tmp_path) as second:
        for moment in range(3):
            busy(first, 10, 10 * moment)
            busy(second, 10, 10 * moment)
            time.sleep(0.5)
    assert "two processes wrote scalars at a time" in doctor(tmp_path, capsys)[1]


def test_the_doctor_without_a_patient(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no report" in doctor(tmp_path, capsys)[1]
    assert cli.main(["doctor", str(tmp_path / "nothing")]) == 2


def test_a_queue_that_never_empties_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is when a report is wanted most: a report that waits for an empty queue never comes."""
    set_internals(monkeypatch, report_secs=0.1)
    write = Scribe.write

    def slow(self: Scribe, *arguments: Any) -> Any:
        time.sleep(0.05)
        return write(self, *arguments)

    monkeypatch.setattr(Scribe, "write", slow)
    writer = EventWriter(tmp_path, max_queue_bytes=1 << 17)
    deadline = time.monotonic() + 20
    while "queue/bytes" not in {name.split("/", 2)[2] for name in _bridge_tags(tmp_path)}:
        for step in range(200):
            writer.add_scalar("loss", 1.0, step)
        assert writer.health.queue_bytes > 0
        assert time.monotonic() < deadline
    writer.close()


def _bridge_tags(run: Path) -> set[str]:
    return {
        value.tag
        for path in event_paths(run)
        for record in read_records(path.open("rb"))
        if isinstance(record, Record)
        for value in event_pb2.Event.FromString(record.data).summary.value
        if value.tag.startswith(HEALTH_TAG)
    }


def test_a_queue_that_overflowed_drains(tmp_path: Path) -> None:
    """The headers of thousands of games that were given up go into the file in a moment."""
    writer = EventWriter(tmp_path, max_queue_bytes=1 << 20)
    for number in range(3000):
        rec = writer.game_recorder("self_play", black="a", white="b")
        for _ in range(20):
            rec.add_ply("7g7f", legal_moves=["7g7f", "2g2f"], policy=[0.75, 0.25])
        rec.finish(winner="black", reason="resign", global_step=number)
    assert writer.flush(60)
    health = writer.health
    assert health.dropped["game"] > 0
    assert health.dropped["game"] + health.written["game"] == health.offered["game"] == 3000
    assert health.dropped["header"] + health.written["header"] == 3000
    assert health.queue_bytes == 0
    writer.close()
    assert sum(run.headers for run in report(tmp_path).values()) == health.written["header"]
