"""What is to be written, in a form that goes through a pipe. `encode` makes the event of it: in the writer's own
process, or on the worker's thread where there is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple, Protocol

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, types_pb2

from tb_keisei.bridge.orders.game_facts import salvaged_game, with_sides
from tb_keisei.bridge.ply.columns import NO_PLIES, build_columns
from tb_keisei.bridge.ply.plies import Plies
from tb_keisei.bridge.ply.problems import Problems
from tb_keisei.bridge.ply.row import PlyRows
from tb_keisei.bridge.ply.search_input import SearchRow
from tb_keisei.bridge.ply.table import table_of
from tb_keisei.bridge.say import shown
from tb_keisei.errors import GameError, MoveError, RecordError
from tb_keisei.events.event import (
    extract_event,
    games_event,
    index_event,
    open_games_event,
    probe_event,
    table_event,
)
from tb_keisei.record.game import PERSPECTIVES, VALUE_KINDS, Game
from tb_keisei.record.header import Place, header_of
from tb_keisei.record.move import encode_move
from tb_keisei.record.open_games import OpenGames
from tb_keisei.record.plies.candidates import Candidates
from tb_keisei.record.plies.columns import PlyColumns, to_columns, to_plies
from tb_keisei.record.probe import Probe, check_solutions
from tb_keisei.record.series import ProbeSeries, Segment, open_games_tag
from tb_keisei.record.wire.codec import (
    encode_columns,
    encode_index,
    encode_open_games,
    encode_probe,
    encode_table,
    join_indexes,
)
from tb_keisei.record.wire.digest import digest_of, join_digests
from tb_keisei.record.wire.moves import join_moves, moves_of

HEALTH_PLUGIN: Final = "keisei_health"


class Extract(NamedTuple):
    """What of one game is written once more for all that asks about many games: its moves and its digest."""

    moves: bytes
    digest: bytes


class Batch:
    """The orders that are encoded for one write, as far as they are by now.

    Attributes:
        headers: of each game and index that is encoded, by the place of its order: an index of its headers.
    """

    def __init__(self, tags: set[str]) -> None:
        """`tags`: series that have an event in the present file."""
        self.headers: dict[int, bytes] = {}
        self._tags = tags

    def is_first(self, tag: str) -> bool:
        """Whether a series has no event in the present file yet, so that its metadata must go with this one."""
        first = tag not in self._tags
        self._tags.add(tag)
        return first


class Encoded(NamedTuple):
    """What became of one record.

    Attributes:
        event: serialized.
        headers: of a game its header and of an index its headers, as an index.
        flaw: the first thing that was wrong with a game.
        extract: of a game, for ExtractOrder.
    """

    event: bytes
    headers: bytes = b""
    flaw: str = ""
    extract: Extract | None = None


class Order(Protocol):
    """One record to write."""

    def encode(self, batch: Batch) -> Encoded:
        """The event. Raises anything where the record cannot be encoded."""


class ScalarOrder(NamedTuple):
    """One scalar."""

    tag: str
    value: float
    step: int
    walltime: float

    def encode(self, batch: Batch) -> Encoded:
        """The event as torch writes it."""
        value = summary_pb2.Summary.Value(tag=self.tag, simple_value=self.value)
        event = event_pb2.Event(wall_time=self.walltime, step=self.step, summary=summary_pb2.Summary(value=[value]))
        return Encoded(event.SerializeToString())


class HealthOrder(NamedTuple):
    """One number of how the bridge does: under a plugin's name that no tab has, so that it stands among no curves."""

    tag: str
    value: float
    step: int
    walltime: float

    def encode(self, batch: Batch) -> Encoded:
        """The event: a tensor of one double."""
        tensor = tensor_pb2.TensorProto(dtype=types_pb2.DT_DOUBLE, double_val=[self.value])
        plugin = summary_pb2.SummaryMetadata.PluginData(plugin_name=HEALTH_PLUGIN)
        metadata = summary_pb2.SummaryMetadata(plugin_data=plugin)
        value = summary_pb2.Summary.Value(tag=self.tag, metadata=metadata, tensor=tensor)
        event = event_pb2.Event(wall_time=self.walltime, step=self.step, summary=summary_pb2.Summary(value=[value]))
        return Encoded(event.SerializeToString())


class EventOrder(NamedTuple):
    """An event that is serialized already."""

    event: bytes

    def encode(self, batch: Batch) -> Encoded:
        """The event."""
        return Encoded(self.event)


@dataclass(frozen=True, slots=True)
class GameOrder:
    """The body of a game: its facts and plies as the trainer gave them, or a Game."""

    segment: Segment
    event_step: int
    walltime: float
    content: tuple[Mapping[str, Any], Plies | PlyRows, Mapping[int, SearchRow]] | Game

    def encode(self, batch: Batch) -> Encoded:
        """The event of the body, and the header."""
        game, columns = self._game_and_columns()
        blob = encode_columns(game, columns)
        tag = self.segment.games_tag
        header = header_of(game, columns, Place(tag, self.event_step, 0, len(blob)))
        event = games_event(self.segment, [blob], self.event_step, self.walltime, batch.is_first(tag))
        extract = Extract(moves_of(self.event_step, columns.moves), digest_of(self.event_step, game, columns))
        return Encoded(event, encode_index([header]), _flaw(game, columns), extract)

    def _game_and_columns(self) -> tuple[Game, PlyColumns]:
        if isinstance(self.content, Game):
            return replace(self.content, writer=self.segment.writer, plies=()), to_columns(self.content.plies)
        facts, plies, searches = self.content
        rows = plies.unpacked() if isinstance(plies, Plies) else plies
        game = salvaged_game(facts, self.segment.stream, self.segment.writer)
        columns = build_columns(table_of(rows), Problems(), searches, len(game.players), game.value_kind)
        return (game if "black" in facts else with_sides(game, columns)), columns


def _flaw(game: Game, columns: PlyColumns) -> str:
    """The first thing that was wrong with a game, in words; empty where nothing was."""
    for ply, text in columns.problems.items():
        return f"game {game.game_id}, ply {ply}: {text}"
    return f"game {game.game_id}: {game.problem}" if game.problem else ""


@dataclass(frozen=True, slots=True)
class HeaderOnly:
    """A game whose body was given up: what its header still tells."""

    facts: Mapping[str, Any]
    opening: tuple[str, ...]
    ply_count: int
    policy_plies: int

    def header(self, stream: str) -> bytes:
        """The header, as an index of one."""
        header = header_of(salvaged_game(self.facts, stream, ""), NO_PLIES)
        opening = tuple(map(_if_known, self.opening))
        told = replace(header, opening=opening, ply_count=self.ply_count, policy_plies=self.policy_plies)
        return encode_index([told])


def _if_known(usi: str) -> str:
    """A move as headers have it: empty where it is none."""
    try:
        encode_move(usi)
    except MoveError:
        return ""
    return usi


@dataclass(frozen=True, slots=True)
class IndexOrder:
    """Headers of one segment: of games whose orders stand before it in the same batch, or of games that wait.

    Attributes:
        games: places of the games' orders in the batch. One that cannot be encoded is left out.
        waiting: headers as an index of one each, or what remains of a game.
    """

    segment: Segment
    event_step: int
    walltime: float
    games: tuple[int, ...] = ()
    waiting: tuple[bytes | HeaderOnly, ...] = ()

    def encode(self, batch: Batch) -> Encoded:
        """The index event."""
        written = [batch.headers[place] for place in self.games if place in batch.headers]
        index = join_indexes([*written, *_headers(self.segment, self.waiting)])
        first = batch.is_first(self.segment.index_tag)
        return Encoded(index_event(self.segment, index, self.event_step, self.walltime, first), index)


@dataclass(frozen=True, slots=True)
class TableOrder:
    """All headers of one segment once more, by column. `indexes`: what its index events hold."""

    segment: Segment
    walltime: float
    indexes: Sequence[bytes]

    def encode(self, batch: Batch) -> Encoded:
        """The table's event."""
        return Encoded(table_event(self.segment, encode_table(self.indexes), self.walltime))


@dataclass(frozen=True, slots=True)
class ExtractOrder:
    """The moves, or the digests, of games of one segment that are written."""

    segment: Segment
    kind: Literal["moves", "digest"]
    event_step: int
    walltime: float
    games: Sequence[bytes]

    def encode(self, batch: Batch) -> Encoded:
        """The event."""
        data = join_moves(self.games) if self.kind == "moves" else join_digests(self.games)
        first = batch.is_first(self.segment.tag(self.kind))
        return Encoded(extract_event(self.segment, self.kind, data, self.event_step, self.walltime, first))


@dataclass(frozen=True, slots=True)
class OpenGamesOrder:
    """The games that a writer has begun and not ended."""

    writer: str
    event_step: int
    walltime: float
    open_games: OpenGames

    def encode(self, batch: Batch) -> Encoded:
        """The event."""
        data, tag = encode_open_games(self.open_games), open_games_tag(self.writer)
        return Encoded(open_games_event(self.writer, data, self.event_step, self.walltime, batch.is_first(tag)))


def _headers(segment: Segment, entries: Sequence[bytes | HeaderOnly]) -> Iterator[bytes]:
    return (entry if isinstance(entry, bytes) else entry.header(segment.stream) for entry in entries)


@dataclass(frozen=True, slots=True)
class ProbeOrder:
    """Policy and value on one position: one ply without a move."""

    series: ProbeSeries
    event_step: int
    walltime: float
    step: int
    facts: Mapping[str, Any]
    row: PlyRows

    def encode(self, batch: Batch) -> Encoded:
        """The event."""
        meaning = right_meaning(self.facts, problems := Problems())
        columns = build_columns(table_of(self.row), problems, value_kind=meaning["value_kind"])
        (ply,) = to_plies(columns)
        candidates = Candidates(columns.candidate_moves, columns.probabilities)
        facts = {**self.facts, **meaning, "solutions": right_solutions(self.facts["solutions"], candidates, problems)}
        probe = Probe(
            name=self.series.name,
            candidates=candidates,
            value=ply.value,
            wdl=ply.wdl,
            entropy=ply.entropy,
            residual=ply.residual,
            illegal_mass=ply.illegal_mass,
            global_step=self.step,
            time=self.walltime,
            problem=problems.texts().get(0, ""),
            **facts,
        )
        data, tag = encode_probe(probe), self.series.tag
        return Encoded(probe_event(self.series, data, self.event_step, self.walltime, batch.is_first(tag)))


def right_meaning(facts: Mapping[str, Any], problems: Problems) -> dict[str, str]:
    """What a probe's value means; what was not understood is not told, and goes to `problems`."""
    told: dict[str, str] = {}
    for name, words, unknown in (("value_kind", VALUE_KINDS, ""), ("value_perspective", PERSPECTIVES, "none")):
        word = facts[name]
        told[name] = str(word) if isinstance(word, str) and word in words else unknown
        if told[name] != word:
            problems.add(0, GameError, f"{name} is {shown(word)}; expected one of {', '.join(map(repr, words))}")
    return told


def right_solutions(given: Sequence[str], candidates: Candidates, problems: Problems) -> tuple[str, ...]:
    """The solutions; none where one of them is wrong, which goes to `problems`: half a set would mislead."""
    try:
        check_solutions(given, candidates)
    except RecordError as error:
        problems.add(0, type(error), str(error))
        return ()
    return tuple(given)
