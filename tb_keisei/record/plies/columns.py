"""All plies of a game as arrays: the form between Ply objects and packed bytes.

The recorder's worker builds this form directly, so that no object a candidate is ever made in a training process.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.record.move import UNKNOWN_MOVE, Codes, decode_move, encode_move
from tb_keisei.record.plies.candidates import NO_CANDIDATES, Candidates
from tb_keisei.record.plies.ply import RESERVED_FACTS, Ply
from tb_keisei.record.plies.search_columns import SearchColumns, search_columns, searches_of

Floats = NDArray[np.float32]
_PLAIN = ("probability", "sampled_probability", "value", "entropy", "residual", "illegal_mass")
_WDL = ("win", "draw", "loss")

NO_MOVER: Final = 0xFF
NO_STEP: Final = -(1 << 63)


@dataclass(frozen=True, slots=True, eq=False)
class PlyColumns:
    """N plies with M candidates in all.

    Attributes:
        moves: (N,) codes of the moves played.
        candidate_counts: (N,) uint16, candidates of each ply; they sum to M.
        legal_counts: (N,) uint16, legal moves of each ply; 0 = not known.
        candidate_moves: (M,) codes, ascending within a ply.
        probabilities: (M,) float32 in [0, 1].
        floats: (N,) float32 by name, NaN = not recorded; names are those of docs/format.md.
        problems: what was wrong with the input, by ply.
        movers: (N,) uint8, places in the game's players; NO_MOVER = not told. None: not told of any.
        policy_steps: (N,) int64; NO_STEP = not told. None: not told of any.
        search: what search made of them; None where there was none.
    """

    moves: Codes
    candidate_counts: NDArray[np.uint16]
    legal_counts: NDArray[np.uint16]
    candidate_moves: Codes
    probabilities: Floats
    floats: Mapping[str, Floats] = field(default_factory=dict)
    problems: Mapping[int, str] = field(default_factory=dict)
    movers: NDArray[np.uint8] | None = None
    policy_steps: NDArray[np.int64] | None = None
    search: SearchColumns | None = None

    def __len__(self) -> int:
        return len(self.moves)

    @property
    def starts(self) -> NDArray[np.int64]:
        """(N + 1,) where each ply's candidates start; the last is M."""
        return np.append(0, np.cumsum(self.candidate_counts, dtype=np.int64))

    @property
    def ply_of_candidate(self) -> NDArray[np.int64]:
        """(M,) the ply of each candidate."""
        return np.repeat(np.arange(len(self)), self.candidate_counts)

    def played(self) -> NDArray[np.bool_]:
        """(M,) which candidates are the move played."""
        played: NDArray[np.bool_] = self.candidate_moves == self.moves[self.ply_of_candidate]
        return played

    def column(self, name: str) -> Floats:
        """(N,) float32: one of `floats`, or all NaN."""
        found = self.floats.get(name)
        return np.full(len(self), np.nan, dtype=np.float32) if found is None else found


def sums_by_ply(
    values: NDArray[np.floating] | NDArray[np.bool_], ply_of_candidate: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """(N,) sums of a candidate column."""
    return np.bincount(ply_of_candidate, weights=values, minlength=count).astype(np.float64, copy=False)


def to_columns(plies: Sequence[Ply]) -> PlyColumns:
    """Columns of Ply objects."""
    candidates = [ply.candidates for ply in plies]
    empty = [NO_CANDIDATES]
    return PlyColumns(
        moves=np.array([encode_move(ply.usi) if ply.usi else UNKNOWN_MOVE for ply in plies], dtype=np.uint16),
        candidate_counts=np.array([len(each) for each in candidates], dtype=np.uint16),
        legal_counts=np.array([ply.legal_count or 0 for ply in plies], dtype=np.uint16),
        candidate_moves=np.concatenate([each.codes for each in candidates or empty]),
        probabilities=np.concatenate([each.probabilities for each in candidates or empty]),
        floats=_float_columns(plies),
        problems={index: ply.problem for index, ply in enumerate(plies) if ply.problem},
        movers=_wholes([ply.mover for ply in plies], NO_MOVER, np.uint8),
        policy_steps=_wholes([ply.policy_step for ply in plies], NO_STEP, np.int64),
        search=search_columns([ply.search for ply in plies]),
    )


def _wholes(values: Sequence[int | None], missing: int, dtype: type[np.integer]) -> NDArray[Any] | None:
    if not any(value is not None for value in values):
        return None
    return np.array([missing if value is None else value for value in values], dtype=dtype)


def _float_columns(plies: Sequence[Ply]) -> dict[str, Floats]:
    columns = {name: [getattr(ply, name) for ply in plies] for name in _PLAIN}
    for place, name in enumerate(_WDL):
        columns[name] = [None if ply.wdl is None else ply.wdl[place] for ply in plies]
    columns["root_value"] = [None if ply.search is None else ply.search.root_value for ply in plies]
    for name in sorted({name for ply in plies for name in ply.facts}):
        columns[name] = [ply.facts.get(name) for ply in plies]
    return {name: float_column(values) for name, values in columns.items() if any(v is not None for v in values)}


def float_column(values: Iterable[float | None]) -> Floats:
    """One column; None becomes NaN."""
    with np.errstate(over="ignore"):  # beyond float32 is infinite: as it stands in the files
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64).astype(np.float32)


def to_plies(columns: PlyColumns) -> tuple[Ply, ...]:
    """Ply objects of columns."""
    starts = columns.starts
    floats = {name: _optional(column) for name, column in columns.floats.items()}
    facts = {name: column for name, column in floats.items() if name not in RESERVED_FACTS}
    blank: list[float | None] = [None] * len(columns)
    count = len(columns)
    movers = _told(columns.movers, NO_MOVER, count)
    steps = _told(columns.policy_steps, NO_STEP, count)
    roots = floats.get("root_value", blank)
    searches = [None] * count if columns.search is None else searches_of(columns.search, roots)
    wdl = list(zip(*(floats.get(name, blank) for name in _WDL), strict=True))
    return tuple(
        Ply(
            usi=decode_move(int(columns.moves[k])),
            candidates=_candidates(columns, int(starts[k]), int(starts[k + 1])),
            legal_count=int(columns.legal_counts[k]) or None,
            mover=movers[k],
            policy_step=steps[k],
            search=searches[k],
            wdl=_triple(wdl[k]),
            facts={name: v for name, column in facts.items() if (v := column[k]) is not None},
            problem=columns.problems.get(k, "") or ("" if columns.moves[k] != UNKNOWN_MOVE else "no move recorded"),
            **{name: floats[name][k] for name in _PLAIN if name in floats},
        )
        for k in range(len(columns))
    )


def _told(column: NDArray[Any] | None, missing: int, count: int) -> list[int | None]:
    if column is None:
        return [None] * count
    return [None if value == missing else value for value in column.tolist()]


def _candidates(columns: PlyColumns, start: int, end: int) -> Candidates:
    if start == end:
        return NO_CANDIDATES
    return Candidates(columns.candidate_moves[start:end], columns.probabilities[start:end])


def _optional(column: Floats) -> list[float | None]:
    return [None if value != value else value for value in column.tolist()]


def _triple(wdl: tuple[float | None, ...]) -> tuple[float, float, float] | None:
    win, draw, loss = wdl
    return None if win is None or draw is None or loss is None else (win, draw, loss)
