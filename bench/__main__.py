"""`make bench`: the reader beside stock TensorBoard; prints a table and writes bench/results.json.

python -m bench [--full]    the sizes that docs/scale.md quotes; without it a few minutes
"""

import argparse
import json
from pathlib import Path

from bench import plugin

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Measure all and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    full = parser.parse_args().full
    tables = {"full": full, "plugin": plugin.main(full)}
    RESULTS.write_text(json.dumps(tables, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
