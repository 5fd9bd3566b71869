"""The reader under load: lists, opening, memory, loading, a live trainer, many clients, a browser.

python -m bench.plugin [--full]    the sizes of docs/scale.md; without it a tenth or less, in two to three minutes
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.plugin_browser import click_to_board
from bench.plugin_data import Body, bodies, write_runs, write_texts
from bench.plugin_live import clients, live, start_up
from bench.plugin_rows import QUERIES, a_million_rows
from bench.plugin_server import (
    LOADERS,
    Times,
    memory_mb,
    open_game,
    timed,
    wait_listed,
    wait_loaded,
    with_plugin,
    without_plugin,
)
from bench.plugin_size import FULL, QUICK, Row, Size
from tb_keisei.events.compact import compact
from tests.tensorboard_server import TensorBoard

_EACH = 12
"""Games of each segment that are opened: the first is cold."""


def rows(size: Size) -> Iterator[Row]:
    """Every line of the table, as it is measured."""
    pool = bodies(size.plies)
    with tempfile.TemporaryDirectory() as folder:
        logdir = Path(folder, "runs")
        data = write_runs(logdir, pool, size.runs, size.games)
        yield "event files", "", f"{size.games} games, {size.runs} runs, {data / 1e6:.0f} MB", ""
        peer = _text_peer(Path(folder, "texts"), pool, size)
        yield from _default_loader(logdir, size, peer)
        yield from _python_loader(Path(folder, "python"), pool, size)
        yield from clients(logdir, pool, size)
        yield from _compacted(logdir, size)
    yield from _alone(pool, size)


@dataclass(frozen=True)
class TextPeer:
    """The Text dashboard with games as text."""

    shown: str
    listing: str


def _text_peer(logdir: Path, pool: list[Body], size: Size) -> TextPeer:
    """TensorBoard's Text dashboard gives all texts of a tag at once: its list, and its way to open one."""
    write_texts(logdir / "run", pool, size.texts)
    path = "data/plugin/text/text"
    with with_plugin(logdir) as server:
        server.wait_for(lambda: server.get(path, run="run", tag="games/text_summary").status == 200, 120)
        time.sleep(2)
        shown = len(server.get(path, run="run", tag="games/text_summary").json)
    with without_plugin(logdir) as server:
        server.wait_for(lambda: _texts(server) == size.texts, 60)
        times = timed([lambda: _texts(server)])
    return TextPeer(f"{shown} of {size.texts} shown", f"{times.ms(50):.0f} (all {size.texts} texts of one run at once)")


def _texts(server: TensorBoard) -> int:
    answer = server.get("data/plugin/text/text", run="run", tag="games/text_summary")
    return len(answer.json) if answer.status == 200 else 0


def _loading(logdir: Path, runs: int, games: int, flag: str, times: int) -> Row:
    """From TensorBoard's start to a complete list, and without the plugin to all loaded; in turns, medians."""
    listed, loaded = [], []
    for _ in range(times):
        start = time.perf_counter()
        with without_plugin(logdir, flag) as server:
            wait_loaded(server, runs)
            loaded.append(time.perf_counter() - start)
        start = time.perf_counter()
        with with_plugin(logdir, flag) as server:
            wait_listed(server, games)
            listed.append(time.perf_counter() - start)
    ours, stock = statistics.median(listed), statistics.median(loaded)
    spread = f"{min(listed):.1f} to {max(listed):.1f}"
    return (
        f"start to complete list of {games} games, {flag}, s",
        "1.2 x",
        f"{ours:.1f} ({ours / stock:.2f} x; {spread})",
        f"{stock:.1f} until all is loaded ({min(loaded):.1f} to {max(loaded):.1f})",
    )


def _default_loader(logdir: Path, size: Size, peer: TextPeer) -> Iterator[Row]:
    yield _loading(logdir, size.runs, size.games, LOADERS["default"], 5)
    with without_plugin(logdir) as server:
        wait_loaded(server, size.runs)
        time.sleep(3)
        stock_mb = memory_mb(server)
    with with_plugin(logdir) as server:
        wait_listed(server, size.games)
        time.sleep(3)
        first = memory_mb(server)[0]
        yield "list page, one run, ms p50 / p95", "50", str(_pages(server, size, 1)), peer.listing
        yield (
            "list page, all runs, ms p50 / p95",
            "50",
            str(_pages(server, size, size.runs)),
            f"by default {peer.shown}",
        )
        yield from _opening(server, size, "default", peer)
        clicks = click_to_board(server, size.clicks)
        yield "click in the list to board, Chromium, ms p50 / p95", "150", str(clicks), ""
        mb = memory_mb(server)
        yield (
            "plugin memory with all listed / after all this, MB",
            "60",
            (f"{first - stock_mb[0]:.0f} / {mb[0] - stock_mb[0]:.0f}"),
            f"TensorBoard {stock_mb[0]:.0f}",
        )
        yield (
            "loader memory for 10,000 games, MB",
            "",
            f"{mb[1] / size.games * 1e4:.0f}",
            (f"{stock_mb[1] / size.games * 1e4:.0f}"),
        )


def _pages(server: TensorBoard, size: Size, runs: int) -> Times:
    rng = random.Random(runs)

    def page() -> None:
        names = [f"run{number:02d}" for number in rng.sample(range(size.runs), runs)]
        answer = server.keisei("games", run=names, **rng.choice(QUERIES))
        assert answer.status == 200, answer.text

    return timed([page] * size.pages)


def _opening(server: TensorBoard, size: Size, loader: str, peer: TextPeer | None) -> Iterator[Row]:
    """Games one after another: the first of each segment is cold, its neighbours are not, the same again is cached."""
    listed = [
        game
        for run in server.keisei("runs").json["runs"]
        for offset in range(0, run["games"], 1000)
        for game in server.keisei("games", run=run["run"], sort="time", offset=offset, limit=_EACH).json["games"]
    ]
    calls = [lambda game=game: open_game(server, game) for game in listed]
    firsts = calls[::_EACH]
    neighbours = [call for place, call in enumerate(calls) if place % _EACH]
    cold = timed(firsts)
    chosen = random.Random(4).sample(neighbours, min(size.opened, len(neighbours)))
    known = timed(chosen)
    cached = timed(chosen)
    aims = ("95 / 50 / 5", "5")
    yield (
        f"open a game, {loader} loader: cold / references known / cached, ms p50",
        aims[loader != "default"],
        f"{cold.ms(50):.1f} / {known.ms(50):.1f} / {cached.ms(50):.1f}",
        peer.listing if peer else "",
    )
    yield (
        f"the same, ms p95, {len(firsts)} cold, {len(known.seconds)} known",
        "",
        (f"{cold.ms(95):.1f} / {known.ms(95):.1f} / {cached.ms(95):.1f}"),
        "",
    )


def _python_loader(logdir: Path, pool: list[Body], size: Size) -> Iterator[Row]:
    """Fewer games: this loader reads 8 MB/s."""
    write_runs(logdir, pool, size.runs, size.python_games)
    yield _loading(logdir, size.runs, size.python_games, LOADERS["Python"], 1)
    with without_plugin(logdir, LOADERS["Python"]) as server:
        wait_loaded(server, size.runs)
        stock_mb = memory_mb(server)[0]
    empty_mb = _empty_mb()
    with with_plugin(logdir, LOADERS["Python"]) as server:
        wait_listed(server, size.python_games)
        yield from _opening(server, size, "Python", None)
        yield (
            "Python loader's memory for 10,000 games, MB",
            "",
            (f"{(stock_mb - empty_mb) / size.python_games * 1e4:.0f}"),
            "",
        )


def _empty_mb() -> float:
    with tempfile.TemporaryDirectory() as folder, without_plugin(Path(folder), LOADERS["Python"]) as server:
        return memory_mb(server)[0]


def _compacted(logdir: Path, size: Size) -> Iterator[Row]:
    """What `tb-keisei compact --keep 1000` leaves for TensorBoard to hold."""
    runs = sorted(path for path in logdir.iterdir() if path.name != "live")
    start = time.perf_counter()
    for run in runs:
        for path in run.iterdir():
            _age(path)
        list(compact(run, keep=size.games // size.runs // 5))
    took = time.perf_counter() - start
    with with_plugin(logdir) as server:
        server.wait_for(lambda: len(server.keisei("runs").json["runs"]) > len(runs), 120)
        server.wait_for(lambda: sum(run["games"] for run in server.keisei("runs").json["runs"]) >= size.games, 240)
        mb = memory_mb(server)[1]
    yield (
        "loader memory for 10,000 games, a fifth of them kept by compact, MB",
        "",
        f"{mb / size.games * 1e4:.0f}",
        (f"compact took {took:.1f} s"),
    )


def _age(path: Path) -> None:
    os.utime(path, (1_750_000_000, 1_750_000_000))


def _alone(pool: list[Body], size: Size) -> Iterator[Row]:
    """What needs no large log directory."""
    yield "1,000,000 rows in process: list page, ms p50 / p95", "200", str(a_million_rows(size.pages)), ""
    yield from start_up(size)
    yield from live(pool[0].game, size)


def main(full: bool = False) -> list[Row]:
    """Print the table as Markdown while it is measured, and return it."""
    print("| what | aim | measured | stock TensorBoard |\n|---|---|---|---|", flush=True)
    table = []
    for row in rows(FULL if full else QUICK):
        table.append(row)
        print(f"| {' | '.join(row)} |", flush=True)
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    main(parser.parse_args().full)
