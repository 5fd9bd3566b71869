"""The golden files pin the format: what was written once must be read, and the same is written today."""

import json

import pytest

from tests.golden.make import FOLDER, payloads, truth

NAMES = sorted(path.stem for path in FOLDER.glob("*.bin"))


def test_all_are_there() -> None:
    assert sorted(payloads()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_reads_as_it_did(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert truth(name, (FOLDER / f"{name}.bin").read_bytes()) == expected


def test_writes_what_decodes_to_the_same() -> None:
    """Compressed bytes may differ between zlib builds; what they inflate to may not."""
    for name, data in payloads().items():
        if not name.startswith("error"):
            assert truth(name, data) == truth(name, (FOLDER / f"{name}.bin").read_bytes())
