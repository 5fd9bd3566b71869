"""From records that were taken out of the outbox to orders, those of one write."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from tb_keisei.bridge.orders.order import GameOrder, HeaderOnly, IndexOrder, Order
from tb_keisei.bridge.queue.game_item import GameItem
from tb_keisei.bridge.queue.outbox import Item, Kind
from tb_keisei.bridge.queue.writer_series import SeriesCounters
from tb_keisei.bridge.writing.gil_yield import GilYield
from tb_keisei.record.series import Segment

INDEX_HEADERS: Final = 20
"""An index event holds so many headers at most."""

_ItemT = TypeVar("_ItemT")


class Parcel(NamedTuple):
    """An order and the item that it is of; of an index those whose headers had waited."""

    order: Order
    items: Sequence[Item]


def packed(items: Iterable[Item], counters: SeriesCounters, refuse: Callable[[Item, Exception], None]) -> list[Parcel]:
    """Orders of items: one each, and behind them the indexes of all their headers.

    No header waits for another write: what a kill leaves of a write has its headers, but for the last games in it.
    `refuse` is called for an item of which no order can be made.
    """
    parcels: list[Parcel] = []
    games: defaultdict[Segment, list[int]] = defaultdict(list)
    waiting: defaultdict[Segment, list[tuple[GameItem, bytes | HeaderOnly]]] = defaultdict(list)
    gil = GilYield()
    for item in items:
        gil.give()
        try:
            if isinstance(item, GameItem) and item.kind is Kind.HEADER:
                segment, header = item.header(counters)
                waiting[segment].append((item, header))
                continue
            order = item.order(counters)
        except Exception as error:  # noqa: BLE001  # a record that cannot be made must not stop the others
            refuse(item, error)
            continue
        if isinstance(order, GameOrder):
            games[order.segment].append(len(parcels))
        parcels.append(Parcel(order, [item]))
    return [*parcels, *_indexes_of_games(games, counters), *_indexes_of_waiting(waiting, counters)]


def _indexes_of_games(games: dict[Segment, list[int]], counters: SeriesCounters) -> Iterator[Parcel]:
    for segment, places in games.items():
        for some in _by_index(places):
            step = counters.next_step(segment.index_tag)
            yield Parcel(IndexOrder(segment, step, time.time(), games=tuple(some)), [])


def _indexes_of_waiting(
    waiting: dict[Segment, list[tuple[GameItem, bytes | HeaderOnly]]], counters: SeriesCounters
) -> Iterator[Parcel]:
    for segment, headers in waiting.items():
        for some in _by_index(headers):
            step = counters.next_step(segment.index_tag)
            order = IndexOrder(segment, step, time.time(), waiting=tuple(header for _, header in some))
            yield Parcel(order, [item for item, _ in some])


def _by_index(values: Sequence[_ItemT]) -> Iterator[Sequence[_ItemT]]:
    return (values[start : start + INDEX_HEADERS] for start in range(0, len(values), INDEX_HEADERS))
