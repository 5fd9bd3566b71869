"""Steps per second with the tap and without, in alternating pairs, each run in a fresh directory.

    python -m tests.keisei.measure_speed HOME [PAIRS] [STEPS] [FIRST]

HOME is a checkout of the trainer; run it with a Python that has the trainer's dependencies. FIRST is the
first pair's seed. Prints the ratio on/off of
each pair by wall clock, and by CPU time of all threads and of the training thread (steadier where others work too), and
the medians.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.keisei.conftest import HERE, environment


def train(home: Path, road: str, steps: int, seed: int) -> dict:
    options = {"road": road, "steps": steps, "epoch": 64, "max_moves": 60, "seed": seed, "collect": False}
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, str(HERE / "drive.py"), str(home), out, json.dumps(options)]
        subprocess.run(command, env=environment(home), check=True, capture_output=True, timeout=1800)
        report = json.loads(Path(out, "report.json").read_text())
    assert report["first_step"] == 0
    assert report["steps"] == steps
    assert report["episodes"] > 0
    assert report["trained"]
    return report


def main(home: str, pairs: str = "8", steps: str = "200", first: str = "0") -> None:
    ratios: dict[str, list[float]] = {"seconds": [], "cpu_seconds": [], "thread_seconds": []}
    for pair in range(int(first), int(first) + int(pairs)):
        order = ("none", "tap") if pair % 2 else ("tap", "none")
        reports = {road: train(Path(home).resolve(), road, int(steps), pair) for road in order}
        assert reports["tap"]["weights"] == reports["none"]["weights"]
        for clock, found in ratios.items():
            found.append(reports["none"][clock] / reports["tap"][clock])
        speed = {road: round(int(steps) / report["seconds"], 2) for road, report in reports.items()}
        print(
            pair, order, "steps/s", speed, *(f"{clock} {found[-1]:.4f}" for clock, found in ratios.items()), flush=True
        )
    for clock, found in ratios.items():
        print(f"{clock}: median {statistics.median(found):.4f}, {min(found):.4f}–{max(found):.4f}, {len(found)} pairs")


if __name__ == "__main__":
    main(*sys.argv[1:])
