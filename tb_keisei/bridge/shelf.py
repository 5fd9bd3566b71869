"""The headers that are in the index of each segment, kept until its table can be written."""

from collections.abc import Iterable
from typing import Final

from tb_keisei.bridge.order import Remains, TableOrder
from tb_keisei.record.series import SEGMENT_GAMES, Segment

WORTH_A_TABLE: Final = 100
"""Games from which on a segment that ends before it is full gets a table too."""


class Shelf:
    """Used by the worker only. A thousand headers are 0.2 MB."""

    def __init__(self) -> None:
        self._entries: dict[Segment, list[bytes | Remains]] = {}

    def put(self, segment: Segment, entries: Iterable[bytes | Remains]) -> None:
        """These are in the index now."""
        self._entries.setdefault(segment, []).extend(entries)

    def take(self, walltime: float, games: int = SEGMENT_GAMES) -> list[TableOrder]:
        """Orders of the tables of segments with at least so many games, which are then let go of."""
        done = [segment for segment, entries in self._entries.items() if len(entries) >= games]
        return [TableOrder(segment, walltime, tuple(self._entries.pop(segment))) for segment in done]
