"""The indexes of each segment, kept until its table can be written."""

from dataclasses import dataclass, field
from typing import Final

from tb_keisei.bridge.orders.order import TableOrder
from tb_keisei.record.series import SEGMENT_GAMES, Segment

WORTH_A_TABLE: Final = 100
"""Games from which on a segment that ends before it is full gets a table too."""


@dataclass(slots=True)
class _Indexes:
    games: int = 0
    written: list[bytes] = field(default_factory=list)


class Shelf:
    """Used by the worker only. A thousand headers are 0.2 MB."""

    def __init__(self) -> None:
        self._segments: dict[Segment, _Indexes] = {}

    def put(self, segment: Segment, index: bytes, games: int) -> None:
        """An index of so many games is written."""
        found = self._segments.setdefault(segment, _Indexes())
        found.games += games
        found.written.append(index)

    def take(self, walltime: float, games: int = SEGMENT_GAMES) -> list[TableOrder]:
        """Orders of the tables of segments with at least so many games, which are then let go of."""
        done = [segment for segment, indexes in self._segments.items() if indexes.games >= games]
        return [TableOrder(segment, walltime, self._segments.pop(segment).written) for segment in done]
