"""The training loop under each fault."""

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import psutil

from bench.games import planned_games
from bench.writer.columns import Ours, play
from bench.writer.loop import LoopResult, fault_speed

BOUND = 64 << 20
Result = TypeVar("Result")


@dataclass(frozen=True)
class FaultResult:
    """`peak_mb`: growth of the training's process's peak memory beyond the bound."""

    loop: LoopResult
    peak_mb: float


def isolated(work: Callable[..., Result], *arguments: Any) -> Result:
    """Run in a fresh process, whose memory and threads are its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 2 MB. Mounting it needs root."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=True)
    try:
        yield disk / "run"
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


@contextmanager
def full_disk(folder: Path) -> Iterator[Path]:
    """A file system without room, but for names and empty files."""
    with small_disk(folder) as run:
        with suppress(OSError), (run.parent / "filling").open("wb", buffering=0) as filling:
            while filling.write(bytes(4096)):
                pass
        yield run


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """A file system that was mounted for reading."""
    with small_disk(folder) as run:
        subprocess.run(["mount", "-o", "remount,ro", run.parent], check=True)
        yield run


@contextmanager
def in_the_way(folder: Path) -> Iterator[Path]:
    """A file where the directory should be."""
    (folder / "run").write_text("in the way")
    yield folder / "run"


@contextmanager
def deleted(folder: Path) -> Iterator[Path]:
    """A directory that is deleted again and again."""
    with subprocess.Popen(["sh", "-c", f"while sleep 0.2; do rm -rf '{folder}/run'; done"]) as deleting:
        yield folder / "run"
        deleting.kill()


_HANG = """
import os
real = os.open
def open_fifo(path, *rest, **named):
    return real({fifo!r}, os.O_WRONLY) if "tfevents" in str(path) else real(path, *rest, **named)
os.open = open_fifo
"""


@contextmanager
def hung(folder: Path) -> Iterator[Path]:
    """A file system that does not answer: every event file is a FIFO that nobody reads, in the writer's process too."""
    os.mkfifo(folder / "fifo")
    reader = os.open(folder / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    (folder / "sitecustomize.py").write_text(_HANG.format(fifo=str(folder / "fifo")))
    os.environ["PYTHONPATH"] = f"{folder}:{os.environ.get('PYTHONPATH', '')}"
    exec((folder / "sitecustomize.py").read_text(), {})
    yield folder / "run"
    os.close(reader)


@contextmanager
def killed_worker(folder: Path) -> Iterator[Path]:
    """The writer's thread is killed five times a second."""
    over = threading.Event()
    threading.excepthook = lambda _: None

    def kill() -> None:
        while not over.wait(0.2):
            for thread in threading.enumerate():
                if thread.name == "tb_keisei.bridge" and thread.ident is not None:
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit)
                    )

    thread = threading.Thread(target=kill)
    thread.start()
    yield folder / "run"
    over.set()
    thread.join()


@contextmanager
def stopped(folder: Path) -> Iterator[Path]:
    """The writer's process does not get on at all (SIGSTOP), as in an uninterruptible wait."""
    over = threading.Event()

    def stop() -> None:
        while not over.wait(0.2):
            for pid in _writers_processes(folder):
                os.kill(pid, signal.SIGSTOP)

    thread = threading.Thread(target=stop)
    thread.start()
    yield folder / "run"
    over.set()
    thread.join()
    for pid in _writers_processes(folder):
        os.kill(pid, signal.SIGKILL)


def _writers_processes(folder: Path) -> list[int]:
    """Processes that hold an event file in a folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.pid != os.getpid() and any(str(folder) in file.path for file in process.open_files()):
                found.append(process.pid)
    return found


FAULTS = {
    "disk full": full_disk,
    "read-only": read_only,
    "no directory can be made": in_the_way,
    "directory deleted again and again": deleted,
    "file system hung": hung,
    "writer's thread killed again and again": killed_worker,
    "writer's process stopped": stopped,
}


def under_fault(name: str, seconds: float, rounds: int) -> FaultResult:
    """Loop speed under a fault, then memory when more is recorded than the bound holds."""
    folder = Path(tempfile.mkdtemp())
    with FAULTS[name](folder) as run:
        games = planned_games(4, 400)
        ours = Ours(run, [], max_queue_bytes=BOUND)
        play(ours, games[0])
        time.sleep(1.0)  # the fault is there, and the writer's process
        before = _peak_mb()
        loop = fault_speed(ours, seconds, rounds)
        for number in range(400):  # twice what the bound holds
            play(ours, games[number % len(games)])
        result = FaultResult(loop, _peak_mb() - before - BOUND / 1e6)
        ours.writer.close(0.1)
    shutil.rmtree(folder, ignore_errors=True)
    return result


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
