"""Lists of games: filter, sort and page over columns. No game is opened for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.games.filters import Filters
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.store import Entry, Run
from tb_keisei.plugin.http.parameters import one_of, whole
from tb_keisei.record.header_columns import NUMBERS

MAX_LIMIT: Final = 1000
_SORTS: Final = {column.sort: column.name for column in NUMBERS if column.sort}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to list. `stream` None: all.

    Games whose surprise is not known come last, upwards and downwards.
    """

    stream: str | None = None
    filters: Filters = Filters()
    sort: str = "time"
    descending: bool = True
    offset: int = 0
    limit: int = 200

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> "Query":
        """From the parameters of a request; raises InvalidArgumentError and says what would be right."""
        sort = parameters.get("sort", "-time")
        return cls(
            stream=parameters.get("stream"),
            filters=Filters.parse(parameters),
            sort=one_of("sort", sort.removeprefix("-"), tuple(_SORTS)),
            descending=sort.startswith("-"),
            offset=whole("offset", parameters.get("offset"), 0, 1 << 40),
            limit=whole("limit", parameters.get("limit"), 200, MAX_LIMIT),
        )

    def select(self, runs: Sequence[Run]) -> tuple[int, list[Entry]]:
        """Number of games that the filters let through, and those of the page.

        Where the sort leaves two games equal, the later written one is the later.
        """
        segments = [(run.name, games) for run in runs for games in run.segments if self._wants(games)]
        if not segments:
            return 0, []
        mask = self.filters.kept([games for _, games in segments])
        kept = None if mask is None else np.flatnonzero(mask)
        keys = np.concatenate([games.keys[_SORTS[self.sort]] for _, games in segments])
        first = self._first(keys if kept is None else keys[kept])
        places = (first if kept is None else kept[first])[self.offset :]
        ends = np.cumsum([len(games) for _, games in segments])
        page = []
        for place, which in zip(places.tolist(), np.searchsorted(ends, places, side="right").tolist(), strict=True):
            run, games = segments[which]
            page.append(Entry(run, games, place - int(ends[which]) + len(games)))
        return len(keys) if kept is None else len(kept), page

    def _wants(self, games: SegmentGames) -> bool:
        return self.stream is None or self.stream == games.segment.stream

    def _first(self, keys: NDArray[Any]) -> NDArray[np.intp]:
        """Places of the first `offset + limit` keys, in order."""
        if not self.descending:
            return _smallest(keys, self.offset + self.limit)
        turned = keys[::-1]
        turned = -turned if turned.dtype.kind == "f" else ~turned  # ~x is -x - 1, which cannot overflow
        return len(keys) - 1 - _smallest(turned, self.offset + self.limit)


def _smallest(keys: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Places of the `count` smallest keys, in order; equal keys stay in order, NaN is last.

    To sort only these takes a tenth of sorting all, for the first page of a million.
    """
    bound = np.partition(keys, count - 1)[count - 1] if 0 < count < len(keys) else np.nan
    places = np.arange(len(keys)) if np.isnan(bound) else np.flatnonzero(keys <= bound)
    return places[np.argsort(keys[places], kind="stable")[:count]]
