"""A game while it is being recorded: what the training thread has given, as it is."""

from typing import Any, Final

from tb_keisei.bridge.orders.order import HeaderOnly
from tb_keisei.bridge.ply.device import DeviceRow
from tb_keisei.bridge.ply.plies import Plies
from tb_keisei.bridge.ply.row import ROW
from tb_keisei.bridge.ply.table import on_cpu
from tb_keisei.bridge.queue.game_item import HEADER_SIZE, Content, GameItem, text_size
from tb_keisei.bridge.queue.outbox import Kind
from tb_keisei.record.header import OPENING_PLIES

PLY_SIZE: Final = 240
"""Bytes that a ply holds beside its policy and the text of its legal moves."""


class OpenGame(GameItem):
    """The plies of one game, and its facts.

    The thread that records adds to `plies`. Another thread may call `give_up` at any moment, which leaves only the
    opening and some numbers (`kind` tells). `used` less `fetched_bytes` is what the plies hold, `size` what is
    reserved for them.
    """

    __slots__ = (
        "_opening",
        "_policy_plies",
        "facts",
        "fetched_bytes",
        "on_device",
        "plies",
        "ply_count",
        "unfetched",
        "used",
    )

    def __init__(self, stream: str, facts: dict[str, Any]) -> None:
        super().__init__(stream, 0, text_size=text_size(facts.values()))
        self.facts = facts
        self.plies = Plies()
        self.used = HEADER_SIZE + self.text_size
        self.fetched_bytes = 0
        self.on_device: list[DeviceRow] = []
        self.unfetched = 0
        self.ply_count = 0
        self._opening: list[str] = []
        self._policy_plies = 0

    def end(self, facts: dict[str, Any]) -> None:
        """Add what is known at the end; `outcome` is a tuple."""
        self.facts |= facts
        size = text_size((*facts.values(), *facts["outcome"]))
        self.text_size += size
        self.used += size
        if self.kind is Kind.HEADER:
            self.size += size

    def content(self) -> Content:
        """See GameItem."""
        self.fetch()
        return self.facts, on_cpu(self.plies.unpacked()) if self.on_device else self.plies

    def remains(self) -> HeaderOnly:
        """See GameItem."""
        return HeaderOnly(self.facts, tuple(self._opening), self.ply_count, self._policy_plies)

    def fetch(self) -> None:
        """Fetch what is on a GPU so far. Waits for it; on the worker only."""
        for row in tuple(self.on_device):
            self.fetched_bytes += row.fetch()

    def drop_plies(self) -> None:
        """See GameItem."""
        rows = self.plies.rows
        self._opening += rows[0::ROW][: OPENING_PLIES - len(self._opening)]
        self._policy_plies += len(rows) // ROW - rows[2::ROW].count(0)
        self.ply_count += len(rows) // ROW
        self.used = 0
        self.plies.clear()
        self.on_device.clear()
