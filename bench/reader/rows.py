"""A million rows, of which only the columns exist."""

import json
import random

import numpy as np

from bench.reader.server import Times, timed
from tb_keisei.plugin.games.listing import game_json
from tb_keisei.plugin.games.query import Query
from tb_keisei.plugin.games.rows import ROW
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.store import Run
from tb_keisei.plugin.provider.packed_texts import PackedTexts
from tb_keisei.record.outcome import KINDS, REASONS
from tb_keisei.record.series import SEGMENT_GAMES, Segment
from tb_keisei.record.swing import BINS

QUERIES: list[dict[str, str]] = [
    {},
    *({"sort": sort} for sort in ("time", "step", "-plies", "surprise", "-surprise")),
    {"winner": "black", "sort": "-plies"},
    {"reason": "resign", "policy": "1", "sort": "surprise"},
    {"offset": "5000", "sort": "plies"},
]


def a_million_rows(pages: int) -> Times:
    """Pages of 200 of a list of 1,000,000 games in 1,000 segments, filtered, sorted and written as JSON."""
    rng = np.random.default_rng(1)
    run = Run("run", tuple(_segment(number, rng) for number in range(1000)))
    choose = random.Random(1)

    def page() -> None:
        total, games = Query.parse(choose.choice(QUERIES)).select([run])
        assert total > 0
        json.dumps([game_json(game) for game in games])

    return timed([page] * pages)


def _segment(number: int, rng: np.random.Generator) -> SegmentGames:
    rows = np.zeros(SEGMENT_GAMES, dtype=ROW)
    for column, most in (("ply_count", 400), ("policy_plies", 2), ("global_step", 10**7), ("end_time", 10**9)):
        rows[column] = rng.integers(0, most, len(rows))
    for column, most in (("winner", 3), ("kind", len(KINDS)), ("reason", len(REASONS))):
        rows[column] = rng.integers(0, most, len(rows))
    rows["surprise"] = rng.normal(size=len(rows))
    ids = PackedTexts.of(f"{number}-{row}" for row in range(len(rows)))
    steps = np.arange(len(rows) // 20, dtype=np.int64)
    return SegmentGames(
        Segment("self_play", 16 * "0", number),
        steps,
        rows,
        ids,
        PackedTexts.of(["learner"]),
        {},
        np.zeros(BINS, np.int64),
    )
