"""What the tap costs and whether it is right, over long runs of the loop.

    python -m tests.adapters.keisei.loop_2026.measure HOME [right|cost] [STEPS]

HOME is a checkout of the trainer; run it with a Python that has the trainer's dependencies. `right` trains twice in
each mode, with and without, and compares the weights; replays every recorded ply by rsshogi, and compares the
probabilities with the loop's. `cost` prints the milliseconds of the training's thread that the tap takes of a step
(median over steps, games being begun and ended included in the mean), and the share that this is of the loop's step.
The engine is a stand-in in Python, several times slower than the trainer's own, so the share would be larger there.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

from tests.adapters.keisei.loop_2026.checks import errors, wrong_plies
from tests.adapters.keisei.runs import HERE, Run, environment

SIXTEEN: dict[str, Any] = {"games": 16, "lanes": 16, "max_ply": 300, "epochs": 10}
TINY = {"num_blocks": 1, "channels": 16}
SIX = {"num_blocks": 6, "channels": 64}
SMALL_HEADS = {
    "se_reduction": 4,
    "global_pool_channels": 8,
    "policy_channels": 4,
    "value_fc_size": 16,
    "score_fc_size": 8,
    "obs_channels": 50,
}


def drive(home: Path, out: str, options: dict[str, Any]) -> Run:
    """One training."""
    Path(out).mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(HERE / "loop_2026/drive.py"), str(home), out, json.dumps(options)]
    subprocess.run(command, env=environment(home), check=True, capture_output=True)
    return Run(Path(out), Path(out, "events"))


def right(home: Path, steps: int) -> None:
    """Print what is the same and what is wrong."""
    for mode in (False, True):
        options = {**SIXTEEN, "steps": steps // SIXTEEN["epochs"], "league": mode}
        with tempfile.TemporaryDirectory() as out:
            plain = drive(home, f"{out}/plain", {**options, "tapped": False})
            tapped = drive(home, f"{out}/tapped", options)
            same = plain.report["weights"] == tapped.report["weights"] and plain.report["seen"] == tapped.report["seen"]
            found = list(errors(tapped.games, tapped.report["seen"]))
            wrong = [line for game in tapped.games for line in wrong_plies(game)]
            plies = sum(len(game.plies) for game in tapped.games)
            ends: dict[str, int] = {}
            for game in tapped.games:
                ends[game.outcome.reason] = ends.get(game.outcome.reason, 0) + 1
            print(f"{'league' if mode else 'self-play'}, {tapped.report['steps']} steps")
            print(f"  weights and moves the same: {same}; failures {tapped.report['failures']}")
            print(f"  {len(tapped.games)} games, {plies} plies by rsshogi: {len(wrong)} wrong; ends {ends}")
            print(f"  largest |p − exp(log p)| of {len(found)}: {max(found):.1e}")


def cost(home: Path, steps: int) -> None:
    """Print milliseconds a step."""
    print("lanes, network, mode: tap ms a step (median, mean); loop ms a step; share")
    shapes = [(128, 8), (512, 4)]
    for (games, lanes), (name, size), league in product(shapes, (("tiny", TINY), ("6×64", SIX)), (False, True)):
        options: dict[str, Any] = {"games": games, "lanes": lanes, "max_ply": 200, "epochs": 1, "steps": steps}
        options |= {"league": league, "size": size | SMALL_HEADS, "collect": False, "clocked": True}
        with tempfile.TemporaryDirectory() as out:
            report = drive(home, out, options).report
        tap, loop = report["tap_ms"], report["step_ms"]
        mean = statistics.mean(tap)
        print(
            f"{lanes} of {games}, {name}, {'league' if league else 'self-play'}: {statistics.median(tap):.3f}, "
            f"{mean:.3f}; {statistics.mean(loop):.1f}; {mean / statistics.mean(loop):.2%}",
            flush=True,
        )


if __name__ == "__main__":
    what = sys.argv[2] if len(sys.argv) > 2 else "right"
    {"right": right, "cost": cost}[what](Path(sys.argv[1]), int(sys.argv[3]) if len(sys.argv) > 3 else 5000)
