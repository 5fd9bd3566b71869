"""The ways to record a game that are compared: not at all, no more than copies, stock with JSON or our bytes, ours."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from tensorboard.compat.proto import event_pb2
from torch.utils.tensorboard import SummaryWriter as StockWriter

from bench.games import PlannedGame, PlannedPly
from tb_keisei import SummaryWriter
from tb_keisei.bridge.ply.columns import build_columns
from tb_keisei.bridge.ply.input import input_row
from tb_keisei.bridge.ply.problems import Problems
from tb_keisei.bridge.ply.table import table_of
from tb_keisei.events.event import games_event
from tb_keisei.record.game import Game
from tb_keisei.record.series import FIRST_EVENT_STEP, Segment
from tb_keisei.record.wire.codec import encode_columns


class Column(Protocol):
    """One way to record. A game's plies come one by one, then its end."""

    writer: Any

    def process_id(self) -> int | None:
        """The process that writes, where it is another."""

    def ply(self, ply: PlannedPly) -> None:
        """One ply of the game under way."""

    def end(self) -> None:
        """The game is over."""

    def flush(self) -> None:
        """Wait until all is written."""

    def close(self) -> None:
        """No more games."""


class OneProcess:
    """What is written by the training's process itself."""

    writer: Any = None

    def process_id(self) -> int | None:
        """See Column."""
        return None


class Off(OneProcess):
    """Records nothing."""

    def __init__(self, run: Path, games: list[PlannedGame]) -> None:
        """Takes what the others take."""

    def ply(self, ply: PlannedPly) -> None:
        """See Column."""

    def end(self) -> None:
        """See Column."""

    def flush(self) -> None:
        """See Column."""

    def close(self) -> None:
        """See Column."""


class Floor(Off):
    """Copies what the trainer may change later, one join and one copy a ply, and drops it: no recorder can do less."""

    def ply(self, ply: PlannedPly) -> None:
        """See Column."""
        "\n".join(ply.legal_moves)
        ply.policy.tobytes()


class StockJson(OneProcess):
    """torch's SummaryWriter, with the game as JSON through `add_text`: what one would write oneself."""

    def __init__(self, run: Path, games: list[PlannedGame]) -> None:
        self.writer = StockWriter(str(run), max_queue=1000)
        self._plies: list[dict[str, Any]] = []
        self._count = 0

    def ply(self, ply: PlannedPly) -> None:
        """Keep the ply; `tolist` copies the policy, which the trainer may overwrite."""
        policy = dict(zip(ply.legal_moves, ply.policy.tolist(), strict=True))
        self._plies.append({"move": ply.usi, "policy": policy, "value": ply.value})

    def end(self) -> None:
        """Write the game."""
        self._count += 1
        text = json.dumps({"winner": "black", "reason": "resign", "plies": self._plies})
        self.writer.add_text("game", text, self._count)
        self._plies = []

    def flush(self) -> None:
        """See Column."""
        self.writer.flush()

    def close(self) -> None:
        """See Column."""
        self.writer.close()


class StockFraming(OneProcess):
    """torch's SummaryWriter, with our bytes of the game, encoded beforehand: the price of stock's framing alone."""

    def __init__(self, run: Path, games: list[PlannedGame]) -> None:
        self.writer = StockWriter(str(run), max_queue=1000)
        segment = Segment("self_play", "0" * 16, 0)
        self._events = [games_event(segment, [encoded(game)], FIRST_EVENT_STEP, 1.0, first=True) for game in games]
        self._count = 0

    def ply(self, ply: PlannedPly) -> None:
        """See Column."""

    def end(self) -> None:
        """Write the bytes of a game."""
        event = event_pb2.Event.FromString(self._events[self._count % len(self._events)])
        self._count += 1
        self.writer._get_file_writer().add_event(event, event.step, 1.0)

    def flush(self) -> None:
        """See Column."""
        self.writer.flush()

    def close(self) -> None:
        """See Column."""
        self.writer.close()


class Ours:
    """tb_keisei's SummaryWriter."""

    def __init__(self, run: Path, games: list[PlannedGame], **options: Any) -> None:
        self.writer = SummaryWriter(run, **options)
        self._rec: Any = None
        self._count = 0

    def ply(self, ply: PlannedPly) -> None:
        """See Column."""
        if self._rec is None:
            self._rec = self.writer.game_recorder("self_play", black="learner", white="learner")
        self._rec.add_ply(ply.usi, legal_moves=ply.legal_moves, policy=ply.policy, value=ply.value)

    def end(self) -> None:
        """See Column."""
        self._count += 1
        self._rec.finish(winner="black", reason="resign", global_step=self._count)
        self._rec = None

    def process_id(self) -> int | None:
        """See Column."""
        return self.writer.health.process

    def flush(self) -> None:
        """See Column."""
        self.writer.flush(600)

    def close(self) -> None:
        """See Column."""
        if self._rec is not None:
            self._rec.abort()
        self.writer.close()


COLUMNS: dict[str, Callable[[Path, list[PlannedGame]], Column]] = {
    "off": Off,
    "copies alone": Floor,
    "stock, JSON": StockJson,
    "stock framing, our bytes": StockFraming,
    "ours": Ours,
}


def encoded(game: PlannedGame) -> bytes:
    """A game as the bridge would encode it."""
    rows = (input_row(p.usi, (p.legal_moves, p.policy, None), (p.value, None, None), {}, True) for p in game)
    table = table_of([value for row in rows for value in row])
    return encode_columns(Game(game_id="1", stream="self_play"), build_columns(table, Problems()))


def play(column: Column, game: PlannedGame) -> None:
    """Record a whole game at once."""
    for ply in game:
        column.ply(ply)
    column.end()
