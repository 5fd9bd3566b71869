"""`make bench`: the writer beside torch's, the reader beside stock TensorBoard, the trainer; keeps bench/results.json.

python -m bench [--full]    the sizes that the docs quote; without it some ten minutes
"""

import argparse

from bench import bridge, plugin, trainer


def main() -> None:
    """Measure all and keep the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    full = parser.parse_args().full
    bridge.main(full)
    for part in (plugin, trainer):
        bridge.keep(part.__name__.removeprefix("bench."), {"full": full, "rows": part.main(full)})


if __name__ == "__main__":
    main()
