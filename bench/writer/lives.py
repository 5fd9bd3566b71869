"""Finished is seen: what of a writer's life on a starved core is on disk, and what of that the tab lists."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tb_keisei import read_games
from tb_keisei.plugin.games.store import GameStore
from tb_keisei.plugin.provider.source import Source
from tests.bridge.loaders import LOADERS, loaded

_PLAY = """
import sys, time
from tb_keisei import EventWriter
LEGAL, POLICY = ["7g7f", "2g2f"], [0.75, 0.25]
run, games, rate, timeout = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
writer = EventWriter(run)
started = time.monotonic()
for number in range(games):
    rec = writer.game_recorder("self_play", black="a", white="b", start_step=number)
    for _ in range(8):
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=POLICY, value=0.5)
    rec.finish(winner="black", reason="resign", global_step=number)
    if rate:
        health = writer.health
        done = health.written["game"] + health.dropped["game"] + health.rejected["game"]
        print(number + 1, health.offered["game"] - done, flush=True)
        time.sleep(max(0, started + number / rate - time.monotonic()))
writer.close(timeout)
health = writer.health
print("end", health.dropped["game"], flush=True)
"""

_BUSY = "while True: pass"


@dataclass(frozen=True)
class Life:
    """Counts of games: those that finish() was called for, those on disk, those that each loader lets the tab list,
    those that it lists twice, and those that were said to be lost (or at a kill, that waited)."""

    finished: int
    on_disk: int
    listed: dict[str, int]
    twice: int
    said: int

    def __str__(self) -> str:
        lists = " / ".join(map(str, self.listed.values()))
        return f"{self.finished} finished, {self.on_disk} on disk, {lists} listed, {self.twice} twice, {self.said} said"


@contextmanager
def busy_core(loops: int) -> Iterator[int]:
    """One core with so many programs on it that never rest; its number."""
    core = min(os.sched_getaffinity(0))
    programs = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(loops)]
    try:
        for program in programs:
            os.sched_setaffinity(program.pid, {core})
        yield core
    finally:
        for program in programs:
            program.kill()
            program.wait()


def listed(folder: Path) -> tuple[dict[str, int], int]:
    """How many games of all runs the tab lists with each loader, and how many rows are there twice."""
    counts, twice = {}, 0
    for loader in LOADERS:
        with loaded(loader, folder) as seen:
            store = GameStore(Source(seen.provider), max_age=0, look_secs=0.01)
            for _ in range(4):
                time.sleep(0.1)
                snapshot = store.snapshot()
        rows = Counter(
            (name, games.segment.stream, games.segment.writer, games.ids[row])
            for name, run in snapshot.runs.items()
            for games in run.segments
            for row in range(len(games))
        )
        counts[loader] = len(rows)
        twice += rows.total() - len(rows)
    return counts, twice


def burst(games: int, loops: int, timeout: float) -> Life:
    """Games as fast as they come, then close, on a core that is shared with busy loops."""
    folder = Path(tempfile.mkdtemp())
    with busy_core(loops) as core:
        process = _training(folder / "run", core, games, 0, timeout)
        said = _said(*process.communicate())
    time.sleep(2)
    counts, twice = listed(folder)
    life = Life(games, _on_disk(folder), counts, twice, said)
    shutil.rmtree(folder)
    return life


def killed_life(rate: float, seconds: float, loops: int) -> Life:
    """So many games a second on a core that is shared with busy loops, a kill -9 in the middle, and a second life."""
    folder = Path(tempfile.mkdtemp())
    with busy_core(loops) as core:
        first = _training(folder / "run", core, 1 << 30, rate, 0)
        time.sleep(seconds / 2)
        first.send_signal(signal.SIGKILL)
        finished, waiting = _last(first.communicate()[0])
        second = _training(folder / "run", core, int(rate * seconds / 2), rate, 60)
        said = waiting + _said(*second.communicate())
        finished += int(rate * seconds / 2)
    time.sleep(2)
    counts, twice = listed(folder)
    life = Life(finished, _on_disk(folder), counts, twice, said)
    shutil.rmtree(folder)
    return life


def _training(run: Path, core: int, games: int, rate: float, timeout: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _PLAY, *map(str, (run, games, rate, timeout))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.sched_setaffinity(process.pid, {core})
    return process


def _said(out: str, error: str) -> int:
    """Games that a program said it gave up, or had not written at its end."""
    waited = re.findall(r"(\d+) game\(s\)", error.splitlines()[-1]) if error else []
    return int(out.split()[-1]) + sum(map(int, waited))


def _last(out: str) -> tuple[int, int]:
    """Finished games and waiting ones, as last said in a whole line."""
    line = out[: out.rindex("\n")].splitlines()[-1]
    finished, waiting = map(int, line.split())
    return finished, waiting


def _on_disk(folder: Path) -> int:
    return len({(game.writer, game.game_id) for game in read_games(folder)})
