"""From the recorder's rows to columns, a whole game at once, with every check of what was given.

It runs on the worker beside the training thread: the work is done in few calls on long arrays, which release the
interpreter lock. Python runs over plies, never over candidates, and closely only where something is wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.bridge.ply.problems import Mask, Problems
from tb_keisei.bridge.ply.row import NAN
from tb_keisei.bridge.ply.search import EVERYWHERE, ROUNDING, build_search
from tb_keisei.bridge.ply.search_input import SearchRow
from tb_keisei.bridge.ply.table import PlyTable
from tb_keisei.bridge.say import shown
from tb_keisei.errors import GameError, MoveError, PolicyError
from tb_keisei.record.game import VALUE_RANGES
from tb_keisei.record.move import MOST_LEGAL_MOVES, UNKNOWN_MOVE, Codes, decode_move, encode_joined, too_many, words_of
from tb_keisei.record.plies.columns import NO_MOVER, NO_STEP, Floats, PlyColumns, sums_by_ply
from tb_keisei.record.plies.ply import MOST_PLAYERS

_HINT: Final = "give probabilities of the legal moves (after softmax, before temperature), or the residual"
_LEFT_OUT: Final = "it is left out, and its probability is part of the residual"
SUM_TOLERANCE: Final = 0.02
"""How far a policy's sum may be from one, less the residual."""

_PROBABILITIES: Final = ("probability", "sampled_probability", "residual", "illegal_mass")

Doubles = NDArray[np.float64]

MOST_EXACT: Final = 1 << 53
"""Steps come as doubles, which are exact up to here."""

NO_SEARCHES: Final[Mapping[int, SearchRow]] = MappingProxyType({})

NO_PLIES: Final = PlyColumns(*(np.empty(0, dtype=np.uint16),) * 4, np.empty(0, dtype=np.float32))
"""The columns of a game without plies."""


@dataclass(frozen=True, slots=True, eq=False)
class _Policies:
    """Candidates of all plies whose arrays fit, side by side; `ply` tells of which ply each is."""

    ply: NDArray[np.int64]
    moves: Codes
    probabilities: NDArray[np.float32]

    def any_by_ply(self, marked: Mask, count: int) -> Mask:
        """(N,) which plies have a marked candidate."""
        found = np.zeros(count, dtype=np.bool_)
        found[self.ply[marked]] = True
        return found

    def only(self, keep: Mask) -> "_Policies":
        """The candidates that are marked."""
        return self if keep.all() else _Policies(self.ply[keep], self.moves[keep], self.probabilities[keep])


def build_columns(
    table: PlyTable,
    problems: Problems,
    searches: Mapping[int, SearchRow] = NO_SEARCHES,
    players: int = 0,
    value_kind: str = "",
) -> PlyColumns:
    """Columns of a game. What is wrong goes to `problems`; such a ply keeps its move and loses its candidates.

    More legal moves than a position can have are no policy.
    A legal move that is no USI move ("resign") is left out alone, and its probability counts as residual.
    `searches` are by ply; `players` is the number of the game's players, of whom a mover is one; `value_kind` tells
    where values lie. One that lies elsewhere stays, and is told of.
    """
    count = len(table)
    if not count:
        return NO_PLIES
    for ply, (error, text) in table.problems.items():
        problems.add(ply, error, text)
    moves = _moves(table, problems)
    floats = _floats(table, problems)
    listed = np.array(table.counts, dtype=np.int64)
    legal_counts = _legal_counts(listed, floats.pop("legal_count", None), problems)
    bounds = VALUE_RANGES.get(value_kind, EVERYWHERE)
    for name in ("value", "root_value"):
        if name in floats:
            _tell_of_outside(name, floats[name], value_kind, bounds, problems)
    movers = _numbers("mover", floats, NO_MOVER, np.uint8, problems)
    steps = _numbers("policy_step", floats, NO_STEP, np.int64, problems)
    found = _sorted(_good_policies(_fitting(table, listed, problems), table, problems))
    found = _normalised(found, np.frombuffer(table.totals), floats, problems)
    _tell_of_played(found, moves, floats, problems)
    found = _known(found, floats, count)
    return PlyColumns(
        moves=moves,
        candidate_counts=np.bincount(found.ply, minlength=count).astype(np.uint16),
        legal_counts=legal_counts,
        candidate_moves=found.moves,
        probabilities=found.probabilities,
        floats={name: _single(column) for name, column in floats.items() if not np.isnan(column).all()},
        movers=_known_movers(movers, players, problems),
        policy_steps=steps,
        search=build_search(searches, count, bounds, problems),
        problems=problems.texts(),
    )


def _floats(table: PlyTable, problems: Problems) -> dict[str, Doubles]:
    """Columns by name, without what cannot be a probability."""
    names = sorted({name for facts in table.facts if facts for name in facts})
    floats = {name: np.array([facts.get(name, NAN) if facts else NAN for facts in table.facts]) for name in names}
    floats["value"] = np.frombuffer(table.values)
    floats["sampled_probability"] = np.frombuffer(table.sampled)
    floats["illegal_mass"] = np.frombuffer(table.illegal)
    if "win" in floats and "draw" in floats:
        _fill(floats, "value", floats["win"] + floats["draw"] / 2)
    for name in _PROBABILITIES:
        if name in floats:
            floats[name] = _checked(name, floats[name], problems)
    return floats


def _numbers(
    name: str, floats: dict[str, Doubles], missing: int, dtype: type[np.integer], problems: Problems
) -> NDArray[Any] | None:
    """(N,) whole numbers out of the floats; None where none is given."""
    given = floats.pop(name, None)
    if given is None or np.isnan(given).all():
        return None
    low, high = (0, MOST_PLAYERS - 1) if dtype is np.uint8 else (-MOST_EXACT, MOST_EXACT)
    told = ~np.isnan(given)
    wrong = told & ~((given == np.rint(given)) & (given >= low) & (given <= high))
    problems.mark(
        wrong, GameError, lambda k: f"{name} is {given[k]:.10g}; expected a whole number from {low} to {high}"
    )
    found = np.full(len(given), missing, dtype=dtype)
    found[told & ~wrong] = given[told & ~wrong].astype(dtype)
    return found


def _known_movers(movers: NDArray[np.uint8] | None, players: int, problems: Problems) -> NDArray[np.uint8] | None:
    """Movers without those who are no players of the game."""
    if movers is None:
        return None
    unknown = (movers != NO_MOVER) & (movers >= players)
    problems.mark(unknown, GameError, lambda k: f"mover is {movers[k]}: {_numbered(players)}")
    return np.where(unknown, NO_MOVER, movers).astype(np.uint8)


def _tell_of_outside(name: str, values: Doubles, kind: str, bounds: tuple[float, float], problems: Problems) -> None:
    low, high = bounds
    outside = (values < low - ROUNDING) | (values > high + ROUNDING)
    problems.mark(
        outside,
        GameError,
        lambda k: f"{name} is {values[k]:.6g}; of value_kind {kind!r} it lies from {low:g} to {high:g}",
    )


def _numbered(players: int) -> str:
    return f"players are numbered 0 to {players - 1}" if players else "give the game's players too"


def _single(column: Doubles) -> Floats:
    with np.errstate(over="ignore"):  # beyond float32 is infinite
        return column.astype(np.float32)


def _checked(name: str, column: Doubles, problems: Problems) -> Doubles:
    wrong = (column < -1e-6) | (column > 1 + 1e-3)
    problems.mark(wrong, GameError, lambda k: f"{name} is {column[k]:.6g}; expected 0 to 1")
    return np.where(wrong, NAN, np.clip(column, 0, 1))


def _moves(table: PlyTable, problems: Problems) -> Codes:
    """(N,) the moves played; a malformed one is UNKNOWN_MOVE and has its text in `problems`."""
    codes = encode_joined(table.moves)
    unknown = codes == UNKNOWN_MOVE
    if unknown.any():
        usis = table.moves.split("\n")
        unknown &= np.array([bool(usi) for usi in usis])  # where there is no text, none was given
        problems.mark(unknown, MoveError, lambda k: f"{shown(usis[k])} is not a USI move like '7g7f' or 'P*5e'")
    return codes


def _legal_counts(listed: NDArray[np.int64], given: Doubles | None, problems: Problems) -> NDArray[np.uint16]:
    """(N,) number of legal moves: as given apart, else as many as were listed; 0 = not known."""
    if given is not None:
        wrong = ~np.isnan(given) & ~((given >= 1) & (given <= 0xFFFF))
        problems.mark(wrong, GameError, lambda k: f"legal_count is {given[k]:.6g}; expected 1 to 65535")
        listed = np.where(np.isnan(given) | wrong, listed, np.nan_to_num(np.clip(given, 0, 0xFFFF))).astype(np.int64)
    return np.clip(listed, 0, 0xFFFF).astype(np.uint16)


def _fitting(table: PlyTable, listed: NDArray[np.int64], problems: Problems) -> _Policies:
    """Moves and probabilities of the plies that have as many of one as of the other."""
    lengths = np.array(table.lengths, dtype=np.int64) // 4
    many = listed > MOST_LEGAL_MOVES
    problems.mark(many, PolicyError, lambda k: too_many(listed[k]))
    other = ~many & (lengths != listed)
    problems.mark(other, PolicyError, lambda k: _other_length(lengths[k], listed[k]))
    fits = ~(many | other)
    codes = encode_joined(table.legal_moves) if listed.any() else np.empty(0, dtype=np.uint16)
    _tell_of_unknown(table, codes, listed, problems)
    probabilities = np.frombuffer(table.policies, dtype=np.float32)
    if not fits.all():
        codes, probabilities = codes[np.repeat(fits, listed)], probabilities[np.repeat(fits, lengths)]
    return _Policies(np.repeat(np.flatnonzero(fits), listed[fits]), codes, probabilities)


def _good_policies(found: _Policies, table: PlyTable, problems: Problems) -> _Policies:
    """Without the plies that have a number that is no probability."""
    wrong = ~((found.probabilities >= 0) & (found.probabilities < np.inf))
    if not wrong.any():
        return found
    for ply, place in _first_by_ply(wrong, found.ply):
        problems.add(ply, PolicyError, f"policy holds {found.probabilities[place]}: {_HINT}")
    return found.only(~found.any_by_ply(wrong, len(table))[found.ply])


def _tell_of_unknown(table: PlyTable, codes: Codes, listed: NDArray[np.int64], problems: Problems) -> None:
    """Note the plies that list a legal move which is none."""
    unknown = codes == UNKNOWN_MOVE
    if unknown.any():
        word_at = words_of(table.legal_moves)
        text_of = cache(lambda word: f"legal move {shown(word)} is not a USI move: {_LEFT_OUT}")
        for ply, place in _first_by_ply(unknown, np.repeat(np.arange(len(listed)), listed)):
            problems.add(ply, MoveError, text_of(word_at(place)))


def _first_by_ply(marked: Mask, ply: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Every ply with a marked candidate, and the place of the first one. `ply` ascends."""
    places = np.flatnonzero(marked)
    plies, first = np.unique(ply[places], return_index=True)
    return zip(plies.tolist(), places[first].tolist(), strict=True)


def _other_length(entries: int, moves: int) -> str:
    hint = ""
    if entries > moves > 0:
        batch = f"one row of it, if it is a batch of {entries // moves}, or " if entries % moves == 0 else ""
        hint = f"; give {batch}their places in it as legal_indices, {moves} of them"
    return f"policy has {entries} entries for {moves} legal moves{hint}"


def _sorted(found: _Policies) -> _Policies:
    """In ascending order of the moves within each ply."""
    places = np.arange(len(found.moves), dtype=np.uint64)
    keys = (found.ply.astype(np.uint64) << np.uint64(48)) | (found.moves.astype(np.uint64) << np.uint64(32)) | places
    keys.sort()
    order = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return _Policies(found.ply, found.moves[order], found.probabilities[order])


def _normalised(found: _Policies, totals: Doubles, floats: dict[str, Doubles], problems: Problems) -> _Policies:
    """Each ply summing to 1 - residual; entropy and illegal mass are noted. Without the plies that cannot be so."""
    count = len(totals)
    sums = sums_by_ply(found.probabilities, found.ply, count)
    target = 1 - np.nan_to_num(floats.get("residual", np.zeros(count)))
    whole = np.isnan(totals)
    given, expected = np.where(whole, sums, totals), np.where(whole, target, 1.0)
    has = np.bincount(found.ply, minlength=count) > 0
    off = has & ~((np.abs(given - expected) <= SUM_TOLERANCE) & ((sums > 0) | (target <= 0)))
    problems.mark(off, PolicyError, lambda k: f"policy sums to {given[k]:.4g}, expected {expected[k]:.4g}: {_HINT}")
    twice = np.zeros(len(found.moves), dtype=np.bool_)
    twice[1:] = (found.moves[1:] == found.moves[:-1]) & (found.ply[1:] == found.ply[:-1])
    twice &= found.moves != UNKNOWN_MOVE
    repeated = found.any_by_ply(twice, count)
    problems.mark(repeated, PolicyError, lambda k: "a legal move is listed twice")
    keep = ~(off | repeated)
    found = found.only(keep[found.ply])
    scale = np.divide(target, sums, out=np.ones(count), where=sums > 0)
    probabilities = found.probabilities * scale[found.ply]
    has &= keep
    bits = probabilities * np.log(np.maximum(probabilities, 1e-300))
    _fill(floats, "entropy", np.where(has, -sums_by_ply(bits, found.ply, count), NAN))
    _fill(floats, "illegal_mass", np.where(has, np.clip(totals - sums, 0, 1), NAN))
    _fill(floats, "residual", np.where(has, 0.0, NAN))
    return _Policies(found.ply, found.moves, probabilities.astype(np.float32))


def _tell_of_played(found: _Policies, moves: Codes, floats: dict[str, Doubles], problems: Problems) -> None:
    """Note the raw probability of the moves played, and which are not among the legal ones."""
    count = len(moves)
    played = found.moves == moves[found.ply]
    probability = np.full(count, NAN)
    probability[found.ply[played]] = found.probabilities[played]
    has = np.bincount(found.ply, minlength=count) > 0
    complete = has & ~(floats["residual"] > 0) & (moves != UNKNOWN_MOVE)
    missing = complete & np.isnan(probability)
    problems.mark(
        missing, MoveError, lambda k: f"the move played, {decode_move(int(moves[k]))}, is not among the legal moves"
    )
    given = floats.get("probability", probability)
    floats["probability"] = np.where(missing, NAN, np.where(np.isnan(probability), given, probability))


def _known(found: _Policies, floats: dict[str, Doubles], count: int) -> _Policies:
    """Without the legal moves that are none; what they had is added to the residual, and their ply says so."""
    unknown = found.moves == UNKNOWN_MOVE
    if not unknown.any():
        return found
    left_out = sums_by_ply(np.where(unknown, found.probabilities, 0), found.ply, count)
    floats["residual"] = np.where(
        left_out > 0, np.clip(np.nan_to_num(floats["residual"]) + left_out, 0, 1), floats["residual"]
    )
    return found.only(~unknown)


def _fill(floats: dict[str, Doubles], name: str, computed: Doubles) -> None:
    """What the trainer gave stands; else what was computed."""
    given = floats.get(name)
    floats[name] = computed if given is None else np.where(np.isnan(given), computed, given)
