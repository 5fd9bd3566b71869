"""A game that waits to be written: first its body, then its header."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from time import time
from typing import Any, Final

from tb_keisei.bridge.meter import now
from tb_keisei.bridge.orders.order import GameOrder, HeaderOnly
from tb_keisei.bridge.ply.plies import Plies
from tb_keisei.bridge.ply.row import PlyRows
from tb_keisei.bridge.ply.search_input import SearchRow
from tb_keisei.bridge.queue.outbox import Item, Kind
from tb_keisei.bridge.queue.writer_series import SeriesCounters
from tb_keisei.record.game import Game
from tb_keisei.record.header import OPENING_PLIES, header_of
from tb_keisei.record.player import Player
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.series import Segment
from tb_keisei.record.wire.codec import encode_index

HEADER_SIZE: Final = 2048
"""Bytes that a game holds without its plies."""

Content = tuple[Mapping[str, Any], Plies | PlyRows, Mapping[int, SearchRow]] | Game


class GameItem(Item):
    """A game. As `Kind.GAME` its body waits (or it is still open), as `Kind.HEADER` its header does."""

    __slots__ = ("_header", "_segment", "stream", "text_size", "walltime")

    def __init__(self, stream: str, step: int, size: int = 0, text_size: int = 0) -> None:
        """`size`: bytes of the plies. `text_size`: characters of the texts among the facts, which its header keeps."""
        self.kind = Kind.GAME
        self.size = HEADER_SIZE + size + text_size
        self.text_size = text_size
        self.step = step
        self.time = now()
        self.walltime = time()
        self.stream = stream
        self._header = b""
        self._segment: Segment | None = None

    @abstractmethod
    def content(self) -> Content:
        """What the body is made of. Called on the worker."""

    @abstractmethod
    def remains(self) -> bytes | HeaderOnly:
        """What tells of a game whose body was given up. Called on the worker."""

    @abstractmethod
    def drop_plies(self) -> None:
        """Forget what is big, keeping what `remains` needs."""

    def order(self, counters: SeriesCounters) -> GameOrder:
        """The order of the body."""
        self._segment = segment = self._segment or counters.segment_for_game(self.stream)
        return GameOrder(segment, counters.next_step(segment.games_tag), self.walltime, self.content())

    def header(self, counters: SeriesCounters) -> tuple[Segment, bytes | HeaderOnly]:
        """The header of a game whose body is written or given up, and the segment whose index gets it."""
        self._segment = segment = self._segment or counters.segment_for_game(self.stream)
        return segment, self._header or self.remains()

    def written(self, header: bytes) -> bool:
        """A body in the file without its header leaves that to write."""
        self._header = header
        return self._become_header()

    def give_up(self) -> bool:
        """A body that is given up leaves its header to write, which then has no place."""
        self._header = b""
        return self._become_header()

    def _become_header(self) -> bool:
        if self.kind is Kind.HEADER:
            return False
        self.drop_plies()
        self.kind, self.size = Kind.HEADER, HEADER_SIZE + self.text_size
        return True


def text_size(values: Iterable[Any]) -> int:
    """Characters of the texts among facts, players' names with them."""
    size = 0
    for value in values:
        if type(value) is str:
            size += len(value)
        elif type(value) is Player:
            size += len(value.name) + len(value.checkpoint)
    return size


class GivenGame(GameItem):
    """A game that came as a `Game`."""

    __slots__ = ("_game", "_ply_count", "_policy_plies")

    def __init__(self, game: Game) -> None:
        texts = (*game.facts.values(), game.final_sfen, game.outcome.reason_text, game.black, game.white)
        size = sum(300 + 8 * len(ply.candidates) + len(ply.problem) for ply in game.plies)
        super().__init__(game.stream, game.global_step or 0, size, text_size(texts))
        self._game = game
        self._ply_count = len(game.plies)
        self._policy_plies = sum(len(ply.candidates) > 0 for ply in game.plies)

    def content(self) -> Content:
        """See GameItem."""
        return self._game

    def remains(self) -> bytes | HeaderOnly:
        """See GameItem."""
        header = header_of(self._game, to_columns(self._game.plies))
        return encode_index([replace(header, ply_count=self._ply_count, policy_plies=self._policy_plies)])

    def drop_plies(self) -> None:
        """See GameItem."""
        self._game = replace(self._game, plies=self._game.plies[:OPENING_PLIES])
