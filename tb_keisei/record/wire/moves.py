"""The moves of some games of a segment, without their bodies: docs/format.md, "Moves and digest"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import MAX_INFLATED, seal_parts, unseal
from tb_keisei.record.move import UNKNOWN_MOVE, Codes, are_moves
from tb_keisei.record.series import SEGMENT_GAMES

UNKNOWN_SOURCE: Final = 0xFF
"""The source of a move that could not be understood."""


@dataclass(frozen=True, slots=True, eq=False)
class GameMoves:
    """One game: the event step of its body, which names it in its segment, and (N,) codes of its moves."""

    event_step: int
    moves: Codes


def moves_of(event_step: int, moves: Codes) -> bytes:
    """One game for `join_moves`."""
    codes = moves.astype(np.int16)
    sources, rest = np.divmod(codes, 162)
    ways = np.where(sources < 81, ((rest >> 1) - sources) % 81 * 2 + (rest & 1), rest)
    unknown = moves == UNKNOWN_MOVE
    if unknown.any():
        sources[unknown], ways[unknown] = UNKNOWN_SOURCE, 0
    message = pb.Moves(
        event_steps=[event_step],
        ply_counts=[len(moves)],
        sources=sources.astype(np.uint8).tobytes(),
        targets=ways.astype(np.uint8).tobytes(),
    )
    return message.SerializeToString()


def join_moves(parts: Iterable[bytes]) -> bytes:
    """Bytes of one event, of several games in that order."""
    games = [pb.Moves.FromString(part) for part in parts]
    alone = pb.Moves(
        event_steps=[step for game in games for step in game.event_steps],
        ply_counts=[count for game in games for count in game.ply_counts],
    )
    sources, targets = b"".join(game.sources for game in games), b"".join(game.targets for game in games)
    return seal_parts([alone, pb.Moves(sources=sources), pb.Moves(targets=targets)])


def decode_moves(data: bytes, max_inflated: int = MAX_INFLATED) -> tuple[GameMoves, ...]:
    """The games of `join_moves`. Raises FormatError."""
    message = unseal(data, pb.Moves(), max_inflated)
    steps, counts = message.event_steps, message.ply_counts
    check_games(len(steps))
    if len(steps) != len(counts) or not len(message.sources) == len(message.targets) == sum(counts):
        raise FormatError("moves are of other games than they say")
    codes = _codes(np.frombuffer(message.sources, np.uint8), np.frombuffer(message.targets, np.uint8))
    return tuple(GameMoves(step, codes[part]) for step, part in zip(steps, parts(counts), strict=True))


def check_games(games: int) -> None:
    """Raise FormatError for more games than a segment holds."""
    if games > SEGMENT_GAMES:
        raise FormatError(f"it is of {games} games; a segment holds at most {SEGMENT_GAMES}")


def parts(counts: Iterable[int]) -> Iterator[slice]:
    """Where the plies of each game are."""
    end = 0
    for count in counts:
        yield slice(end, end + count)
        end += count


def _codes(sources: NDArray[np.uint8], ways: NDArray[np.uint8]) -> Codes:
    source, way = sources.astype(np.int32), ways.astype(np.int32)
    target = np.where(source < 81, (source + way // 2) % 81, way // 2)
    codes = np.where(source == UNKNOWN_SOURCE, UNKNOWN_MOVE, (source * 81 + target) * 2 + (way & 1)).astype(np.uint16)
    if ((way >= 162) | ~(are_moves(codes) | (codes == UNKNOWN_MOVE))).any():
        raise FormatError("moves have one that is none")
    return codes
