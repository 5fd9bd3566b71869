"""The games of a stream by column, over all segments of some runs: what statistics are made from. None is opened."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.games.rows import DAMAGED, ROW
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.step_range import Window
from tb_keisei.plugin.games.store import Entry, Run
from tb_keisei.record.header import OPENING_PLIES
from tb_keisei.record.outcome import KINDS, WINNERS
from tb_keisei.record.plies.columns import NO_STEP

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
_COLUMNS = (
    "end_time",
    "start_step",
    "global_step",
    "game_fraction",
    "policy_fraction",
    "ply_count",
    "policy_plies",
    "kind",
    "winner",
    "reason",
    "state",
    "opening",
)
_ENDED: Final = 99.5
"""So many of a hundred games have ended after a span of steps: of those that began earlier hardly one is missing."""


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """N games.

    Attributes:
        columns: (N,) each, by the names of ROW; "place" where they lie by something else than steps.
        black, white: (N,) places in `names`.
        names: of the players.
        segments, places: (N,) which segment of the stream lists the game, and its row there.
        runs: (N,) places in the sequence of runs.
        complete_to: the step up to which all that began have ended in every run, but for one in 200 at most; None
            where there are no games.
    """

    columns: dict[str, NDArray[Any]]
    black: Numbers
    white: Numbers
    names: tuple[str, ...]
    segments: Numbers
    places: Numbers
    runs: Numbers
    complete_to: int | None

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
            self.runs[which],
            self.complete_to,
        )

    def placed(self, places: Numbers) -> "Played":
        """The same games, which lie at (N,) `places` instead of the steps at which they started."""
        return replace(self, columns={**self.columns, "place": places})

    @property
    def by_step(self) -> bool:
        """They lie at the steps at which they started."""
        return "place" not in self.columns

    @property
    def place(self) -> Numbers:
        """(N,) where each game lies."""
        return self.columns["start_step" if self.by_step else "place"]

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


def streamed(runs: Sequence[Run], stream: str | None) -> list[tuple[int, SegmentGames]]:
    """The segments of a stream, or of all, each with the place of its run."""
    found = [(place, games) for place, run in enumerate(runs) for games in run.segments]
    return [(place, games) for place, games in found if stream in (None, games.segment.stream)]


def played(runs: Sequence[Run], stream: str | None, window: Window) -> Played:
    """The games of a stream that started in the window; index entries that cannot be read are none, and neither are
    games that do not tell when they started."""
    listed = streamed(runs, stream)
    segments, sizes = [games for _, games in listed], [len(games) for _, games in listed]
    names: dict[str, int] = {}
    columns = {name: _joined([games.rows[name] for games in segments], ROW[name]) for name in _COLUMNS}
    of_run = np.repeat(np.array([place for place, _ in listed], dtype=np.int64), sizes)
    found = Played(
        columns,
        _joined([_players(games, "black", names) for games in segments], np.dtype(np.int64)),
        _joined([_players(games, "white", names) for games in segments], np.dtype(np.int64)),
        tuple(names),
        np.repeat(np.arange(len(segments)), sizes),
        _joined([np.arange(size) for size in sizes], np.dtype(np.int64)),
        of_run,
        _complete_to(columns, of_run),
    )
    start = columns["start_step"]
    inside = (start >= window.low) & (start <= window.high) & (start != NO_STEP) & (columns["state"] != DAMAGED)
    return found if inside.all() else found.take(inside)


def _complete_to(columns: dict[str, NDArray[Any]], runs: Numbers) -> int | None:
    known = (columns["state"] != DAMAGED) & (columns["start_step"] != NO_STEP) & (columns["global_step"] != NO_STEP)
    ends, starts = columns["global_step"][known].astype(np.float64), columns["start_step"][known]
    steps = [
        ends[mine].max() - np.percentile(ends[mine] - starts[mine], _ENDED)
        for mine in (runs[known] == run for run in np.unique(runs[known]))
    ]
    return math.floor(min(steps)) if steps else None


def entries_of(runs: Sequence[Run], stream: str | None, games: Played) -> list[Entry]:
    """The games, to be opened."""
    segments = streamed(runs, stream)
    places = zip(games.segments.tolist(), games.places.tolist(), strict=True)
    return [Entry(runs[segments[at][0]].name, segments[at][1], place) for at, place in places]


def _joined(columns: Sequence[NDArray[Any]], dtype: np.dtype[Any]) -> NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=dtype), *columns])


def _players(games: SegmentGames, colour: str, names: dict[str, int]) -> Numbers:
    """(N,) numbers of the players' names over all segments; a new name gets the next number."""
    used, places = np.unique(games.rows[colour], return_inverse=True)
    numbers = [names.setdefault(games.names[int(name)], len(names)) for name in used]
    return np.array(numbers, dtype=np.int64)[places]
