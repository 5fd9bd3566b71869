"""`make bench`: the bridge and the reader beside the stock thing; prints tables and writes bench/results.json.

python -m bench [--full]    the sizes that the documents quote; without it about ten minutes
"""

import argparse
import json
from pathlib import Path

from bench import bridge, plugin

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Measure all and keep the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    full = parser.parse_args().full
    tables = {"full": full, "bridge": bridge.main(full), "plugin": plugin.main(full)}
    RESULTS.write_text(json.dumps(tables, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
