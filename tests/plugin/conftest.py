from pathlib import Path

import pytest

from tests.plugin.logs import LogWriter, example_game
from tests.plugin.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    LogWriter(tmp_path / "a").add(example_game(number) for number in range(1, 5))
    LogWriter(tmp_path / "b", stream="eval").add([example_game(9, "eval", policy=False)])
    return Site(tmp_path)
