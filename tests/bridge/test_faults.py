"""Faults of the disk, for real: full, slow, hung, deleted, forbidden; and a worker that is killed."""

import ctypes
import logging
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tb_keisei import EventWriter, SummaryWriter, read_games
from tb_keisei.bridge.worker import backoff
from tb_keisei.bridge.writing import scribe_process
from tests.bridge.conftest import both_ways, in_a_process
from tests.bridge.events import event_paths, scalars
from tests.bridge.programs import program, run_program, runs

LEGAL = ["7g7f", "2g2f"]


def play(writer: EventWriter, count: int, first: int = 0, plies: int = 1) -> None:
    for number in range(first, first + count):
        rec = writer.game_recorder("self_play", black="a", white="b", game_id=f"g{number}")
        for _ in range(plies):
            rec.add_ply("7g7f", legal_moves=LEGAL, policy=[0.75, 0.25], value=0.5)
        rec.finish(winner="black", reason="resign", global_step=number)


def game_numbers(run: Path) -> list[int]:
    return sorted(int(game.game_id[1:]) for game in read_games(run))


def wait_for(condition: Callable[[], Any], seconds: float = 20) -> Any:
    """What the condition is when it holds."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 512 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"mounting needs root ({mounted.stderr.decode().strip()}); test_a_limited_file does without")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def fill(ballast: Path) -> None:
    """Take all the room of a disk."""
    file = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    try:
        while True:
            os.write(file, b"x" * 4096)
    except OSError:
        os.close(file)


LIMITED = """
import resource, signal, sys
from tb_keisei import EventWriter
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
writer = EventWriter(sys.argv[1])
for step in range(5000):
    writer.add_scalar("loss", 1.0, step)
assert any(writer.flush() for attempt in range(40))
assert writer.health.files > 5, writer.health
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
for step in range(5000, 5100):
    writer.add_scalar("loss", 1.0, step)
assert writer.close(), writer.health
"""


def test_a_limited_file(tmp_path: Path) -> None:
    """A limit on the size of files cuts records in the middle, as a full disk does; each file gets its share."""
    run_program(LIMITED, tmp_path)
    assert [step for _, step, _ in scalars(tmp_path)] == list(range(5100))


@both_ways
def test_a_full_disk(small_disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    ballast = small_disk / "ballast"
    writer = EventWriter(small_disk / "run")
    play(writer, 5)
    assert writer.flush()
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"):
        fill(ballast)
        for step in range(2000):
            writer.add_scalar("loss", 1.0, step)
        play(writer, 50, 5)
        started = time.monotonic()
        assert not writer.flush()
        assert time.monotonic() - started < 5
        assert "No space" in writer.health.error
        play(writer, 5, 55)
        ballast.unlink()
        assert writer.flush()
    assert writer.health.error == ""
    assert game_numbers(small_disk) == list(range(60))
    assert [step for _, step, _ in scalars(small_disk / "run")] == list(range(2000))
    assert writer.health.written == writer.health.offered
    assert [record.message.split(" ")[0] for record in caplog.records] == ["cannot", "writing"]
    assert len(event_paths(small_disk / "run")) > 1
    writer.close()


@both_ways
def test_writing_resumes_by_itself(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    writer = EventWriter(small_disk / "run")
    writer.flush()
    fill(ballast)
    for step in range(2000):
        writer.add_scalar("loss", 1.0, step)
    wait_for(lambda: writer.health.error)
    ballast.unlink()
    wait_for(lambda: writer.health.written["scalar"] == 2000)
    assert writer.health.error == ""
    writer.close()


def test_a_full_disk_leaves_no_litter(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "LONGEST_PAUSE", 0.02)
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.01)
    writer = EventWriter(small_disk / "run", flush_secs=0.01)
    writer.flush()
    fill(small_disk / "ballast")
    for step in range(2000):
        writer.add_scalar("loss", 1.0, step)
    time.sleep(1)
    assert writer.health.failures > 5
    assert len(event_paths(small_disk / "run")) <= 2
    writer.close(0.1)


@both_ways
@pytest.mark.parametrize("what", ["file", "run", "log directory"])
def test_deleted_under_way(tmp_path: Path, what: str) -> None:
    run = tmp_path / "logs" / "run"
    writer = EventWriter(run)
    play(writer, 3)
    assert writer.flush()
    if what == "file":
        event_paths(run)[0].unlink()
    else:
        shutil.rmtree(run if what == "run" else run.parent)
    play(writer, 3, 3)
    writer.add_scalar("loss", 1.0, 1)
    assert writer.flush()
    assert game_numbers(run) == [3, 4, 5]
    assert scalars(run) == [("loss", 1, 1.0)]
    writer.close()


@both_ways
def test_a_run_that_is_moved_goes_on(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path / "run")
    play(writer, 3)
    assert writer.flush()
    (tmp_path / "run").rename(tmp_path / "moved")
    play(writer, 3, 3)
    assert writer.flush()
    assert game_numbers(tmp_path / "moved") == list(range(6))
    writer.close()


@both_ways
def test_a_file_where_the_directory_should_be(tmp_path: Path) -> None:
    blocked = tmp_path / "run"
    blocked.write_text("in the way")
    writer = EventWriter(blocked)
    play(writer, 3)
    assert not writer.flush()
    assert writer.health.error
    blocked.unlink()
    assert writer.flush()
    assert game_numbers(blocked) == [0, 1, 2]
    writer.close()


@both_ways
def test_one_bad_sub_run_holds_up_no_other(tmp_path: Path) -> None:
    (tmp_path / "curves_bad").write_text("in the way")
    writer = SummaryWriter(tmp_path)
    writer.add_scalars("curves", {"bad": 1.0, "good": 2.0}, 1)
    writer.add_scalar("loss", 3.0, 1)
    assert not writer.flush()
    assert scalars(tmp_path) == [("loss", 1, 3.0)]
    assert scalars(tmp_path / "curves_good") == [("curves", 1, 2.0)]
    (tmp_path / "curves_bad").unlink()
    assert writer.flush()
    assert scalars(tmp_path / "curves_bad") == [("curves", 1, 1.0)]
    writer.close()


FORBIDDEN = """
import os, sys, time
from tb_keisei import EventWriter
os.setgroups([]); os.setgid(65534); os.setuid(65534)
run = sys.argv[1]
writer = EventWriter(run + "/run")
writer.add_scalar("loss", 1.0, 1)
assert not writer.flush(), "root's directory was written to"
assert "Permission denied" in writer.health.error, writer.health.error
print("forbidden", flush=True)
sys.stdin.readline()
assert writer.flush()
writer.close()
"""


def test_a_forbidden_directory(tmp_path: Path) -> None:
    """Root may write anywhere, so the writer is a process of another user."""
    for parent in (tmp_path, *tmp_path.parents):
        if not parent.stat().st_mode & stat.S_IXOTH:
            parent.chmod(parent.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    logs = tmp_path / "logs"
    logs.mkdir(mode=0o755)
    with program(FORBIDDEN, logs) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "forbidden\n"
        logs.chmod(0o777)
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.wait(20) == 0
    assert scalars(logs / "run") == [("loss", 1, 1.0)]


def test_a_read_only_file_system(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    writer = EventWriter(small_disk / "run")
    writer.add_scalar("loss", 1.0, 1)
    assert not writer.flush()
    assert "Read-only" in writer.health.error
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert writer.flush()
    assert scalars(small_disk / "run") == [("loss", 1, 1.0)]
    writer.close()


class Hang:
    """A FIFO in place of the event file: what is written to it blocks once it is full, as a hung disk does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path)
        self.reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self.received = b""

    def drain(self, until: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                while data := os.read(self.reader, 1 << 20):
                    self.received += data
            except BlockingIOError:
                pass
            if until():
                return
            time.sleep(0.01)
        raise AssertionError("the writer did not go on")


@pytest.fixture
def hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hang]:
    fifo = Hang(tmp_path / "fifo")
    real_open = os.open

    def open_fifo(path: Any, flags: int, mode: int = 0o777, **others: Any) -> int:
        if "tfevents" in str(path):
            return real_open(fifo.path, os.O_WRONLY)
        return real_open(path, flags, mode, **others)

    monkeypatch.setattr(os, "open", open_fifo)
    yield fifo
    os.close(fifo.reader)


def test_a_hung_file_system(tmp_path: Path, hang: Hang, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"):
        writer = EventWriter(tmp_path / "run", max_queue_bytes=1 << 20)
        slowest = 0.0
        for step in range(3000):
            started = time.perf_counter()
            writer.add_scalar("loss", 1.0, step)
            slowest = max(slowest, time.perf_counter() - started)
        play(writer, 20, plies=50)
        wait_for(lambda: writer.health.waiting_seconds > 0.2)
        started = time.monotonic()
        assert not writer.flush(0.3)
        assert not writer.flush(60)
        assert not writer.flush()
        assert 0.25 < time.monotonic() - started < 5
        for step in range(3000, 6000):
            writer.add_scalar("loss", 1.0, step)
        health = writer.health
        assert health.queue_bytes <= 1 << 20
        assert health.dropped["game"] == 20
        assert health.dropped["scalar"] > 0
        assert slowest < 0.5
        hang.drain(lambda: writer.health.queue_bytes == 0)
    assert writer.health.offered["scalar"] == 6000 == health.dropped["scalar"] + writer.health.written["scalar"]
    assert len([record for record in caplog.records if "queue" in record.message]) == 2
    assert "giv" in caplog.text
    hang.drain(lambda: writer.close(1))


def test_closing_on_a_hung_file_system_has_a_deadline(tmp_path: Path, hang: Hang) -> None:
    writer = EventWriter(tmp_path / "run")
    for step in range(5000):
        writer.add_scalar("loss", 1.0, step)
    wait_for(lambda: writer.health.waiting_seconds > 0.1)
    started = time.monotonic()
    assert not writer.close(0.5)
    assert time.monotonic() - started < 3
    hang.drain(lambda: writer.health.queue_bytes == 0)


@both_ways
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path / "run")
    play(writer, 3)
    assert writer.flush()
    for kill in range(3):
        _kill(writer._worker._thread)
        wait_for(lambda: not writer._worker.alive)
        play(writer, 3, 3 * kill + 3)
        assert writer.flush()
    assert game_numbers(tmp_path) == list(range(12))
    writer.close()


def test_a_worker_whose_work_fails_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = EventWriter(tmp_path / "run")
    assert writer.flush()
    delivery = writer._worker._delivery
    monkeypatch.setattr(delivery, "run_pass", lambda: 1 / 0)
    writer.add_scalar("loss", 1.0, 1)
    time.sleep(0.6)
    monkeypatch.undo()
    assert writer.flush()
    assert scalars(tmp_path / "run") == [("loss", 1, 1.0)]
    writer.close()


@both_ways
def test_a_record_that_cannot_be_encoded_stops_no_other(tmp_path: Path) -> None:
    with EventWriter(tmp_path / "run") as writer:
        writer.add_scalar("bad\ud800", 1.0, 1)
        play(writer, 1)
        writer.add_scalar("good", 1.0, 1)
    assert scalars(tmp_path / "run") == [("good", 1, 1.0)]
    assert game_numbers(tmp_path) == [0]
    assert writer.health.rejected["scalar"] == 1


@pytest.fixture
def process(written_by: str) -> Callable[[EventWriter], int]:
    """The id of a writer's process."""

    def pid(writer: EventWriter) -> int:
        return int(wait_for(lambda: writer.health.process))

    return pid


@in_a_process
def test_a_killed_process_is_replaced(tmp_path: Path, process: Callable[[EventWriter], int]) -> None:
    writer = EventWriter(tmp_path / "run")
    for kill in range(4):
        play(writer, 3, 3 * kill)
        assert writer.flush()
        os.kill(process(writer), signal.SIGKILL)
        writer.add_scalar("loss", 1.0, kill)
    play(writer, 1, 12)
    assert writer.flush()
    assert game_numbers(tmp_path) == list(range(13))
    assert [step for _, step, _ in scalars(tmp_path / "run")] == list(range(4))
    writer.close()


@in_a_process
def test_a_process_that_hangs(tmp_path: Path, process: Callable[[EventWriter], int]) -> None:
    writer = EventWriter(tmp_path / "run", max_queue_bytes=1 << 20)
    play(writer, 3)
    assert writer.flush()
    os.kill(process(writer), signal.SIGSTOP)
    for step in range(6000):
        writer.add_scalar("loss", 1.0, step)
    play(writer, 30, 3, plies=50)
    assert not writer.flush(0.3)
    wait_for(lambda: writer.health.waiting_seconds > 0.1)
    assert writer.health.dropped["game"] > 0
    assert writer.health.queue_bytes <= 1 << 20
    os.kill(process(writer), signal.SIGCONT)
    wait_for(lambda: writer.health.queue_bytes == 0)
    assert writer.close()
    health = writer.health
    assert health.offered["scalar"] == health.written["scalar"] + health.dropped["scalar"]
    assert health.offered["header"] == health.written["header"] + health.dropped["header"] == 33


@in_a_process
@pytest.mark.parametrize("trouble", ["no such file", "ends at once", "cannot start"])
def test_without_a_process_the_thread_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    if trouble == "no such file":
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    elif trouble == "ends at once":
        monkeypatch.setattr(scribe_process, "_PROGRAM", "raise SystemExit")
    else:
        monkeypatch.setattr(sys, "frozen", True, raising=False)
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), EventWriter(tmp_path / "run") as writer:
        play(writer, 5)
        assert writer.flush()
        wait_for(lambda: "on a thread of the training's process" in caplog.text)
    assert game_numbers(tmp_path) == list(range(5))


@in_a_process
def test_the_process_ends_with_the_writer(tmp_path: Path, process: Callable[[EventWriter], int]) -> None:
    writer = EventWriter(tmp_path / "run")
    play(writer, 3)
    assert writer.flush()
    pid = process(writer)
    assert writer.close()
    wait_for(lambda: not runs(pid))


@in_a_process
def test_scalars_alone_need_no_process(tmp_path: Path) -> None:
    with EventWriter(tmp_path / "run") as writer:
        for step in range(100):
            writer.add_scalar("loss", 1.0, step)
        assert writer.flush()
        assert writer.health.process is None


def test_no_more_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = EventWriter(tmp_path / "run")
    assert writer.flush()
    writer._worker.stop()
    wait_for(lambda: not writer._worker.alive)
    writer._worker.closed = writer._worker._stopping = False
    monkeypatch.setattr(threading.Thread, "start", _no_thread)
    for step in range(100):
        writer.add_scalar("loss", 1.0, step)
    assert not writer.flush(0.1)
    monkeypatch.undo()
    assert writer.flush()
    assert len(scalars(tmp_path / "run")) == 100
    writer.close()


def _no_thread(thread: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def _kill(thread: threading.Thread | None) -> None:
    assert thread is not None
    assert thread.ident is not None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit))
