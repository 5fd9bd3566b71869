"""The games of one stream by column, over all segments of a run: what statistics are made from. No game is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.rows import DAMAGED, ROW
from tb_keisei.plugin.segment_games import SegmentGames
from tb_keisei.plugin.store import Entry, Run
from tb_keisei.plugin.window import Window
from tb_keisei.record.header import OPENING_PLIES
from tb_keisei.record.outcome import KINDS, WINNERS

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
_COLUMNS = ("end_time", "start_step", "ply_count", "policy_plies", "kind", "winner", "reason", "state", "opening")


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """N games.

    Attributes:
        columns: (N,) each, by the names of ROW.
        black, white: (N,) places in `names`.
        names: of the players.
        segments, places: (N,) which segment of the stream lists the game, and its row there.
    """

    columns: dict[str, NDArray[Any]]
    black: Numbers
    white: Numbers
    names: tuple[str, ...]
    segments: Numbers
    places: Numbers

    def __len__(self) -> int:
        return len(self.black)

    def take(self, which: Mask | NDArray[np.intp]) -> "Played":
        """Only these games."""
        return Played(
            {name: column[which] for name, column in self.columns.items()},
            self.black[which],
            self.white[which],
            self.names,
            self.segments[which],
            self.places[which],
        )

    def ended(self, kind: str) -> Mask:
        """(N,) which games ended in this kind of way."""
        ended: Mask = self.columns["kind"] == KINDS.index(kind)
        return ended

    def won(self, colour: str) -> Mask:
        """(N,) which games this colour won."""
        won: Mask = self.columns["winner"] == WINNERS.index(colour)
        return won

    @property
    def finished(self) -> Mask:
        """(N,) which games have a result: won or drawn."""
        return self.ended("win") | self.ended("draw")

    @property
    def openings(self) -> NDArray[np.uint16]:
        """(N, OPENING_PLIES) codes of the first moves, then zeros."""
        return np.ascontiguousarray(self.columns["opening"]).view("<u2").reshape(-1, OPENING_PLIES)


def streamed(run: Run, stream: str) -> list[SegmentGames]:
    """The segments of one stream."""
    return [games for games in run.segments if games.segment.stream == stream]


def played(run: Run, stream: str, window: Window) -> Played:
    """The games of a stream that started in the window; index entries that cannot be read are none."""
    segments = streamed(run, stream)
    names: dict[str, int] = {}
    found = Played(
        {name: _joined([games.rows[name] for games in segments], ROW[name]) for name in _COLUMNS},
        _joined([_players(games, "black", names) for games in segments], np.dtype(np.int64)),
        _joined([_players(games, "white", names) for games in segments], np.dtype(np.int64)),
        tuple(names),
        np.repeat(np.arange(len(segments)), [len(games) for games in segments]),
        _joined([np.arange(len(games)) for games in segments], np.dtype(np.int64)),
    )
    start = found.columns["start_step"]
    inside = (start >= window.low) & (start <= window.high) & (found.columns["state"] != DAMAGED)
    return found if inside.all() else found.take(inside)


def entries_of(run: Run, stream: str, games: Played) -> list[Entry]:
    """The games, to be opened."""
    segments = streamed(run, stream)
    places = zip(games.segments.tolist(), games.places.tolist(), strict=True)
    return [Entry(run.name, segments[segment], place) for segment, place in places]


def _joined(columns: Sequence[NDArray[Any]], dtype: np.dtype[Any]) -> NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=dtype), *columns])


def _players(games: SegmentGames, colour: str, names: dict[str, int]) -> Numbers:
    """(N,) numbers of the players' names over all segments; a new name gets the next number."""
    used, places = np.unique(games.rows[colour], return_inverse=True)
    numbers = [names.setdefault(games.names[int(name)], len(names)) for name in used]
    return np.array(numbers, dtype=np.int64)[places]
