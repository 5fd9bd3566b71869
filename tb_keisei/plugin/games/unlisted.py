"""Games that stand in a file without a header, as a kill in the middle of a write leaves them: found by their bodies.

A writer puts headers behind their games in the same write. A body beyond the last header of its segment is therefore
just being written, or its header will never come: so only series that have not grown between two looks are read.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tb_keisei.errors import FormatError
from tb_keisei.plugin.http.errors import UnavailableError
from tb_keisei.plugin.provider.source import Extent, Series, Source
from tb_keisei.record.header import GameHeader, Place, header_of
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.series import FIRST_EVENT_STEP, PUT_ASIDE, SEGMENT_GAMES
from tb_keisei.record.wire.codec import decode_game, encode_index

LOOK_SECS: Final = 2.0
"""Seconds between two looks at least."""

_SHARE: Final = 20
"""A look may take this part of the time: one of TensorBoard's loaders goes through every game for it."""


@dataclass(frozen=True, slots=True)
class UnlistedGames:
    """What was found of one series of games.

    Attributes:
        index: headers of the games, as an index event holds them.
        unreadable: number of bodies that do not tell what game they are.
        last_time: wall time of the last of them.
    """

    index: bytes
    unreadable: int
    last_time: float


class Unlisted:
    """Used by one thread at a time. The first look comes some time after the start."""

    def __init__(self, source: Source, look_secs: float = LOOK_SECS) -> None:
        self._source = source
        self._look_secs = look_secs
        self._due = time.monotonic() + look_secs
        self._extents: Mapping[Series, Extent] = {}
        self._found: dict[Series, tuple[Extent, int, UnlistedGames]] = {}

    def find(self, listed: Mapping[Series, int]) -> Mapping[Series, UnlistedGames]:
        """The unlisted games of all runs, by the series that holds them.

        `listed`: event step of the last game that is listed of each series; it may lack some.
        """
        started = time.monotonic()
        if started >= self._due:
            self._look(listed)
            now = time.monotonic()
            self._due = now + max(self._look_secs, _SHARE * (now - started))
        return {
            series: games for series, (extent, last, games) in self._found.items() if last == listed.get(series, last)
        }

    def _look(self, listed: Mapping[Series, int]) -> None:
        before = self._extents
        try:
            self._extents = self._source.list_bodies()
            for series, extent in self._extents.items():
                last = listed.get(series, FIRST_EVENT_STEP - 1)
                known = self._found.get(series)
                if extent.max_step <= last:
                    self._found.pop(series, None)
                elif before.get(series) == extent and (known is None or known[:2] != (extent, last)):
                    self._found[series] = (extent, last, self._read(series, extent, last))
        except UnavailableError:
            return  # what TensorBoard cannot read now it may read at the next look
        self._found = {series: found for series, found in self._found.items() if series in self._extents}

    def _read(self, series: Series, extent: Extent, last: int) -> UnlistedGames:
        references = self._source.read_references(series)
        steps = [] if references is None else [step for step in references.steps.tolist() if step > last]
        headers, unreadable = [], 0
        for step in steps[:SEGMENT_GAMES]:
            key = references.key(step, 0) if references is not None else None
            body = None if key is None else self._source.read_blob(key)
            if body in (None, PUT_ASIDE):
                continue
            found = list(_header(body or b"", Place(series[1], step, 0, len(body or b""))))
            headers += found
            unreadable += not found
        return UnlistedGames(encode_index(headers), unreadable, extent.max_wall_time)


def _header(body: bytes, place: Place) -> Iterator[GameHeader]:
    """The header of a game; none where the body does not tell it."""
    try:
        game = decode_game(body)
    except FormatError:
        return
    yield header_of(game, to_columns(game.plies), place)
