import argparse
from typing import Any

import pytest

from tb_keisei.plugin.games.store import Snapshot
from tb_keisei.plugin.notices import flag_notices, loading_notices


def _notices(data_server: bool = False, **flags: object) -> list[str]:
    values: dict[str, object] = {
        "samples_per_plugin": {"keisei": 0},
        "reload_multifile": True,
        "reload_multifile_inactive_secs": 86400,
        "reload_interval": 5.0,
    }
    return list(flag_notices(argparse.Namespace(**values | flags), data_server))


def test_nothing_is_said_where_nothing_is_hidden() -> None:
    assert _notices() == []
    assert _notices(data_server=True, reload_multifile=False) == []


@pytest.mark.parametrize(
    ("flags", "text"),
    [
        ({"samples_per_plugin": {"keisei": 7}}, "without keisei=7"),
        ({"samples_per_plugin": {"keisei": 1000}}, "of a probe"),
        ({"reload_multifile": False}, "--reload_multifile=false"),
        ({"reload_multifile_inactive_secs": 0}, "--reload_multifile_inactive_secs=0"),
        ({"reload_interval": 0}, "--reload_interval=0"),
    ],
)
def test_what_a_flag_hides_is_said_with_the_way_out(flags: dict[str, Any], text: str) -> None:
    (notice,) = _notices(**flags)
    assert text in notice


def test_what_is_still_being_read_is_said() -> None:
    assert loading_notices(Snapshot("v")) == []
    assert loading_notices(Snapshot("v", unread=3)) == ["3 segments of games are still to be read: lists grow."]
