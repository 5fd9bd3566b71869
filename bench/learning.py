"""`make learning-curves`: how well the demo's trainer learns, over several seeds.

python -m bench.learning --seeds 5 --minutes 20          five seeds, one after the other
python -m bench.learning --seeds 3 --plies 1500000       the same by plies, for a machine that does other things too

Ctrl-C saves; the same command goes on from there. Draws docs/images/learning-curves.png and prints the table.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from bench.curves import Curve, curves
from tb_keisei.demo.session.checkpoint_files import found

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "learning-curves.png"
OPPONENTS = ("random", "one_ply")
EVALUATIONS = 3
"""So many up to a mark are counted together: 40 games each, and one alone wavers."""
PANELS = {
    "eval_random/score": "score against random play",
    "eval_one_ply/score": "score against one-ply play",
    "train/entropy": "entropy of the policy (nats)",
}


class Trained:
    """Seconds that each seed was trained, kept in a file so that they survive an interruption."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seconds: dict[str, float] = json.loads(path.read_text()) if path.exists() else {}

    def add(self, name: str, seconds: float) -> None:
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.seconds, indent=1) + "\n")


def train(logdir: Path, seed: int, minutes: float | None, plies: int | None, trained: Trained) -> None:
    """Train one seed up to its limit; nothing where it is there already."""
    name = f"seed-{seed}"
    saved = found(logdir / name)
    limit = f"--plies={plies}"
    if minutes is not None:
        left = minutes - trained.seconds.get(name, 0.0) / 60
        if left <= 0:
            return
        limit = f"--minutes={left}"
    elif saved and int(saved[-1].stem.removeprefix("step-")) >= (plies or 0):
        return
    which = [f"--resume={name}"] if saved else [f"--name={name}", f"--seed={seed}"]
    begun = time.monotonic()
    command = [sys.executable, "-m", "tb_keisei.demo", f"--logdir={logdir}", *which, limit]
    child = subprocess.Popen(command)
    try:
        status = child.wait()
    except KeyboardInterrupt:
        child.wait()  # it had the signal too, and saves
        trained.add(name, time.monotonic() - begun)
        raise SystemExit("stopped; the same command goes on from here") from None
    trained.add(name, time.monotonic() - begun)
    if status:
        raise SystemExit(f"the training of {name} failed with status {status}")


def at(curve: Curve, mark: int) -> float:
    """Sum of the last evaluations up to a mark."""
    return sum(value for step, value in [point for point in curve if point[0] <= mark][-EVALUATIONS:])


def table(runs: dict[str, dict[str, Curve]], marks: list[int]) -> list[str]:
    """Won, drawn, lost and score of every seed at every mark that all of its plies reach, as Markdown."""
    lines = [
        "| run | plies | random: won-drawn-lost | score | one-ply: won-drawn-lost | score |",
        "|---|---|---|---|---|---|",
    ]
    for name, run in runs.items():
        for mark in [mark for mark in marks if mark <= run["train/entropy"][-1][0]]:
            cells = [cell for opponent in OPPONENTS for cell in _cells(run, opponent, mark)]
            lines.append(f"| {name} | {mark / 1e6:g} M | {' | '.join(cells)} |")
    return lines


def _cells(run: dict[str, Curve], opponent: str, mark: int) -> tuple[str, str]:
    wins, draws, losses = (at(run[f"eval_{opponent}/{name}"], mark) for name in ("wins", "draws", "losses"))
    return f"{wins:.0f}-{draws:.0f}-{losses:.0f}", f"{(wins + draws / 2) / (wins + draws + losses):.3f}"


def draw(runs: dict[str, dict[str, Curve]], path: Path) -> None:
    """The picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(PANELS), figsize=(13, 3.6), constrained_layout=True)
    for panel, (tag, title) in zip(axes, PANELS.items(), strict=True):
        for name, run in runs.items():
            steps, values = zip(*run[tag], strict=True)
            panel.plot([step / 1e6 for step in steps], values, label=name, linewidth=1)
        panel.set(title=title, xlabel="million plies of self-play", ylim=(0, None if "entropy" in tag else 1.02))
        panel.set(xscale="log", xlim=(0.05, None))
        panel.xaxis.set_major_formatter("{x:g}")
        panel.grid(alpha=0.3)
    axes[0].legend(loc="lower right", fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)


def main() -> None:
    """Train what is missing, then draw and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--logdir", type=Path, default=Path("runs", "learning"))
    parser.add_argument("--seeds", type=int, default=5)
    limit = parser.add_mutually_exclusive_group()
    limit.add_argument("--minutes", type=float)
    limit.add_argument("--plies", type=int, default=6_000_000)
    parser.add_argument(
        "--marks", type=int, nargs="+", default=[500_000, 1_500_000, 4_500_000, 6_000_000], help="plies of the table"
    )
    parser.add_argument("--picture", type=Path, default=PICTURE)
    args = parser.parse_args()
    trained = Trained(args.logdir / "trained.json")
    for seed in range(1, args.seeds + 1):
        train(args.logdir, seed, args.minutes, None if args.minutes else args.plies, trained)
    runs = {run.name: curves(run) for run in sorted(args.logdir.glob("*/"))}
    draw(runs, args.picture)
    print("\n".join(table(runs, args.marks)))
    for name in sorted(runs.keys() & trained.seconds.keys()):
        print(f"{name}: {runs[name]['train/entropy'][-1][0]:,} plies in {trained.seconds[name] / 60:.1f} minutes")


if __name__ == "__main__":
    main()
