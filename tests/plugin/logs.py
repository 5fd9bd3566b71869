"""Event files with games, written without the bridge: every byte and every moment can be chosen."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tensorboard.compat.proto import event_pb2

from tb_keisei.events.event import file_version_event, games_event, index_event, probe_event, table_event
from tb_keisei.events.framing import Record, frame, read_records
from tb_keisei.record import (
    Candidate,
    Candidates,
    Game,
    GameHeader,
    Outcome,
    Player,
    Ply,
    Probe,
    encode_game,
    encode_probe,
)
from tb_keisei.record.header import Place, header_of
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.series import FIRST_EVENT_STEP, ProbeSeries, Segment
from tb_keisei.record.wire.codec import encode_index, encode_table

Odd = tuple[Sequence[bytes], Sequence[int]]
"""The strings of a tensor, and the shape that it declares."""

WRITER = "0123456789abcdef"
OTHER_WRITER = "fedcba9876543210"
WALLTIME = time.time()
OUTCOMES = (
    Outcome("black", "win", "checkmate", "Tsumi"),
    Outcome("white", "win", "resign"),
    Outcome(None, "draw", "repetition"),
    Outcome(None, "truncated", "max_moves"),
)


def example_game(number: int, stream: str = "self_play", policy: bool = True) -> Game:
    """A game of two plies; everything in it follows from its number."""
    candidates = Candidates.of(
        [Candidate("7g7f", 0.5), Candidate("2g2f", 0.25), Candidate("9g9f", 0.25)] if policy else []
    )
    return Game(
        game_id=f"g{number}",
        stream=stream,
        black=Player("learner", learner=True),
        white=Player(f"opponent {number % 3}"),
        outcome=OUTCOMES[number % len(OUTCOMES)],
        start_step=10 * number,
        global_step=10 * number + 9,
        end_time=WALLTIME + number,
        plies=(Ply("7g7f", candidates, value=0.25), *(Ply("3c3d") for _ in range(number % 5))),
    )


class LogWriter:
    """One event file of one writer. Nothing is buffered."""

    def __init__(self, run: Path, writer: str = WRITER, stream: str = "self_play") -> None:
        run.mkdir(parents=True, exist_ok=True)
        self.segment = Segment(stream, writer, 0)
        self.path = run / f"events.out.tfevents.1700000000.host.{writer}.{stream}"
        self._steps = {"games": FIRST_EVENT_STEP, "index": FIRST_EVENT_STEP}
        self._probes: dict[str, int] = {}
        self._indexes: list[bytes] = []
        self._append(file_version_event(WALLTIME))

    def add(self, games: Iterable[Game]) -> None:
        """The games, then one index event that lists them."""
        games = list(games)
        self.add_index(self.add_game(game) for game in games)

    def add_game(self, game: Game) -> GameHeader:
        """A game; its header is returned and not written yet."""
        game = replace(game, writer=self.segment.writer)
        blob = encode_game(game)
        return header_of(game, to_columns(game.plies), self.add_blobs([blob]))

    def add_blobs(self, blobs: Sequence[bytes], odd: "Odd | None" = None) -> Place:
        """Bytes where games should be; the place of the first."""
        step = self._next("games")
        self._append(games_event(self.segment, blobs, step, WALLTIME, first=step == FIRST_EVENT_STEP), odd)
        return Place(self.segment.games_tag, step, 0, len(blobs[0]))

    def add_index(self, headers: Iterable[GameHeader]) -> None:
        """An index event of these headers."""
        self.add_index_bytes(encode_index(headers))

    def add_table(self) -> None:
        """The table of all that the index of this segment holds."""
        self.add_table_bytes(encode_table(self._indexes))

    def add_table_bytes(self, data: bytes) -> None:
        """Any bytes as the table of this segment."""
        self._append(table_event(self.segment, data, WALLTIME))

    def add_index_bytes(self, data: bytes, odd: "Odd | None" = None) -> None:
        """Any bytes as an index event."""
        self._indexes.append(data)
        step = self._next("index")
        self._append(index_event(self.segment, data, step, WALLTIME, first=step == FIRST_EVENT_STEP), odd)

    def add_odd(self, kind: str, strings: Sequence[bytes], declared: Sequence[int]) -> None:
        """A tensor that declares another shape than it has: of games, of the index, or of the probe of that name."""
        if kind == "games":
            self.add_blobs([b""], (strings, declared))
        elif kind == "index":
            self.add_index_bytes(b"", (strings, declared))
        else:
            self.add_probe_bytes(kind, b"", (strings, declared))

    def skip_index(self, count: int = 1) -> None:
        """As if index events had been written and lost."""
        self._steps["index"] += count

    def add_metadata_alone(self, tag: str) -> None:
        """What damage can make of a first event: a series of ours without its data."""
        event = event_pb2.Event.FromString(index_event(self.segment, b"", FIRST_EVENT_STEP, WALLTIME, first=True))
        event.summary.value[0].tag = tag
        event.summary.value[0].ClearField("tensor")
        self._append(event.SerializeToString())

    def add_probe(self, probe: Probe) -> None:
        self.add_probe_bytes(probe.name, encode_probe(probe))

    def add_probe_bytes(self, name: str, data: bytes, odd: "Odd | None" = None) -> None:
        """Any bytes as a probe."""
        step = self._probes.setdefault(name, FIRST_EVENT_STEP)
        self._probes[name] += 1
        series = ProbeSeries(self.segment.writer, name)
        self._append(probe_event(series, data, step, WALLTIME, first=step == FIRST_EVENT_STEP), odd)

    def lose_first(self, tag: str) -> None:
        """As if the first event of a series, which alone has its metadata, had been lost."""
        with self.path.open("rb") as file:
            records = [item.data for item in read_records(file) if isinstance(item, Record)]
        self.path.write_bytes(b"".join(frame(data) for data in records if not _begins(data, tag)))

    def next_segment(self) -> None:
        self.segment = replace(self.segment, number=self.segment.number + 1)
        self._steps = dict.fromkeys(self._steps, FIRST_EVENT_STEP)
        self._indexes = []

    def _next(self, kind: str) -> int:
        self._steps[kind] += 1
        return self._steps[kind] - 1

    def _append(self, event: bytes, odd: "Odd | None" = None) -> None:
        if odd is not None:
            event = _with_odd_tensor(event, *odd)
        with self.path.open("ab") as file:
            file.write(frame(event))


def _begins(data: bytes, tag: str) -> bool:
    values = event_pb2.Event.FromString(data).summary.value
    return any(value.tag == tag and value.HasField("metadata") for value in values)


def _with_odd_tensor(data: bytes, strings: Sequence[bytes], declared: Sequence[int]) -> bytes:
    event = event_pb2.Event.FromString(data)
    (value,) = event.summary.value
    value.tensor.string_val[:] = strings
    del value.tensor.tensor_shape.dim[:]
    for size in declared:
        value.tensor.tensor_shape.dim.add(size=size)
    return bytes(event.SerializeToString())
