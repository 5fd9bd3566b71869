"""Thousands of damaged event files through a real TensorBoard, on both loaders.

python -m bench.reader.damage [FILES]    10,000 by default; ends with an error where an answer is not allowed
"""

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.reader.server import LOADERS
from tests.plugin.damage import good_file, mutated, stops_stock_tensorboard, tensorboard_on, visit

_AT_ONCE = 1000


def damage(loader: str, files: int) -> Counter[str]:
    """Answers of TensorBoard to all that can be asked of `files` damaged files; fails where one is not allowed."""
    counts: Counter[str] = Counter()
    for seed in range(0, files, _AT_ONCE):
        rng = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder:
            original = good_file(Path(folder, "original"))
            runs = {f"run{number}": mutated(original, rng) for number in range(min(_AT_ONCE, files - seed))}
            counts["files"] += len(runs)
            if loader == "Python":
                stopping = {run for run, data in runs.items() if stops_stock_tensorboard(data, Path(folder))}
                runs = {run: data for run, data in runs.items() if run not in stopping}
                counts["files that stop stock TensorBoard, left out"] += len(stopping)
            with tensorboard_on(runs, Path(folder, "runs"), LOADERS[loader]) as server:
                counts += visit(server)
        print(f"{loader} loader: {dict(counts)}", file=sys.stderr, flush=True)
    return counts


def main(files: int = 10_000) -> None:
    """Print what was answered, by loader."""
    for loader in LOADERS:
        answers = ", ".join(f"{count} {what}" for what, count in sorted(damage(loader, files).items()))
        print(f"| {loader} loader | {answers}; no other answer, no hang, no process death |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
