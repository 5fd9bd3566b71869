"""From items to framed records."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from tb_keisei.bridge.game_item import GameItem, index_event_of
from tb_keisei.bridge.outbox import Item, Kind, now
from tb_keisei.bridge.tape import Tape
from tb_keisei.events.framing import frame
from tb_keisei.record.header import GameHeader
from tb_keisei.record.series import Segment

_BREATH_AFTER_NS: Final = 300_000
_BREATH_SECS: Final = 50e-6


class Parcel(NamedTuple):
    """One framed record and the items that are in it."""

    frame: bytes
    items: Sequence[Item]


def pack(items: Sequence[Item], tape: Tape, reject: Callable[[Item, Exception], None]) -> list[Parcel]:
    """Records of items, an item each, and of headers, a segment each; `reject` gets what cannot be encoded."""
    parcels = []
    entries: defaultdict[Segment, list[tuple[GameHeader, GameItem]]] = defaultdict(list)
    breathed = now()
    for item in items:
        try:
            if item.kind is Kind.HEADER and isinstance(item, GameItem):
                segment, header = item.index_entry(tape)
                entries[segment].append((header, item))
            else:
                parcels.append(Parcel(frame(item.event(tape)), [item]))
        except Exception as error:  # noqa: BLE001  # a record that cannot be encoded must not stop the others
            reject(item, error)
        if now() - breathed > _BREATH_AFTER_NS:
            time.sleep(_BREATH_SECS)  # lets training have the interpreter lock, which it would ask for after 5 ms only
            breathed = now()
    for segment, group in entries.items():
        try:
            event = index_event_of(segment, [header for header, _ in group], tape)
            parcels.append(Parcel(frame(event), [item for _, item in group]))
        except Exception as error:  # noqa: BLE001  # see above
            for _, item in group:
                reject(item, error)
    return parcels
