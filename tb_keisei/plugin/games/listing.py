"""One line of a list, and one run, as JSON has them (docs/http_api.md)."""

import math
import struct
from collections.abc import Mapping
from itertools import takewhile
from typing import Final

from tb_keisei.errors import MoveError
from tb_keisei.plugin.answers import GameRow, RunInfo
from tb_keisei.plugin.games.rows import GIVEN_UP, NAMES, ROW
from tb_keisei.plugin.games.store import Entry, Run
from tb_keisei.record.header import OPENING_PLIES
from tb_keisei.record.header_columns import NUMBERS, WORDS
from tb_keisei.record.move import decode_move

GIVEN_UP_TEXT = "the moves of this game were given up: the bridge's queue was full"

_OPENING = struct.Struct(f"<{OPENING_PLIES}H")
_LISTED: Final = tuple(column for column in NUMBERS if column.listed and column.name != "opening")
_WHOLE: Final = tuple((column.name, column.missing) for column in _LISTED if ROW[column.name].kind != "f")
_FLOATS: Final = tuple(column.name for column in _LISTED if ROW[column.name].kind == "f")
_WORDS: Final = tuple((column.name, column.words) for column in WORDS if column.listed)


def game_json(entry: Entry) -> GameRow:
    """What a list shows of a game."""
    games = entry.games
    value = dict(zip(ROW.names or (), games.rows[entry.row].item(), strict=True))
    return {
        "run": entry.run,
        "stream": games.segment.stream,
        "writer": games.segment.writer,
        "game_id": games.ids[entry.row],
        **{name: games.names[value[name]] for name in NAMES},
        **{name: words[value[name]] or None for name, words in _WORDS},
        **{name: None if value[name] == missing else value[name] for name, missing in _WHOLE},
        **{name: _finite(value[name]) for name in _FLOATS},
        "opening": _opening(value["opening"]),
        "error": games.errors.get(entry.row) or (GIVEN_UP_TEXT if value["state"] == GIVEN_UP else None),
    }


def run_json(run: Run, hparams: Mapping[str, str]) -> RunInfo:
    """What the list of runs shows of a run with these hyper-parameters."""
    swings = run.swings
    return {
        "run": run.name,
        "games": sum(run.streams.values()),
        "damaged": sum(len(games.errors) for games in run.segments),
        "last_time": _finite(run.last_time),
        "steps": run.steps,
        "streams": [
            {"stream": stream, "games": games, "swing": swings[stream]} for stream, games in run.streams.items()
        ],
        "probes": run.probes,
        "hparams": hparams,
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _opening(data: bytes) -> list[str]:
    """USI moves; empty text for one that could not be understood. Zeros, which are no move, fill the end."""
    return [_usi(code) for code in takewhile(bool, _OPENING.unpack(data))]


def _usi(code: int) -> str:
    try:
        return decode_move(code)
    except MoveError:
        return ""
