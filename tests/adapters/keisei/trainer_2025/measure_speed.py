"""Steps per second with the tap and without, in alternating pairs, each run in a fresh directory.

    python -m tests.adapters.keisei.trainer_2025.measure_speed HOME [PAIRS] [STEPS]

HOME is a checkout of the trainer; run it with a Python that has the trainer's dependencies. Prints the ratio off/on of
each pair by the wall clock from the second epoch to the last step, by that of the whole loop (with what happens
once: the start of the writer's process in the first seconds, settings, hparams, the flush at the end), and by processor
time of all threads and of the training thread, and the medians.

All runs have one seed, so each step does the same work in each of them. Where single runs scatter by more than the tap
costs, the last line resolves it: the least processor time that each step (with what follows it: log, PPO update) took
in any run, summed over all steps. What the tap does at a step it does there in every run, so it stays in the sum.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.adapters.keisei.runs import HERE, environment

CLOCKS = ("steps_seconds", "seconds", "cpu_seconds", "thread_seconds")

EPOCH = 64
"""Steps between two PPO updates."""


def train(home: Path, road: str, steps: int) -> dict:
    options = {"road": road, "steps": steps, "epoch": EPOCH, "max_moves": 60, "collect": False, "clocked": True}
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, str(HERE / "trainer_2025/drive.py"), str(home), out, json.dumps(options)]
        subprocess.run(command, env=environment(home), check=True, capture_output=True, timeout=1800)
        report = json.loads(Path(out, "report.json").read_text())
    assert report["first_step"] == 0
    assert report["steps"] == steps
    assert report["episodes"] > 0
    assert report["trained"]
    report["steps_seconds"] = report["walls"][-1] - report["walls"][EPOCH]
    return report


def least(reports: list[dict]) -> float:
    """Seconds of all steps, each as fast as it ever was."""
    runs = [[after - before for before, after in zip(r["ticks"], r["ticks"][1:], strict=False)] for r in reports]
    return sum(map(min, zip(*runs, strict=True)))


def main(home: str, pairs: str = "8", steps: str = "200") -> None:
    found: dict[str, list[dict]] = {"none": [], "tap": []}
    for pair in range(int(pairs)):
        order = ("none", "tap") if pair % 2 else ("tap", "none")
        for road in order:
            found[road].append(train(Path(home).resolve(), road, int(steps)))
        off, on = found["none"][-1], found["tap"][-1]
        assert off["weights"] == on["weights"]
        speed = {
            road: round((int(steps) - 1 - EPOCH) / reports[-1]["steps_seconds"], 2) for road, reports in found.items()
        }
        ratios = (f"{clock} {off[clock] / on[clock]:.4f}" for clock in CLOCKS)
        so_far = f"least of each step so far {least(found['none']) / least(found['tap']):.4f}"
        faults = f"page faults {off['page_faults']} {on['page_faults']}"
        print(pair, order, "steps/s", speed, *ratios, so_far, faults, flush=True)
    for clock in CLOCKS:
        kept = [off[clock] / on[clock] for off, on in zip(*found.values(), strict=True)]
        print(f"{clock}: median {statistics.median(kept):.4f}, {min(kept):.4f}–{max(kept):.4f}, {pairs} pairs")
    without, tapped = least(found["none"]), least(found["tap"])
    print(f"least of each step: {without:.3f} s off, {tapped:.3f} s on, ratio {without / tapped:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
