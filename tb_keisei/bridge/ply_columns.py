"""From the recorder's rows to columns, a whole game at once, with every check of what was given.

It runs on the worker beside the training thread: the work is done in few calls on long arrays, which release the
interpreter lock. Python runs over plies, never over candidates, and closely only where something is wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.bridge.ply_problems import Mask, Problems
from tb_keisei.bridge.ply_row import NAN, PlyRow
from tb_keisei.bridge.words import shown
from tb_keisei.errors import GameError, MoveError, PolicyError
from tb_keisei.record.columns import Floats, PlyColumns, sums_by_ply
from tb_keisei.record.move import UNKNOWN_MOVE, Codes, encode_joined, join_moves

SUM_TOLERANCE: Final = 0.02
"""How far a policy's sum may be from one, less the residual."""

_PROBABILITIES: Final = ("probability", "sampled_probability", "residual", "illegal_mass")

Doubles = NDArray[np.float64]


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


def build_columns(rows: Sequence[PlyRow], problems: Problems) -> PlyColumns:
    """Columns of a game. What is wrong goes to `problems`; such a ply keeps its move and loses its candidates."""
    if not rows:
        return PlyColumns(*(np.empty(0, dtype=np.uint16),) * 4, np.empty(0, dtype=np.float32))
    usis, texts, counts, policies, totals, values, sampled, illegal, facts, notes = zip(*rows, strict=True)
    for ply in compress(range(len(rows)), notes):
        problems.add(ply, *notes[ply])
    moves = _moves(usis, problems)
    floats = _facts(facts)
    floats |= {"value": _doubles(values), "sampled_probability": _doubles(sampled), "illegal_mass": _doubles(illegal)}
    if "win" in floats and "draw" in floats:
        _fill(floats, "value", floats["win"] + floats["draw"] / 2)
    _check_floats(floats, problems)
    listed = np.array(counts, dtype=np.int64)
    legal_counts = _legal_counts(listed, floats.pop("legal_count", None), problems)
    found = _sorted(_good_policies(_fitting(texts, listed, policies, problems), texts, len(rows), problems))
    found = _normalised(found, _doubles(totals), floats, problems)
    _tell_of_played(found, moves, usis, floats, problems)
    return PlyColumns(
        moves=moves,
        candidate_counts=np.bincount(found.ply, minlength=len(rows)).astype(np.uint16),
        legal_counts=legal_counts,
        candidate_moves=found.moves,
        probabilities=found.probabilities,
        floats={name: _single(column) for name, column in floats.items() if not np.isnan(column).all()},
        problems=problems.texts(),
    )


def _doubles(values: Sequence[float]) -> Doubles:
    return np.array(values, dtype=np.float64)


def _single(column: Doubles) -> Floats:
    with np.errstate(over="ignore"):  # beyond float32 is infinite
        return column.astype(np.float32)


def _facts(facts: Sequence[Mapping[str, float] | None]) -> dict[str, Doubles]:
    names = sorted({name for each in facts if each for name in each})
    return {name: _doubles([each.get(name, NAN) if each else NAN for each in facts]) for name in names}


def _check_floats(floats: dict[str, Doubles], problems: Problems) -> None:
    """Take away what cannot be a probability: readers refuse it."""
    for name in _PROBABILITIES:
        if name in floats:
            floats[name] = _checked(name, floats[name], problems)


def _checked(name: str, column: Doubles, problems: Problems) -> Doubles:
    wrong = (column < -1e-6) | (column > 1 + 1e-3)
    problems.mark(wrong, GameError, lambda k: f"{name} is {column[k]:.6g}; expected 0 to 1")
    return np.where(wrong, NAN, np.clip(column, 0, 1))


def _moves(usis: Sequence[str], problems: Problems) -> Codes:
    """(N,) the moves played; a malformed one is UNKNOWN_MOVE and has its text in `problems`."""
    codes = encode_joined(join_moves(usis))
    if len(codes) != len(usis):
        codes = np.concatenate([_one_code(usi) for usi in usis])
    unknown = (codes == UNKNOWN_MOVE) & np.array([bool(usi) for usi in usis])  # where there is no text, none was given
    problems.mark(unknown, MoveError, lambda k: f"{shown(usis[k])} is not a USI move like '7g7f', '8h2b+' or 'P*5e'")
    return codes


def _one_code(usi: str) -> Codes:
    return np.full(1, UNKNOWN_MOVE, dtype=np.uint16) if "\n" in usi else encode_joined(usi)


def _legal_counts(listed: NDArray[np.int64], given: Doubles | None, problems: Problems) -> NDArray[np.uint16]:
    """(N,) number of legal moves: as given apart, else as many as were listed; 0 = not known."""
    if given is not None:
        wrong = ~np.isnan(given) & ~((given >= 1) & (given <= 0xFFFF))
        problems.mark(wrong, GameError, lambda k: f"legal_count is {given[k]:.6g}; expected 1 to 65535")
        listed = np.where(np.isnan(given) | wrong, listed, np.nan_to_num(np.clip(given, 0, 0xFFFF))).astype(np.int64)
    return np.clip(listed, 0, 0xFFFF).astype(np.uint16)


def _fitting(
    texts: Sequence[str], listed: NDArray[np.int64], policies: Sequence[bytes], problems: Problems
) -> _Policies:
    """Moves and probabilities of the plies that have as many of one as of the other."""
    lengths = np.fromiter(map(len, policies), dtype=np.int64, count=len(policies)) // 4
    fits = (lengths == listed) & (listed <= 0xFFFF)
    problems.mark(~fits, PolicyError, lambda k: f"policy has {lengths[k]} entries for {listed[k]} legal moves")
    fits &= listed > 0
    codes = encode_joined(join_moves(compress(texts, fits))) if fits.any() else np.empty(0, dtype=np.uint16)
    if len(codes) != listed[fits].sum():
        broken = np.array([text.count("\n") >= max(count, 1) for text, count in zip(texts, listed, strict=True)])
        problems.mark(broken & fits, MoveError, lambda k: f"a legal move holds a line break: {shown(texts[k])}")
        fits &= ~broken
        codes = encode_joined(join_moves(compress(texts, fits))) if fits.any() else np.empty(0, dtype=np.uint16)
    probabilities = np.frombuffer(b"".join(compress(policies, fits)), dtype=np.float32)
    return _Policies(np.repeat(np.flatnonzero(fits), listed[fits]), codes, probabilities)


def _good_policies(found: _Policies, texts: Sequence[str], count: int, problems: Problems) -> _Policies:
    """Without the plies that have a number that is no probability, or a legal move that is no move."""
    wrong = ~((found.probabilities >= 0) & (found.probabilities < np.inf))
    unknown = found.moves == UNKNOWN_MOVE
    if not wrong.any() and not unknown.any():
        return found
    plies, others = found.any_by_ply(wrong, count), found.any_by_ply(unknown, count)
    problems.mark(plies, PolicyError, lambda k: f"policy holds {found.probabilities[wrong & (found.ply == k)][0]}")
    problems.mark(others, MoveError, lambda k: f"legal move {shown(_first_unknown(texts[k]))} is not a USI move")
    return found.only(~(plies | others)[found.ply])


def _first_unknown(text: str) -> str:
    return next(move for move in text.split("\n") if encode_joined(move)[0] == UNKNOWN_MOVE)


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
    hint = "give probabilities of the legal moves (after softmax, before temperature), or the residual"
    problems.mark(off, PolicyError, lambda k: f"policy sums to {given[k]:.4g}, expected {expected[k]:.4g}: {hint}")
    twice = np.zeros(len(found.moves), dtype=np.bool_)
    twice[1:] = (found.moves[1:] == found.moves[:-1]) & (found.ply[1:] == found.ply[:-1])
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


def _tell_of_played(
    found: _Policies, moves: Codes, usis: Sequence[str], floats: dict[str, Doubles], problems: Problems
) -> None:
    """Note the raw probability of the moves played, and which are not among the legal ones."""
    count = len(moves)
    played = found.moves == moves[found.ply]
    probability = np.full(count, NAN)
    probability[found.ply[played]] = found.probabilities[played]
    has = np.bincount(found.ply, minlength=count) > 0
    complete = has & ~(floats["residual"] > 0) & (moves != UNKNOWN_MOVE)
    missing = complete & np.isnan(probability)
    problems.mark(missing, MoveError, lambda k: f"the move played, {usis[k]}, is not among the legal moves")
    given = floats.get("probability", probability)
    floats["probability"] = np.where(missing, NAN, np.where(np.isnan(probability), given, probability))


def _fill(floats: dict[str, Doubles], name: str, computed: Doubles) -> None:
    """What the trainer gave stands; else what was computed."""
    given = floats.get(name)
    floats[name] = computed if given is None else np.where(np.isnan(given), computed, given)
