"""One line of a list of games: all that lists, charts and filters need, and where the game is."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.record.game import Game
from tb_keisei.record.move import UNKNOWN_MOVE, decode_move, encode_move
from tb_keisei.record.outcome import Outcome
from tb_keisei.record.player import Player
from tb_keisei.record.plies.columns import PlyColumns, sums_by_ply
from tb_keisei.record.swing import count_changes

OPENING_PLIES: Final = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where a game's bytes are: the tag of its series, the event's step, which blob of that event, and its size."""

    tag: str
    event_step: int
    index: int
    size: int


@dataclass(frozen=True, slots=True)
class Archived:
    """Where a body is in a file of bodies beside the event file: the stamp that both share, and the record's offset."""

    stamp: str
    byte_offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GameHeader:
    """Fields are those of Game; the others:

    Attributes:
        ply_count: plies in the game.
        policy_plies: plies that list candidates; 0 = recorded with its moves only.
        problem_count: plies with a problem, and one more where something of the game itself was not understood.
        opening: USI moves of the first 12 plies; empty text for a move that could not be understood.
        surprise: z of the game: sum of (-ln p - H) over its plies, divided by the root of the summed variances of
            -ln p. Near 0 on average when p is the distribution that was sampled. None where that is not known.
        value_changes: how many changes of the value are of each size (record/swing.py); empty where none can be told.
        place: where the game is; None where the bridge had to give the body up, and where `archived` tells it.
        archived: where the body is, where that is not the event file.
    """

    game_id: str
    initial_sfen: str | None = None
    actor: str = ""
    black: Player = Player("black")
    white: Player = Player("white")
    outcome: Outcome = Outcome()
    start_step: int | None = None
    global_step: int | None = None
    start_time: float = 0.0
    end_time: float = 0.0
    ply_count: int = 0
    policy_plies: int = 0
    problem_count: int = 0
    game_fraction: float | None = None
    policy_fraction: float | None = None
    problem: str = ""
    opening: tuple[str, ...] = ()
    surprise: float | None = None
    value_changes: tuple[int, ...] = ()
    place: Place | None = None
    archived: Archived | None = None


_OF_HEADER: Final = frozenset(field.name for field in fields(GameHeader))
_OF_GAME: Final = tuple(field.name for field in fields(Game) if field.name in _OF_HEADER)


def header_of(game: Game, columns: PlyColumns, place: Place | None = None) -> GameHeader:
    """The header of a game whose plies are `columns` (`game.plies` is not read)."""
    return GameHeader(
        ply_count=len(columns),
        policy_plies=int((columns.candidate_counts > 0).sum()),
        problem_count=len(columns.problems) + bool(game.problem),
        opening=tuple(decode_move(int(code)) for code in columns.moves[:OPENING_PLIES]),
        surprise=surprise_z(columns),
        value_changes=count_changes(columns.column("value"), game.value_perspective if game.value_kind else "none"),
        place=place,
        **{name: getattr(game, name) for name in _OF_GAME},
    )


def surprise_z(columns: PlyColumns) -> float | None:
    """z of the game over the plies with a policy; see GameHeader.

    The distribution is the raw policy, to the power 1 / temperature where a ply fact of that name is recorded.
    None where no ply tells, or where the recorded sampled probability is another than this distribution's (noise).
    """
    if not len(columns.candidate_moves):
        return None
    ply_of_candidate, count = columns.ply_of_candidate, len(columns)
    temperature = np.nan_to_num(columns.column("temperature").astype(np.float64), nan=1.0)
    if (temperature <= 0).any():
        return None
    logs = np.log(np.maximum(columns.probabilities, 1e-30)).astype(np.float64)
    if (temperature != 1).any():
        logs = logs / temperature[ply_of_candidate]
    weights = np.exp(logs)
    total = np.maximum(sums_by_ply(weights, ply_of_candidate, count), 1e-300)
    drawn = weights / total[ply_of_candidate]
    bits = np.where(drawn > 0, -np.log(np.maximum(drawn, 1e-300)), 0.0)
    entropy = sums_by_ply(drawn * bits, ply_of_candidate, count)
    variance = sums_by_ply(drawn * bits * bits, ply_of_candidate, count) - entropy * entropy
    played = np.flatnonzero(columns.candidate_moves == columns.moves[ply_of_candidate])
    told, probability = np.zeros(count, dtype=np.bool_), np.zeros(count)
    told[ply_of_candidate[played]] = True
    probability[ply_of_candidate[played]] = drawn[played]
    if _noisy(columns, probability, told):
        return None
    spread = float(np.sqrt(np.maximum(variance[told], 0.0).sum()))
    if spread <= 1e-9:
        return None
    surprise = -np.log(np.maximum(probability[told], 1e-30)) - entropy[told]
    return float(np.float32(surprise.sum() / spread))


def _noisy(columns: PlyColumns, probability: NDArray[np.float64], told: NDArray[np.bool_]) -> bool:
    """Whether the move was drawn from another distribution than the one we know."""
    sampled = columns.column("sampled_probability").astype(np.float64)
    known = ~np.isnan(sampled) & told
    return bool((np.abs(sampled[known] - probability[known]) > 0.01 + 0.02 * probability[known]).any())


def opening_codes(header: GameHeader) -> bytes:
    """The opening as the index holds it."""
    codes = [encode_move(usi) if usi else UNKNOWN_MOVE for usi in header.opening]
    return np.array(codes, dtype="<u2").tobytes()
