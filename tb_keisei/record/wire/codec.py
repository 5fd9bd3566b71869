"""Records to bytes and back: `decode_game(encode_game(game))` is the game, up to the precision of docs/format.md.

Decoding raises FormatError (NewerVersionError for a later version) and nothing else, whatever the bytes.
"""

import math
from collections.abc import Iterable
from dataclasses import fields
from typing import Final

import numpy as np
from google.protobuf.message import DecodeError, Message

from tb_keisei.errors import FormatError, RecordError
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import MAX_INFLATED, seal, seal_bytes, unseal, unseal_bytes
from tb_keisei.record.game import Game
from tb_keisei.record.header import Archived, GameHeader, Place, opening_codes
from tb_keisei.record.move import decode_move
from tb_keisei.record.open_games import Begun, OpenGames
from tb_keisei.record.outcome import Outcome
from tb_keisei.record.player import Player
from tb_keisei.record.plies.columns import NO_STEP, PlyColumns, to_columns, to_plies
from tb_keisei.record.plies.ply import Ply
from tb_keisei.record.probe import Probe
from tb_keisei.record.wire.packing import merged, pack, unpack
from tb_keisei.record.wire.shared import Shared
from tb_keisei.record.wire.table import Table, pack_table, table_of, unpack_table

_GAME: Final = Shared(Game, pb.Game)
_HEADER: Final = Shared(GameHeader, pb.GameHeader)
_PROBE: Final = Shared(Probe, pb.Probe)
_PLAYER: Final = Shared(Player, pb.Player)
_OUTCOME: Final = Shared(Outcome, pb.Outcome)
_ARCHIVED: Final = Shared(Archived, pb.Archived)
_OF_PLY: Final = frozenset(field.name for field in fields(Ply))
_PLY_OF_PROBE: Final = tuple(field.name for field in fields(Probe) if field.name in _OF_PLY)
_STEPS: Final = ("start_step", "global_step")
_NO_MOVE = "a probe has no move"


def encode_game(game: Game) -> bytes:
    """Bytes of a game."""
    return encode_columns(game, to_columns(game.plies))


def encode_columns(game: Game, columns: PlyColumns) -> bytes:
    """Bytes of a game whose plies are `columns`; `game.plies` is not read."""
    message = pb.Game(
        initial_sfen=game.initial_sfen or "",
        black=_player_message(game.black),
        white=_player_message(game.white),
        outcome=_outcome_message(game.outcome),
        facts=game.facts,
        plies=pack(columns),
        players=[_player_message(player) for player in game.players],
        **_GAME.of(game) | _steps(game) | _fraction(game.policy_fraction),
    )
    message.MergeFromString(game.unknown_fields)
    return seal(message)


def decode_game(data: bytes) -> Game:
    """The game of `encode_game`."""
    message = unseal(data, pb.Game())
    try:
        return Game(
            initial_sfen=message.initial_sfen or None,
            black=_player(message.black),
            white=_player(message.white),
            outcome=_outcome(message.outcome),
            facts=dict(message.facts),
            plies=to_plies(unpack(message.plies)),
            players=tuple(map(_player, message.players)),
            unknown_fields=_unknown_fields(message),
            **_GAME.read(message) | _told_steps(message) | {"policy_fraction": _policy_fraction(message)},
        )
    except RecordError as error:
        raise FormatError(f"the record holds a wrong value: {error}") from error


def encode_index(headers: Iterable[GameHeader]) -> bytes:
    """Bytes of one index event."""
    return seal(pb.Index(headers=[_header_message(header) for header in headers]))


def decode_index(data: bytes) -> tuple[GameHeader, ...]:
    """The headers of `encode_index`."""
    message = unseal(data, pb.Index())
    try:
        return tuple(_header(header) for header in message.headers)
    except RecordError as error:
        raise FormatError(f"the index holds a wrong value: {error}") from error


def join_indexes(indexes: Iterable[bytes]) -> bytes:
    """One index of several, headers in that order; none of them is decoded. Raises FormatError."""
    return seal_bytes(b"".join(map(unseal_bytes, indexes)))  # so protobuf joins repeated fields


def encode_table(indexes: Iterable[bytes]) -> bytes:
    """The table of all headers of some indexes. Raises FormatError."""
    index = pb.Index.FromString(b"".join(map(unseal_bytes, indexes)))
    return seal(pack_table(table_of(index.headers)))


def decode_table(data: bytes, max_inflated: int = MAX_INFLATED) -> Table:
    """The table of `encode_table`. Raises FormatError."""
    return unpack_table(unseal(data, pb.Table(), max_inflated))


def encode_open_games(open_games: OpenGames) -> bytes:
    """Bytes of a writer's open games."""
    return seal(
        pb.OpenGames(
            streams=[row.stream for row in open_games.begun],
            start_steps=[NO_STEP if row.start_step is None else row.start_step for row in open_games.begun],
            counts=[row.games for row in open_games.begun],
            first_times=[row.first_time for row in open_games.begun],
            others=open_games.others,
        )
    )


def decode_open_games(data: bytes, max_inflated: int = MAX_INFLATED) -> OpenGames:
    """The open games of `encode_open_games`. Raises FormatError."""
    message = unseal(data, pb.OpenGames(), max_inflated)
    rows = (message.streams, message.start_steps, message.counts, message.first_times)
    if len({len(column) for column in rows}) > 1:
        raise FormatError("open games are of other rows than they say")
    begun = tuple(
        Begun(stream, None if step == NO_STEP else step, games, time)
        for stream, step, games, time in zip(*rows, strict=True)
    )
    return OpenGames(begun, message.others)


def encode_probe(probe: Probe) -> bytes:
    """Bytes of a probe."""
    ply = Ply("", **{name: getattr(probe, name) for name in _PLY_OF_PROBE} | {"problem": probe.problem or _NO_MOVE})
    message = pb.Probe(plies=pack(to_columns([ply])), **_PROBE.of(probe))
    if not probe.problem:
        message.plies.problems.clear()
    return seal(message)


def decode_probe(data: bytes, max_inflated: int = MAX_INFLATED) -> Probe:
    """The probe of `encode_probe`."""
    message = unseal(data, pb.Probe(), max_inflated)
    try:
        (ply,) = to_plies(unpack(merged([message.plies])))
        facts = {name: getattr(ply, name) for name in _PLY_OF_PROBE} | {"problem": message.plies.problems.get(0, "")}
        return Probe(**_PROBE.read(message), **facts)
    except (RecordError, ValueError) as error:
        raise FormatError(f"the probe holds a wrong value: {error}") from error


def _player_message(player: Player) -> pb.Player:
    return pb.Player(**_PLAYER.of(player))


def _player(message: pb.Player) -> Player:
    return Player(**_PLAYER.read(message))


def _outcome_message(outcome: Outcome) -> pb.Outcome:
    return pb.Outcome(winner=outcome.winner or "", **_OUTCOME.of(outcome))


def _outcome(message: pb.Outcome) -> Outcome:
    return Outcome(winner=message.winner or None, **_OUTCOME.read(message))  # type: ignore[arg-type]  # it checks


def _header_message(header: GameHeader) -> pb.GameHeader:
    place = header.place or Place("", 0, 0, 0)
    return pb.GameHeader(
        initial_sfen=header.initial_sfen or "",
        black=_player_message(header.black),
        white=_player_message(header.white),
        outcome=_outcome_message(header.outcome),
        opening=opening_codes(header),
        tag=place.tag,
        event_step=place.event_step,
        index=place.index,
        size=place.size,
        archived=pb.Archived(**_ARCHIVED.of(header.archived)) if header.archived else None,
        **_HEADER.of(header) | _steps(header) | _fraction(header.policy_fraction),
    )


def _header(message: pb.GameHeader) -> GameHeader:
    if len(message.opening) % 2:
        raise FormatError("the opening of a header is damaged")
    return GameHeader(
        initial_sfen=message.initial_sfen or None,
        black=_player(message.black),
        white=_player(message.white),
        outcome=_outcome(message.outcome),
        opening=tuple(decode_move(int(code)) for code in np.frombuffer(message.opening, dtype="<u2")),
        place=Place(message.tag, message.event_step, message.index, message.size) if message.tag else None,
        archived=Archived(**_ARCHIVED.read(message.archived)) if message.HasField("archived") else None,
        **_HEADER.read(message) | _told_steps(message) | {"policy_fraction": _policy_fraction(message)},
    )


def _steps(record: Game | GameHeader) -> dict[str, int]:
    return {name: NO_STEP if (step := getattr(record, name)) is None else step for name in _STEPS}


def _told_steps(message: pb.Game | pb.GameHeader) -> dict[str, int | None]:
    return {name: None if (step := getattr(message, name)) == NO_STEP else step for name in _STEPS}


def _fraction(policy_fraction: float | None) -> dict[str, float]:
    """Beside it `sampling_weight`, which readers of before know; there 1 stands for what is not told."""
    if policy_fraction is None:
        return {"policy_fraction": math.nan, "sampling_weight": 1.0}
    return {"policy_fraction": policy_fraction, "sampling_weight": policy_fraction}


def _policy_fraction(message: pb.Game | pb.GameHeader) -> float | None:
    if message.HasField("policy_fraction"):
        return None if math.isnan(message.policy_fraction) else message.policy_fraction
    return message.sampling_weight or None


def _unknown_fields(message: Message) -> bytes:
    """What remains of a message when every field that we know is taken away, in sub-messages too."""
    rest = type(message)()
    rest.CopyFrom(message)
    _drop_known(rest)
    try:
        return bytes(rest.SerializeToString(deterministic=True))
    except DecodeError as error:
        raise FormatError("the record holds damaged fields") from error


def _drop_known(message: Message) -> None:
    for field, value in message.ListFields():
        if field.message_type is not None and not field.is_repeated:
            _drop_known(value)
            if value.ByteSize():
                continue
        message.ClearField(field.name)
