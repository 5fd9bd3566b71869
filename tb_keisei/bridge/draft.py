"""A game while it is being recorded: what the training thread has given, as it is."""

from dataclasses import replace
from typing import Any, Final

from tb_keisei.bridge.device_row import DeviceRow
from tb_keisei.bridge.game_facts import salvaged_game
from tb_keisei.bridge.game_item import HEADER_SIZE, GameItem
from tb_keisei.bridge.ply_columns import build_columns
from tb_keisei.bridge.ply_problems import Problems
from tb_keisei.bridge.ply_row import PlyRow, move_only, on_cpu
from tb_keisei.record.columns import PlyColumns
from tb_keisei.record.game import Game
from tb_keisei.record.header import OPENING_PLIES, GameHeader, header_of

PLY_SIZE: Final = 420
"""Bytes that a ply holds beside its policy and the text of its legal moves."""


class Draft(GameItem):
    """The plies of one game as rows, and its facts.

    The thread that records appends to `rows`. Another thread may call `give_up` at any moment, which leaves only the
    opening and some numbers (`kind` tells). `used` less `fetched_bytes` is what the plies hold, `size` what is
    reserved for them.
    """

    __slots__ = (
        "_opening",
        "_policy_plies",
        "facts",
        "fetched_bytes",
        "on_device",
        "ply_count",
        "rows",
        "unfetched",
        "used",
    )

    def __init__(self, stream: str, facts: dict[str, Any]) -> None:
        super().__init__(stream)
        self.facts = facts
        self.rows: list[PlyRow] = []
        self.used = HEADER_SIZE
        self.fetched_bytes = 0
        self.on_device: list[DeviceRow] = []
        self.unfetched = 0
        self.ply_count = 0
        self._opening: list[str] = []
        self._policy_plies = 0

    def content(self, writer: str) -> tuple[Game, PlyColumns]:
        """See GameItem."""
        self.fetch()
        rows = on_cpu(self.rows) if self.on_device else self.rows
        return salvaged_game(self.facts, self.stream, writer), build_columns(rows, Problems())

    def remains(self) -> GameHeader:
        """See GameItem."""
        opening = build_columns([move_only(usi) for usi in self._opening], Problems())
        header = header_of(salvaged_game(self.facts, self.stream, ""), opening)
        return replace(header, ply_count=self.ply_count, policy_plies=self._policy_plies)

    def fetch(self) -> None:
        """Fetch what is on a GPU so far. Waits for it; on the worker only."""
        for row in tuple(self.on_device):
            self.fetched_bytes += row.fetch()

    def drop_plies(self) -> None:
        """See GameItem."""
        rows = self.rows
        self._opening += [row[0] for row in rows[: OPENING_PLIES - len(self._opening)]]
        self._policy_plies += sum(row[2] > 0 for row in rows)
        self.ply_count += len(rows)
        rows.clear()
        self.on_device.clear()
