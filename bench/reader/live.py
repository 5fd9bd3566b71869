"""The reader while a trainer writes, and with many clients; and how long TensorBoard takes to start."""

import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.reader.browser import finished_to_row
from bench.reader.data import STREAM, Body, Data
from bench.reader.rows import QUERIES
from bench.reader.server import (
    LOADERS,
    Times,
    in_threads,
    memory_mb,
    open_game,
    wait_listed,
    with_plugin,
    without_plugin,
)
from bench.reader.size import Row, Size
from tb_keisei import EventWriter
from tb_keisei.record import Game
from tests.tensorboard_server import TensorBoard

_CACHE_MB = 4
"""Small, so that it is full when measuring begins."""
_SAMPLES = 6


def clients(data: Data) -> Iterator[Row]:
    """50 clients page and open, each with half a second between: first alone, then beside a writer.

    Alone nothing is new, so whatever memory grows by is a leak. Beside a writer the loader must grow by what it is
    given: so that is said too.
    """
    with data.copied() as logdir, EventWriter(logdir / "live") as writer:
        writer.add_game(STREAM, data.pool[0].game, global_step=0)
        writer.flush(10)
        with with_plugin(logdir, f"--keisei_cache_mb={_CACHE_MB}") as server:
            wait_listed(server, data.size.games + 1)
            yield from _visited(server, data.size, "nothing written")
            with _writing(writer, data.pool):
                yield from _visited(server, data.size, "20 games a second written")


def _visited(server: TensorBoard, size: Size, beside: str) -> Iterator[Row]:
    rng = random.Random(3)
    seconds: list[float] = []

    def visit() -> None:
        run = f"run{rng.randrange(size.runs):02d}"
        start = time.perf_counter()
        answer = server.keisei("games", run=[run], limit=50, **rng.choice(QUERIES[:7]))
        assert answer.status == 200, answer.text
        open_game(server, rng.choice(answer.json["games"]))
        seconds.append(time.perf_counter() - start)
        time.sleep(rng.uniform(0, 1))

    with in_threads(50, visit) as errors:
        time.sleep(size.client_seconds / 2)
        seconds.clear()
        before = _games(server)
        memory = [memory_mb(server)]
        for _ in range(_SAMPLES):
            time.sleep(size.client_seconds / _SAMPLES)
            memory.append(memory_mb(server))
        came = _games(server) - before
    failed = [repr(errors.get()) for _ in range(errors.qsize())]
    yield (
        f"50 clients for {size.client_seconds:.0f} s, {beside}",
        "no error",
        f"{len(failed)} errors{f' ({failed[0]:.80})' if failed else ''}, {len(seconds)} visits (list and game), "
        f"{Times(seconds)} ms, alive: {server.process.poll() is None}",
        "",
    )
    for name, column in zip(("TensorBoard and plugin", "data server"), zip(*memory, strict=True), strict=True):
        each = ", ".join(f"{mb:.0f}" for mb in column)
        yield (
            f"memory of {name} meanwhile, every {size.client_seconds / _SAMPLES:.0f} s, MB",
            "flat",
            each,
            f"{came} games came",
        )


def _games(server: TensorBoard) -> int:
    return sum(int(run["games"]) for run in server.keisei("runs").json["runs"])


@contextmanager
def _writing(writer: EventWriter, pool: list[Body]) -> Iterator[None]:
    """A trainer that finishes 20 games a second while the block runs."""
    done = threading.Event()

    def write() -> None:
        while not done.wait(0.05):
            writer.add_game(STREAM, random.choice(pool).game, global_step=1)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def start_up(data: Data) -> Iterator[Row]:
    """To the first answer, in turns; the first of each is not counted."""
    seconds: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(data.size.starts + 1):
            for installed, start in ((True, with_plugin), (False, without_plugin)):
                begin = time.perf_counter()
                with start(Path(folder)) as server:
                    server.get("data/plugins_listing")
                    seconds[installed].append(time.perf_counter() - begin)
    with_it, without = (statistics.median(seconds[installed][1:]) for installed in (True, False))
    yield (
        "start-up with the plugin and no games, s",
        "+ 0.1",
        f"{with_it:.2f} ({with_it - without:+.2f})",
        (f"{without:.2f}"),
    )


def live(data: Data) -> Iterator[Row]:
    """From a finished game to its row, in Chromium."""
    for loader, flag in LOADERS.items():
        with (
            tempfile.TemporaryDirectory() as folder,
            EventWriter(folder + "/run") as writer,
            with_plugin(Path(folder), flag) as server,
        ):
            finish = _finisher(writer, data.pool[0].game)
            finish("first")
            server.wait_for_games(1, "run")
            times = finished_to_row(server, finish, data.size.live_games)
        yield (
            f"game finished to its row in the tab, {loader} loader, s p50 / p95",
            "4",
            (f"{times.ms(50) / 1e3:.1f} / {times.ms(95) / 1e3:.1f}"),
            "",
        )


def _finisher(writer: EventWriter, game: Game) -> Callable[[str], None]:
    def finish(game_id: str) -> None:
        writer.add_game(STREAM, replace(game, game_id=game_id), global_step=1, walltime=time.time())

    return finish
