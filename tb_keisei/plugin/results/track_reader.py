"""Which games reliability opens, and opening them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError, RecordError
from tb_keisei.plugin.games.game_columns import Played, entries_of
from tb_keisei.plugin.games.game_reader import GameReader
from tb_keisei.plugin.games.rows import PLACED
from tb_keisei.plugin.games.store import Entry, Run
from tb_keisei.plugin.http.errors import PublicError, PutAsideError, UnavailableError
from tb_keisei.plugin.provider.byte_cache import ByteCache
from tb_keisei.plugin.results.put_aside import PutAside
from tb_keisei.plugin.results.reliability import CUT_OFF, FINISHED
from tb_keisei.plugin.results.value_track import Track, track_of

MOST_GAMES: Final = 600
_FIRST: Final = 20
"""So many are opened first: where none of them has a value that tells anything, the others hardly will."""
_AT_ONCE: Final = 4
"""Reads of TensorBoard's data server beside each other; more are not faster."""
_CACHE: Final = 8 << 20
_OVERHEAD: Final = 1000
"""Bytes of a track and its key, about."""
_PLACE: Final = ("segment", "event_step", "index")
_SEED: Final = 20240609


def chosen(games: Played) -> NDArray[np.intp]:
    """Places of at most MOST_GAMES games, evenly spread: one, by chance, of each so many that ended after each other.

    So many is a power of two, so that a run that grows keeps nearly all that were chosen before. Only games with an end
    and a body; where games have policies only those, for values come with them.
    """
    ended = np.logical_or.reduce([games.ended(kind) for kind in (*FINISHED, *CUT_OFF)])
    fit = ended & (games.columns["state"] == PLACED)
    with_policy = fit & (games.columns["policy_plies"] > 0)
    places: NDArray[np.intp] = np.flatnonzero(with_policy if with_policy.any() else fit)
    places = places[np.argsort(games.columns["end_time"][places], kind="stable")]
    block = 1
    while len(places) > block * MOST_GAMES:
        block *= 2
    blocks = len(places) // block
    taken: NDArray[np.intp] = np.arange(blocks) * block + np.random.default_rng(_SEED).integers(0, block, blocks)
    return places[taken]


class Drawn(NamedTuple):
    """Games that were chosen, the tracks of those that can be opened, and how many were left out as put aside."""

    games: Played
    tracks: list[Track]
    put_aside: int


class TrackReader:
    """Opens games for their tracks and keeps those."""

    def __init__(self, reader: GameReader) -> None:
        self._games = reader
        self._kept: ByteCache[Track] = ByteCache(_CACHE)
        self._aside = PutAside()

    def draw(self, runs: Sequence[Run], stream: str | None, games: Played) -> Drawn:
        """Choose of these games and open them; where some turn out to have been put aside, again of the others.

        Raises what `read` raises.
        """
        while True:
            left = games.take(~self._aside.mask(runs, stream, games))
            opened = left.take(chosen(left))
            known = self._aside.found
            tracks = self.read(entries_of(runs, stream, opened))
            if self._aside.found == known:
                return Drawn(opened, tracks, len(games) - len(left))

    def read(self, entries: Sequence[Entry]) -> list[Track]:
        """The tracks of those that can be opened; of a few where none of these tells anything.

        Raises UnavailableError where TensorBoard cannot read its data.
        """
        with ThreadPoolExecutor(_AT_ONCE, "keisei-track") as pool:
            first = [track for track in pool.map(self._track, entries[:: -(-len(entries) // _FIRST) or 1]) if track]
            if first and not any(track.tells for track in first):
                return first
            return [track for track in pool.map(self._track, entries) if track]

    def _track(self, entry: Entry) -> Track | None:
        key = entry.run, entry.games.segment, entry.games.rows[entry.row][list(_PLACE)].item()
        track = self._kept.get(key)
        if track is None:
            track = self._opened(entry)
            if track is not None:
                self._kept.put(key, track, _OVERHEAD)
        return track

    def _opened(self, entry: Entry) -> Track | None:
        try:
            return track_of(self._games.read(entry))
        except UnavailableError:
            raise
        except PutAsideError:
            self._aside.add(entry)
            return None
        except (PublicError, FormatError, RecordError):  # that one game cannot be had, which its line in the list says
            return None
