"""How long TensorBoard loads until all is listed, and how its Text dashboard does with the same games."""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from bench.reader.server import timed, wait_listed, wait_loaded, with_plugin, without_plugin
from bench.reader.size import Row, Size
from tests.tensorboard_server import TensorBoard


@dataclass(frozen=True)
class TextPeer:
    """The Text dashboard with games as text."""

    shown: str
    listing: str


def text_peer(logdir: Path, size: Size) -> TextPeer:
    """TensorBoard's Text dashboard gives all texts of a tag at once: its list, and its way to open one."""
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


def loading(logdir: Path, runs: int, games: int, flag: str, times: int) -> Row:
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
