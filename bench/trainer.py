"""The demo's trainer: plies a second, and what the time goes to.

python -m bench.trainer [--full]    a minute each setting; without it ten seconds, in which the first games weigh more
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from bench.curves import curves
from bench.reader.size import Row
from tb_keisei.demo.net.net import best_precision

SETTINGS = {
    "as it comes": (),
    "float32": ("--precision=32",),
    "one thread": ("--threads=1",),
    "one thread, float32": ("--threads=1", "--precision=32"),
}
WARM_UP = 5
"""Updates that are not counted."""


def rows(seconds: float) -> Iterator[Row]:
    """Every line of the table, as it is measured."""
    for name, flags in SETTINGS.items():
        times = _times(flags, seconds)
        yield f"trainer, {name}: plies a second", "", f"{times['plies_per_second']:,.0f}", ""
        if not flags:
            precision = f"{best_precision()} bits"
            yield f"share of the net ({precision})", "", f"{times['net_share']:.1%}", ""
            kept = times["rules_share"] + times["bookkeeping_share"]
            yield "share of rules and bookkeeping", "< 25 %", f"{kept:.1%}", ""
            yield "share of the bridge", "< 2 %", f"{times['bridge_share']:.1%}", ""


def _times(flags: tuple[str, ...], seconds: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tb_keisei.demo", f"--logdir={folder}", "--name=bench", *flags]
        subprocess.run([*command, f"--minutes={seconds / 60}"], check=True, capture_output=True)
        found = curves(Path(folder, "bench"))
    return {
        tag.removeprefix("time/"): mean(value for _, value in curve[WARM_UP:])
        for tag, curve in found.items()
        if tag.startswith("time/")
    }


def main(full: bool = False) -> list[Row]:
    """Print the table as Markdown while it is measured, and return it."""
    print("| what | aim | measured | |\n|---|---|---|---|", flush=True)
    table = []
    for row in rows(60 if full else 10):
        table.append(row)
        print(f"| {' | '.join(row)} |", flush=True)
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    main(parser.parse_args().full)
