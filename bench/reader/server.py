"""A TensorBoard under measurement: how long it takes to answer, and how much memory it has."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import psutil

from bench.reader.data import LAST_TAG
from tests.tensorboard_server import STOCK, TensorBoard, tensorboard_server

LOADERS = {"default": "--load_fast=true", "Python": "--load_fast=false"}
_PATIENCE = 900


@dataclass(frozen=True)
class Times:
    """Seconds of one thing done again and again."""

    seconds: list[float]

    def ms(self, percentile: float) -> float:
        return float(np.percentile(self.seconds, percentile) * 1e3)

    def __str__(self) -> str:
        return f"{self.ms(50):.1f} / {self.ms(95):.1f}"


def timed(calls: Iterator[Callable[[], object]] | list[Callable[[], object]]) -> Times:
    seconds = []
    for call in calls:
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return Times(seconds)


def with_plugin(logdir: Path, *flags: str) -> AbstractContextManager[TensorBoard]:
    return tensorboard_server("--logdir", logdir, *flags)


def without_plugin(logdir: Path, *flags: str) -> AbstractContextManager[TensorBoard]:
    """Stock TensorBoard that keeps as much as the plugin would have it keep."""
    kept = ("--samples_per_plugin=keisei=0,text=1000000", "--reload_multifile=true")
    return tensorboard_server("--logdir", logdir, *kept, *flags, program=("-c", STOCK))


def memory_mb(server: TensorBoard) -> tuple[float, float]:
    """Resident memory of TensorBoard's process, and of the data server that it may have started."""
    process = psutil.Process(server.process.pid)
    children = sum(child.memory_info().rss for child in process.children(recursive=True))
    return process.memory_info().rss / 2**20, children / 2**20


def wait_loaded(server: TensorBoard, runs: int) -> None:
    """Wait until TensorBoard has loaded every file to its end."""

    def loaded() -> bool:
        tags = server.get("data/plugin/scalars/tags").json
        return sum(LAST_TAG in tags_of_run for tags_of_run in tags.values()) == runs

    server.wait_for(loaded, _PATIENCE)


def wait_listed(server: TensorBoard, games: int) -> None:
    """Wait until the list is complete."""
    server.wait_for(lambda: sum(run["games"] for run in server.keisei("runs").json["runs"]) >= games, _PATIENCE)


def open_game(server: TensorBoard, game: Mapping[str, object]) -> None:
    """Fetch a game that a list has shown."""
    answer = server.keisei("game", **{name: game[name] for name in ("run", "stream", "writer", "game_id")})
    assert answer.status == 200, answer.text


@contextmanager
def in_threads(count: int, work: Callable[[], None]) -> Iterator[SimpleQueue[BaseException]]:
    """`work` again and again in many threads while the block runs; yields what it raises."""
    errors: SimpleQueue[BaseException] = SimpleQueue()
    done = threading.Event()

    def loop() -> None:
        while not done.is_set():
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - it is what is measured
                errors.put(error)

    threads = [threading.Thread(target=loop) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield errors
    finally:
        done.set()
        for thread in threads:
            thread.join()
