"""The reader under load: lists, opening, memory, loading, a live trainer, many clients, a browser.

python -m bench.plugin [--full] [--data FOLDER] [PART …]

--full is the sizes of docs/scale.md; without it a tenth or less, in two to three minutes.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.reader.browser import click_to_board
from bench.reader.data import Data, names_of
from bench.reader.live import clients, live, start_up
from bench.reader.loading import loading, text_peer
from bench.reader.rows import QUERIES, a_million_rows
from bench.reader.server import (
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
from bench.reader.size import FULL, QUICK, Row, Size
from tb_keisei.events.compact import compact
from tb_keisei.record.series import SEGMENT_GAMES
from tests.tensorboard_server import TensorBoard

_EACH = 12
"""Games of a segment that are listed, and opened."""
_HAND = 0.1
"""Seconds from a list to the first click on it; a person takes longer."""


def _loading(data: Data) -> Iterator[Row]:
    yield loading(data.runs, data.size.runs, data.size.games, LOADERS["default"], 5)


def _lists(data: Data) -> Iterator[Row]:
    peer = text_peer(data.texts, data.size)
    with with_plugin(data.runs) as server:
        wait_listed(server, data.size.games)
        time.sleep(3)
        yield "list page, one run, ms p50 / p95", "50", str(_pages(server, data.size, 1)), peer.listing
        every = str(_pages(server, data.size, data.size.runs))
        yield "list page, all runs, ms p50 / p95", "50", every, f"by default {peer.shown}"


def _opened(data: Data) -> Iterator[Row]:
    """Opening, clicking, and the memory that all this takes."""
    size = data.size
    with without_plugin(data.runs) as server:
        wait_loaded(server, size.runs)
        time.sleep(3)
        stock_mb = memory_mb(server)
    with with_plugin(data.runs) as server:
        wait_listed(server, size.games)
        time.sleep(3)
        first = memory_mb(server)[0]
        yield from _opening(server, size, "default", size.games)
        _pages(server, size, size.runs)
        clicks = click_to_board(server, size.clicks)
        yield f"click in the list to board, Chromium, ms p50 / p95, {size.clicks} games", "150", str(clicks), ""
        mb = memory_mb(server)
    yield (
        "plugin memory with all listed / after all this, MB",
        "60",
        f"{first - stock_mb[0]:.0f} / {mb[0] - stock_mb[0]:.0f}",
        f"TensorBoard {stock_mb[0]:.0f}",
    )
    yield (
        "loader memory for 10,000 games, MB",
        "",
        f"{mb[1] / size.games * 1e4:.0f}",
        f"{stock_mb[1] / size.games * 1e4:.0f}",
    )


def _pages(server: TensorBoard, size: Size, runs: int) -> Times:
    rng = random.Random(runs)

    def page() -> None:
        names = [f"run{number:02d}" for number in rng.sample(range(size.runs), runs)]
        answer = server.keisei("games", run=names, **rng.choice(QUERIES))
        assert answer.status == 200, answer.text

    return timed([page] * size.pages)


def _opening(server: TensorBoard, size: Size, loader: str, games: int) -> Iterator[Row]:
    """Games one after another, each for the first time, and then some of them again.

    Of every other segment one game is opened by its link: no list was asked for, so nothing of it is known. The others
    are listed, and a moment later opened.
    """
    segments = [(run, first) for run in range(size.runs) for first in range(0, games // size.runs, SEGMENT_GAMES)]
    links = [names_of(run, number) for run, number in segments[::2]]
    linked = timed([lambda names=names: open_game(server, names) for names in links])
    pages, seconds = [], list[float]()
    for run, first in segments[1::2]:
        page = server.keisei("games", run=f"run{run:02d}", sort="time", offset=first, limit=_EACH).json["games"]
        time.sleep(_HAND)
        seconds += timed([lambda game=page[0]: open_game(server, game)]).seconds
        pages.append(page)
    shown = Times(seconds)
    neighbours = [lambda game=game: open_game(server, game) for page in pages for game in page[1:]]
    chosen = random.Random(4).sample(neighbours, min(size.opened, len(neighbours)))
    known = timed(chosen)
    cached = timed(chosen)
    times = (linked, shown, known, cached)
    yield (
        f"open a game, {loader} loader: by a link / first of its segment in a list / its neighbours / again, ms p50",
        "95 / 50 / 50 / 5" if loader == "default" else "5",
        " / ".join(f"{each.ms(50):.1f}" for each in times),
        "all texts of a run at once, as for a list",
    )
    yield (
        f"the same, ms p95, of {' / '.join(str(len(each.seconds)) for each in times)}",
        "",
        " / ".join(f"{each.ms(95):.1f}" for each in times),
        "",
    )


def _python_loader(data: Data) -> Iterator[Row]:
    """Fewer games: this loader reads 8 MB/s."""
    size, logdir = data.size, data.python_runs
    yield loading(logdir, size.runs, size.python_games, LOADERS["Python"], 1)
    with without_plugin(logdir, LOADERS["Python"]) as server:
        wait_loaded(server, size.runs)
        stock_mb = memory_mb(server)[0]
    empty_mb = _empty_mb()
    with with_plugin(logdir, LOADERS["Python"]) as server:
        wait_listed(server, size.python_games)
        time.sleep(3)
        yield from _opening(server, size, "Python", size.python_games)
    mb = f"{(stock_mb - empty_mb) / size.python_games * 1e4:.0f}"
    yield "Python loader's memory for 10,000 games, MB", "", mb, ""


def _empty_mb() -> float:
    with tempfile.TemporaryDirectory() as folder, without_plugin(Path(folder), LOADERS["Python"]) as server:
        return memory_mb(server)[0]


def _compacted(data: Data) -> Iterator[Row]:
    """What `tb-keisei compact` leaves for TensorBoard to hold."""
    size = data.size
    with data.copied() as logdir:
        runs = sorted(logdir.iterdir())
        start = time.perf_counter()
        for run in runs:
            for path in run.iterdir():
                _age(path)
            list(compact(run, keep=size.games // size.runs // 5))
        took = time.perf_counter() - start
        with with_plugin(logdir) as server:
            wait_listed(server, size.games)
            mb = memory_mb(server)[1]
    yield (
        "loader memory for 10,000 games, a fifth of them kept by compact, MB",
        "",
        f"{mb / size.games * 1e4:.0f}",
        f"compact took {took:.1f} s",
    )


def _age(path: Path) -> None:
    os.utime(path, (1_750_000_000, 1_750_000_000))


def _rows(data: Data) -> Iterator[Row]:
    yield "1,000,000 rows in process: list page, ms p50 / p95", "200", str(a_million_rows(data.size.pages)), ""


PARTS: dict[str, Callable[[Data], Iterator[Row]]] = {
    "loading": _loading,
    "lists": _lists,
    "opening": _opened,
    "python": _python_loader,
    "clients": clients,
    "compact": _compacted,
    "rows": _rows,
    "start-up": start_up,
    "live": live,
}


def main(full: bool = False, folder: Path | None = None, parts: Sequence[str] = ()) -> list[Row]:
    """Print the table, or some parts of it, as Markdown while it is measured, and return it."""
    print("| what | aim | measured | stock TensorBoard |\n|---|---|---|---|", flush=True)
    table = []
    with tempfile.TemporaryDirectory() as temporary:
        data = Data(folder or Path(temporary), FULL if full else QUICK)
        for part in parts or PARTS:
            for row in PARTS[part](data):
                table.append(row)
                print(f"| {' | '.join(row)} |", flush=True)
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--data", type=Path, help="folder that keeps the event files for another time")
    names = f"all by default: {', '.join(PARTS)}"
    parser.add_argument("parts", nargs="*", metavar="PART", choices=[[], *PARTS], help=names)
    arguments = parser.parse_args()
    main(arguments.full, arguments.data, arguments.parts)
