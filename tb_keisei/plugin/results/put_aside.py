"""Which games `tb-keisei compact` has put aside, as far as opening some of them has told.

It puts the older games of each writer aside, so all that a writer wrote before one that is aside are so too.
TensorBoard must be started again to see others, so what is known stays true.
"""

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.games.game_columns import Mask, Played, streamed
from tb_keisei.plugin.games.rows import PLACED
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.store import Entry, Run


class PutAside:
    """By run, stream and writer: where the newest game is that was found put aside."""

    def __init__(self) -> None:
        self._newest: dict[tuple[str, str, str], tuple[int, int]] = {}
        self._lock = threading.Lock()
        self.found = 0
        """How often something new was learned."""

    def add(self, entry: Entry) -> None:
        """This one is put aside."""
        row = entry.games.rows[entry.row]
        key, place = _key(entry.run, entry.games), (int(row["segment"]), int(row["event_step"]))
        with self._lock:
            if place > self._newest.get(key, (-1, 0)):
                self._newest[key] = place
                self.found += 1

    def mask(self, runs: Sequence[Run], stream: str | None, games: Played) -> Mask:
        """(N,) which games are known to be put aside."""
        aside = np.zeros(len(games), dtype=np.bool_)
        for number, (run, segment) in enumerate(streamed(runs, stream) if self._newest else ()):
            newest = self._newest.get(_key(runs[run].name, segment))
            if newest is not None:
                mine: NDArray[np.intp] = np.flatnonzero(games.segments == number)
                aside[mine] = _up_to(segment, games.places[mine], *newest)
        return aside


def _key(run: str, games: SegmentGames) -> tuple[str, str, str]:
    return run, games.segment.stream, games.segment.writer


def _up_to(games: SegmentGames, rows: NDArray[np.int64], segment: int, event_step: int) -> Mask:
    """(N,) which of these rows lie at or before a place; one without a body lies nowhere."""
    found = games.rows[rows]
    same = (found["segment"] == segment) & (found["event_step"] <= event_step)
    before: Mask = (found["state"] == PLACED) & ((found["segment"] < segment) | same)
    return before
