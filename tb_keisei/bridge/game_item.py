"""A game that waits to be written: first its body, then its header."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from time import time
from typing import Final

from tb_keisei.bridge.outbox import Item, Kind, now
from tb_keisei.bridge.tape import Tape
from tb_keisei.events.event import games_event, index_event
from tb_keisei.record.codec import encode_columns, encode_index
from tb_keisei.record.columns import PlyColumns, to_columns
from tb_keisei.record.game import Game
from tb_keisei.record.header import OPENING_PLIES, GameHeader, Place, header_of
from tb_keisei.record.series import Segment

HEADER_SIZE: Final = 2048
"""Bytes that a game holds without its plies."""


class GameItem(Item):
    """A game. As `Kind.GAME` its body waits (or it is still open), as `Kind.HEADER` its header does."""

    __slots__ = ("_blob", "_header", "_segment", "stream", "walltime")

    def __init__(self, stream: str, size: int = 0) -> None:
        self.kind = Kind.GAME
        self.size = HEADER_SIZE + size
        self.step = 0
        self.time = now()
        self.walltime = time()
        self.stream = stream
        self._blob = b""
        self._header: GameHeader | None = None
        self._segment: Segment | None = None

    @abstractmethod
    def content(self, writer: str) -> tuple[Game, PlyColumns]:
        """The game without plies, and its plies. Called on the worker."""

    @abstractmethod
    def remains(self) -> GameHeader:
        """The header of a game whose body was given up. Called on the worker."""

    @abstractmethod
    def drop_plies(self) -> None:
        """Forget what is big, keeping what `remains` needs."""

    def event(self, tape: Tape) -> bytes:
        """The event of the body. What is encoded is kept, should writing have to be tried again."""
        if self._header is None:
            game, columns = self.content(tape.writer)
            self._blob = encode_columns(game, columns)
            self._header = header_of(game, columns)
        self._segment = tape.segment_for_game(self.stream)
        tag = self._segment.games_tag
        step = tape.next_step(tag)
        self._header = replace(self._header, place=Place(tag, step, 0, len(self._blob)))
        return games_event(self._segment, [self._blob], step, self.walltime, tape.is_first(tag))

    def index_entry(self, tape: Tape) -> tuple[Segment, GameHeader]:
        """The header, and the segment whose index gets it. The body is written by now, or given up."""
        if self._header is None:
            self._header = self.remains()
        if self._segment is None:
            self._segment = tape.segment_for_game(self.stream)
        return self._segment, self._header

    def written(self) -> bool:
        """A body in the file leaves its header to write."""
        return self._become_header()

    def give_up(self) -> bool:
        """A body that is given up leaves its header to write, which then has no place."""
        self._header = self._segment = None
        return self._become_header()

    def _become_header(self) -> bool:
        if self.kind is Kind.HEADER:
            return False
        self._blob = b""
        self.drop_plies()
        self.kind, self.size = Kind.HEADER, HEADER_SIZE
        return True


class GivenGame(GameItem):
    """A game that came as a `Game`."""

    __slots__ = ("_game", "_ply_count", "_policy_plies")

    def __init__(self, game: Game) -> None:
        super().__init__(game.stream, sum(300 + 8 * len(ply.candidates) for ply in game.plies))
        self.step = game.global_step
        self._game = game
        self._ply_count = len(game.plies)
        self._policy_plies = sum(len(ply.candidates) > 0 for ply in game.plies)

    def content(self, writer: str) -> tuple[Game, PlyColumns]:
        """See GameItem."""
        return replace(self._game, writer=writer, plies=()), to_columns(self._game.plies)

    def remains(self) -> GameHeader:
        """See GameItem."""
        header = header_of(self._game, to_columns(self._game.plies))
        return replace(header, ply_count=self._ply_count, policy_plies=self._policy_plies)

    def drop_plies(self) -> None:
        """See GameItem."""
        self._game = replace(self._game, plies=self._game.plies[:OPENING_PLIES])


def index_event_of(segment: Segment, headers: Sequence[GameHeader], tape: Tape) -> bytes:
    """The index event of some headers."""
    tag = segment.index_tag
    return index_event(segment, encode_index(headers), tape.next_step(tag), time(), tape.is_first(tag))
