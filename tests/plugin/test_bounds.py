"""docs/safety.md against the constants that hold what it says."""

import re
from pathlib import Path
from typing import Any, Final

from tb_keisei.plugin import groups, loader, scalars
from tb_keisei.plugin.games import query, rows, segment_games, store, unlisted
from tb_keisei.plugin.probes import probe_reader, probe_table, shelf
from tb_keisei.plugin.results import results, track_reader, value_track
from tb_keisei.record import envelope, game, move, names, series
from tb_keisei.record.wire import packing
from tests.plugin.site import Site

PAGE = (Path(__file__).parents[2] / "docs" / "safety.md").read_text()
MIB: Final = 1 << 20

BOUNDS: Final = {
    "an index event, a table or a header, inflated": rows.MAX_INFLATED,
    "index events of a segment that are read together, inflated": rows.MAX_INFLATED_OF_SEGMENT,
    "lines of a segment": segment_games.MOST_ROWS,
    "games of a table, of an index event, of moves, of a digest": series.SEGMENT_GAMES,
    "characters of an id": game.MOST_ID,
    "characters of the name of a stream or a probe": names.MOST_NAME,
    "characters of any other name": rows._MAX_TEXT,
    "plies of a game": packing.MOST_PLIES,
    "a game, inflated by the browser": envelope.MAX_INFLATED,
    "a game, inflated for reliability": value_track.MOST_INFLATED,
    "games that reliability reads": track_reader.MOST_GAMES,
    "a game that stands in no list, inflated": unlisted.MOST_GAME_BYTES,
    "its plies": unlisted.MOST_GAME_PLIES,
    "a recording of a probe, inflated": shelf._MAX_INFLATED,
    "moves of a probe in all recordings": move.MOST_LEGAL_MOVES,
    "probabilities of a probe": probe_table.MOST_NUMBERS,
    "points of a scalar": scalars.MOST_POINTS,
    "games of a page": query.MAX_LIMIT,
    "runs of a selection": groups.MOST_RUNS,
    "bins": results.MOST_BINS,
    "characters of an expression over names": groups._MOST_TEXT,
    "seconds for all names together": groups._PATIENCE,
    "seconds that a list is read for, before it is shown as far as it is": store._PATIENCE,
    "curves of probes that are kept": probe_reader._CURVES,
    "decoded probes that are kept": probe_reader._TABLES,
    "values that reliability keeps": track_reader._CACHE,
    "opened games that are kept, unless `--keisei_cache_mb` says otherwise": loader._CACHE_MB * MIB,
}


def test_every_bound_and_no_other() -> None:
    told = re.findall(r"^\| (.*?) \| ([0-9,]+)( MiB)? \|", PAGE, flags=re.MULTILINE)
    assert {name: int(number.replace(",", "")) * (MIB if unit else 1) for name, number, unit in told} == BOUNDS


def test_the_number_of_routes(site: Site) -> None:
    application: Any = site.client.application
    paths = [path for path in application.exact_routes if path.startswith("/data/plugin/keisei/")]
    routes = [path for path in paths if "/static/" not in path and not path.endswith(".js")]
    assert len(routes) == 9
    assert "The routes are a fixed list: nine," in PAGE
