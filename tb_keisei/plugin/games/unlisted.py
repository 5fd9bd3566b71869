"""Games that stand in a file and in no list: found by their bodies.

A kill in the middle of a write leaves bodies without headers, damage takes headers away, and a table may list too few.
A writer puts headers behind their games in the same write. So a body without one is just being written, or its header
will never come: only series that have not grown between two looks are read.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError
from tb_keisei.plugin.games.rows import MAX_INFLATED
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.http.errors import UnavailableError
from tb_keisei.plugin.provider.source import Extent, Series, Source
from tb_keisei.record import Game
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import open_envelope, unseal
from tb_keisei.record.header import Place, header_of
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.series import FIRST_EVENT_STEP, PUT_ASIDE, SEGMENT_GAMES
from tb_keisei.record.wire.codec import decode_game, encode_index

LOOK_SECS: Final = 2.0
"""Seconds between two looks at least."""

_SHARE: Final = 20
"""To list series may take this part of the time: one of TensorBoard's loaders goes through every game for it."""
_READ_SECS: Final = 1.0
"""After so much reading the rest is left to the next look: new games of all runs wait for it."""


MOST_GAME_BYTES: Final = 8 << 20
MOST_GAME_PLIES: Final = 10_000
"""A body is taken apart for its header where it inflates to so much and has so many plies at most."""

Steps = NDArray[np.int64]
"""(N,) event steps, ascending, each once."""
NO_STEPS: Final[Steps] = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class UnlistedGames:
    """What was found of one series of games.

    Attributes:
        indexes: a header of each game, as an index event holds it.
        unreadable: number of bodies that do not tell what game they are.
        out_of_reach: number of games that are listed, of a series that TensorBoard does not hold.
        last_time: wall time of the last event.
    """

    indexes: tuple[bytes, ...] = ()
    unreadable: int = 0
    out_of_reach: int = 0
    last_time: float = 0.0


class Unlisted:
    """Used by one thread at a time. The first look comes some time after the start."""

    def __init__(self, source: Source, look_secs: float = LOOK_SECS) -> None:
        self._source = source
        self._look_secs = look_secs
        self._due = time.monotonic() + look_secs
        self._extents: Mapping[Series, Extent] = {}
        self._found: dict[Series, tuple[Extent | None, int, UnlistedGames]] = {}

    def find(self, listed: Mapping[Series, Steps], games: Mapping[Series, SegmentGames]) -> dict[Series, UnlistedGames]:
        """What is not listed of all runs, by the series that holds it.

        `listed`: event steps of the games of each series that are listed. `games`: the segments whose series they are.
        Both may lack some.
        """
        if time.monotonic() >= self._due:
            self._look(listed, games)
        return {
            series: found for series, (_, count, found) in self._found.items() if count == len(listed.get(series, ()))
        }

    def _look(self, listed: Mapping[Series, Steps], games: Mapping[Series, SegmentGames]) -> None:
        before, started = self._extents, time.monotonic()
        try:
            self._extents = self._source.list_bodies()
        except UnavailableError:
            return  # what TensorBoard cannot read now it may read at the next look
        finally:
            now = time.monotonic()
            self._due = now + max(self._look_secs, _SHARE * (now - started))
        self._found = {series: found for series, found in self._found.items() if series in self._extents}
        for series, extent in self._extents.items():
            steps = listed.get(series, NO_STEPS)
            if is_whole(steps, extent):
                self._found.pop(series, None)
            elif before.get(series) == extent and self._found.get(series, ())[:2] != (extent, len(steps)):
                with suppress(UnavailableError):  # of this series; it is tried again at the next look
                    self._found[series] = (extent, len(steps), self._read(series, extent, steps, games.get(series)))
                if time.monotonic() > now + _READ_SECS:
                    break
        for series in listed.keys() - self._extents.keys():
            count = len(listed[series])
            self._found[series] = (None, count, UnlistedGames(out_of_reach=count))

    def _read(self, series: Series, extent: Extent, listed: Steps, games: SegmentGames | None) -> UnlistedGames:
        references = self._source.read_references(series)
        if references is None:
            return UnlistedGames(last_time=extent.max_wall_time)
        indexes: dict[str, bytes] = {}
        unreadable = 0
        for step in np.setdiff1d(references.steps, listed)[:SEGMENT_GAMES].tolist():
            key = references.key(step, 0)
            body = None if key is None else self._source.read_blob(key)
            if body is None or body == PUT_ASIDE:
                continue
            try:
                game = _game(body)
                if games is None or games.ids.find(game.game_id) is None:  # a write that failed is done again
                    indexes.setdefault(game.game_id, _index(game, Place(series[1], step, 0, len(body))))
            except FormatError:
                unreadable += 1
        return UnlistedGames(tuple(indexes.values()), unreadable, last_time=extent.max_wall_time)


def is_whole(listed: Steps, extent: Extent) -> bool:
    """Whether every event of a series that has come to `extent` is listed."""
    inside = (listed >= FIRST_EVENT_STEP) & (listed <= extent.max_step)
    return int(inside.sum()) > extent.max_step - FIRST_EVENT_STEP


def _game(body: bytes) -> Game:
    """The game of a body. Raises FormatError where it does not tell one, or an outsized one."""
    plies = unseal(body, pb.Game(), MOST_GAME_BYTES).plies.count
    if plies > MOST_GAME_PLIES:
        raise FormatError(f"the game has {plies} plies; one without a header is read up to {MOST_GAME_PLIES}")
    return decode_game(body)


def _index(game: Game, place: Place) -> bytes:
    """An index of one game. Raises FormatError where its texts are too long for one."""
    index = encode_index([header_of(game, to_columns(game.plies), place)])
    open_envelope(index, MAX_INFLATED)
    return index
