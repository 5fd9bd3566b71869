"""A game while it is being recorded: what the training thread has given, as it is."""

from collections import deque
from typing import Any, Final

from tb_keisei.bridge.orders.order import HeaderOnly
from tb_keisei.bridge.ply.device import DeviceRow, hand_over
from tb_keisei.bridge.ply.fetch import fetch
from tb_keisei.bridge.ply.plies import Plies
from tb_keisei.bridge.ply.row import LEGAL_COUNT, ROW, USI
from tb_keisei.bridge.ply.search_input import SearchRow
from tb_keisei.bridge.ply.search_input import on_cpu as searches_on_cpu
from tb_keisei.bridge.ply.table import on_cpu
from tb_keisei.bridge.queue.game_item import HEADER_SIZE, Content, GameItem, text_size
from tb_keisei.bridge.queue.outbox import Kind
from tb_keisei.record.header import OPENING_PLIES

PLY_SIZE: Final = 240
"""Bytes that a ply holds beside its policy and the text of its legal moves."""


class OpenGame(GameItem):
    """The plies of one game, and its facts.

    The thread that records adds to `plies`, and to `searches`, which are by ply. Another thread may call `give_up` at
    any moment, which leaves only the opening and some numbers (`kind` tells). `used` less `fetched_bytes` is what
    the plies hold, `size` what is reserved for them. `waiting` is what is on a GPU and not handed over,
    `from_device` whether anything was.
    """

    __slots__ = (
        "_handed_over",
        "_opening",
        "_policy_plies",
        "facts",
        "fetched_bytes",
        "from_device",
        "plies",
        "ply_count",
        "searches",
        "used",
        "waiting",
    )

    def __init__(self, stream: str, facts: dict[str, Any]) -> None:
        super().__init__(stream, 0, text_size=text_size(facts.values()))
        self.facts = facts
        self.plies = Plies()
        self.searches: dict[int, SearchRow] = {}
        self.used = HEADER_SIZE + self.text_size
        self.fetched_bytes = 0
        self.waiting: list[DeviceRow] = []
        self._handed_over: deque[list[DeviceRow]] = deque()
        self.from_device = False
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
        if not self.from_device:
            return self.facts, self.plies, self.searches
        self.fetch()
        searches = searches_on_cpu(self.searches)
        return self.facts, self.plies if self.plies.take_fetched() else on_cpu(self.plies.unpacked()), searches

    def remains(self) -> HeaderOnly:
        """See GameItem."""
        return HeaderOnly(self.facts, tuple(self._opening), self.ply_count, self._policy_plies)

    def hand_over(self) -> None:
        """Let the worker fetch what waits on a GPU. On the thread that records."""
        rows, self.waiting = self.waiting, []
        hand_over(tensor for row in rows for tensor in row.tensors())
        self._handed_over.append(rows)

    def fetch(self) -> None:
        """Fetch what was handed over. Waits for the GPU; on the worker only."""
        while self._handed_over:
            self.fetched_bytes += fetch(self._handed_over.popleft())

    def drop_plies(self) -> None:
        """See GameItem."""
        rows = self.plies.rows
        self._opening += rows[USI::ROW][: OPENING_PLIES - len(self._opening)]
        self._policy_plies += len(rows) // ROW - rows[LEGAL_COUNT::ROW].count(0)
        self.ply_count += len(rows) // ROW
        self.used = 0
        self.plies.clear()
        self.searches.clear()
        self.waiting.clear()
        self._handed_over.clear()
