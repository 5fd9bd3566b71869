"""`make bench`: the writer beside torch's, the reader beside stock TensorBoard; writes bench/results.json.

python -m bench [--full]    the sizes that docs/scale.md and docs/bridge.md quote; without it some ten minutes
"""

import argparse

from bench import bridge, plugin


def main() -> None:
    """Measure all and keep the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    full = parser.parse_args().full
    bridge.main(full)
    bridge.keep("plugin", {"full": full, "rows": plugin.main(full)})


if __name__ == "__main__":
    main()
