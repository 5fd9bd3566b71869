"""Games and probes from event files, without TensorBoard.

from tb_keisei import read_games
for game in read_games("runs/demo"):
    print(game.game_id, game.outcome.reason, len(game.plies))
"""

import logging
import os
from collections.abc import Callable, Iterator
from typing import TypeVar

from tb_keisei.errors import FormatError
from tb_keisei.events.scan import Found, scan
from tb_keisei.events.walk import Lost
from tb_keisei.record.game import Game
from tb_keisei.record.probe import Probe
from tb_keisei.record.series import Kind
from tb_keisei.record.wire.codec import decode_game, decode_probe

_log = logging.getLogger("tb_keisei.events")
_RecordT = TypeVar("_RecordT")


def read_games(path: str | os.PathLike[str], *, follow: bool = False) -> Iterator[Game]:
    """Every game of a run, of all runs in a log directory, or of one event file, in the order they were written.

    Damaged games and damaged places in a file are skipped and logged as warnings of "tb_keisei.events"
    (`tb-keisei inspect` lists them). With `follow` the iterator goes on for ever and yields games as they arrive;
    it may run beside a live writer. Raises EventFileError where nothing is at `path`.
    """
    return _records(scan(path, follow=follow), "games", decode_game)


def read_probes(path: str | os.PathLike[str], *, follow: bool = False) -> Iterator[Probe]:
    """Every probe, likewise."""
    return _records(scan(path, follow=follow), "probe", decode_probe)


def _records(items: Iterator[Found | Lost], kind: Kind, decode: Callable[[bytes], _RecordT]) -> Iterator[_RecordT]:
    for item in items:
        if isinstance(item, Lost):
            _log.warning("%s/%s", item.path.parent, item)
        elif item.kind == kind:
            try:
                yield decode(item.data)
            except FormatError as error:
                _log.warning("%s, %s, event step %d: %s", item.path, item.tag, item.event_step, error)
