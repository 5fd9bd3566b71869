"""The bridge beside torch's own SummaryWriter: calls, processor time, loop speed, faults, kills, many processes.

python -m bench.bridge [--full] [GROUP …]    groups: calls processor loop faults lives kills many weights cuda

Each group replaces its own rows in bench/results.json.
"""

import argparse
import json
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from bench.writer.calls import CALLS, call_times, processor_ms
from bench.writer.columns import COLUMNS
from bench.writer.cuda import ACTIONS, cuda_call_times, cuda_loop_speeds
from bench.writer.cuda import COLUMNS as CUDA_COLUMNS
from bench.writer.faults import FAULTS, isolated, under_fault
from bench.writer.lives import burst, killed_life
from bench.writer.loop import LoopResult, loop_speeds
from bench.writer.processes import lost_by_kills, seen_of_many, trained_hashes

RESULTS = Path(__file__).parent / "results.json"
CALL_AIMS = {"add_ply": "3 / 15", "finish": "– / 50", "add_scalar": "15 / 60"}
LOOP_AIMS = {10: "≥ 0.99", 50: "≥ 0.95"}


@dataclass(frozen=True)
class Row:
    """One line of the table; a figure is a median, with lowest and highest of the rounds behind it."""

    what: str
    aim: str
    off: str = ""
    floor: str = ""
    stock: str = ""
    framing: str = ""
    ours: str = ""


@dataclass(frozen=True)
class Size:
    rounds: int
    games: int
    seconds: float
    fault_seconds: float
    fault_rounds: int
    kills: int
    burst: int
    life_seconds: float
    processes: int
    games_each: int
    steps: int


BUSY_LOOPS = 2
QUICK = Size(3, 10, 1, 0.5, 2, 3, 1000, 10, 2, 250, 200)
FULL = Size(7, 20, 1.5, 1.5, 5, 100, 6000, 250, 8, 1000, 2000)


def _calls(folder: Path, size: Size) -> Iterator[Row]:
    found = isolated(call_times, folder, size.games, size.rounds)
    for name in CALLS:
        yield Row(f"{name}, µs, p50 / p99", CALL_AIMS[name], *(_pairs(found[column][name]) for column in COLUMNS))


def _processor(folder: Path, size: Size) -> Iterator[Row]:
    for plies in (100, 400):
        ms = isolated(processor_ms, folder / str(plies), size.games, plies, size.rounds)
        stock = np.median(ms["stock, JSON"])
        texts = [_spread(values, 1) for values in ms.values()]
        texts[-1] += f" = {np.median(ms['ours']) / stock:.2f} × stock"
        yield Row(f"processor time a game of {plies} plies, all threads and processes, ms", "≤ 0.2 × stock", *texts)


def _loop(folder: Path, size: Size) -> Iterator[Row]:
    for rate, aim in LOOP_AIMS.items():
        results = isolated(loop_speeds, folder / str(rate), rate, size.seconds, size.rounds)
        each = [results[name] for name in COLUMNS]
        yield Row(f"loop speed at {rate} games of 400 plies a second, over off", aim, *map(_speed, each))
        stalls = [_spread(result.stalls_ms, 1) for result in each]
        yield Row(f"longest iteration at {rate} games a second, ms", "off + 2", *stalls)


def _faults(folder: Path, size: Size) -> Iterator[Row]:
    for name in FAULTS:
        result = isolated(under_fault, name, size.fault_seconds, size.fault_rounds)
        yield Row(f"loop speed at 10 games a second, {name}, over off", "≥ 0.97", ours=_speed(result.loop))
        memory = f"{result.peak_mb:.0f}"
        yield Row(f"memory beyond the bound of 64 MiB, {name}, MB", "≤ 30", ours=memory)


def _kills(folder: Path, size: Size) -> Iterator[Row]:
    for victim in ("training", "writer's process"):
        found = lost_by_kills(victim, size.kills, BUSY_LOOPS)
        yield Row(f"flushed games after {size.kills} × kill -9 of the {victim}, busy core", "0, 0, 0", ours=str(found))


def _lives(folder: Path, size: Size) -> Iterator[Row]:
    life = burst(size.burst, BUSY_LOOPS, 20)
    yield Row(
        f"{size.burst} small games in a burst, a core shared with two busy loops, close(20)", "all seen", ours=str(life)
    )
    life = killed_life(50, size.life_seconds, BUSY_LOOPS)
    yield Row(
        f"50 games a second for {size.life_seconds:.0f} s, such a core, a kill in the middle",
        "all seen",
        ours=str(life),
    )


def _many(folder: Path, size: Size) -> Iterator[Row]:
    total = size.processes * size.games_each
    for loader, count in seen_of_many(size.processes, size.games_each).items():
        yield Row(f"games of {size.processes} processes visible, {loader}", "all", ours=f"{count} of {total}")


def _cuda(folder: Path, size: Size) -> Iterator[Row]:
    found = isolated(cuda_call_times, folder / "calls", size.games, size.rounds)
    yield Row(
        "add_ply, CUDA row, µs, p50 / p99",
        "25 / 60",
        floor=_pairs(found.floor),
        stock=_pairs(found.stock),
        ours=_pairs(found.policy),
    )
    yield Row("the same, value and probability on the GPU too", "", ours=_pairs(found.numbers))
    yield Row(f"the same, {ACTIONS} actions with the places of the legal ones", "", ours=_pairs(found.full))
    for rate, aim in LOOP_AIMS.items():
        results = isolated(cuda_loop_speeds, folder / str(rate), rate, size.seconds, size.rounds)
        off, floor, stock, ours = (results[name] for name in CUDA_COLUMNS)
        what = f"loop on a GPU at {rate} games of 400 plies a second, over off"
        yield Row(what, aim, _speed(off), _speed(floor), _speed(stock), ours=_speed(ours))


def _weights(folder: Path, size: Size) -> Iterator[Row]:
    hashes = trained_hashes(size.steps)
    text = "identical" if len(set(hashes.values())) == 1 else f"differ: {hashes}"
    yield Row(f"weights after {size.steps} seeded steps: without, with, failing", "identical", ours=text)


GROUPS: dict[str, Callable[[Path, Size], Iterator[Row]]] = {
    "calls": _calls,
    "processor": _processor,
    "loop": _loop,
    "faults": _faults,
    "lives": _lives,
    "kills": _kills,
    "many": _many,
    "weights": _weights,
    "cuda": _cuda,
}


def _spread(values: Iterable[float], digits: int) -> str:
    values = list(values)
    return f"{np.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def _pairs(rounds: list[tuple[float, float]]) -> str:
    """p50 / p99 of the rounds; nothing where a column has no such call."""
    return " / ".join(_spread(values, 1) for values in zip(*rounds, strict=True)) if rounds else ""


def _speed(result: LoopResult) -> str:
    return _spread(result.speeds, 3)


def main(full: bool = False, groups: Iterable[str] = ()) -> None:
    """Print the table as Markdown while it is measured, and keep it in bench/results.json."""
    logging.getLogger("tb_keisei.bridge").setLevel(logging.ERROR)
    print(f"| what | aim | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 2)}", flush=True)
    for group in groups or (name for name in GROUPS if name != "cuda" or torch.cuda.is_available()):
        folder = Path(tempfile.mkdtemp())
        rows = []
        for row in GROUPS[group](folder, FULL if full else QUICK):
            rows.append(asdict(row))
            print(f"| {' | '.join(rows[-1].values())} |", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        keep("bridge", {group: {"full": full, "rows": rows}})


def keep(part: str, tables: dict[str, object]) -> None:
    """Put tables into bench/results.json in the place of those of the same name."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results[part] = results.get(part, {}) | tables
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=" ".join(GROUPS))
    given = parser.parse_args()
    if unknown := set(given.groups) - set(GROUPS):
        parser.error(f"no such group: {', '.join(sorted(unknown))}; there are {' '.join(GROUPS)}")
    main(given.full, given.groups)
