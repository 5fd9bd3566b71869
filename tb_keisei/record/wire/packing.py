"""PlyColumns to the bytes of the Plies message and back; docs/format.md has the layout."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.move import UNKNOWN_MOVE, Codes, are_moves
from tb_keisei.record.plies.columns import Floats, PlyColumns, sums_by_ply
from tb_keisei.record.wire.logs import MOST_SCALING, ZERO_LOG, from_logs, to_logs
from tb_keisei.record.wire.search_packing import pack_search, unpack_search
from tb_keisei.record.wire.split import integers, joined, split, to_deltas, undo_deltas

MOST_PLIES: Final = 1 << 20
"""Of one record: what is small on disk may say that it is anything."""

_NAN: Final = np.array(np.nan, dtype="<f4").tobytes()


def pack(columns: PlyColumns) -> pb.Plies:
    """The message of columns."""
    plies = pb.Plies(
        count=len(columns),
        moves=split(columns.moves.astype("<u2")),
        candidate_counts=split(columns.candidate_counts.astype("<u2")),
        legal_counts=split(columns.legal_counts.astype("<u2")),
        candidate_moves=split(to_deltas(columns.candidate_moves, columns.candidate_counts)),
        movers=b"" if columns.movers is None else columns.movers.tobytes(),
        policy_steps=b"" if columns.policy_steps is None else split(columns.policy_steps.astype("<i8")),
        search=pack_search(columns),
        candidate_logs=split(to_logs(columns.probabilities).astype("<u2")),
        problems=columns.problems,
    )
    for name, column in columns.floats.items():
        plies.floats[name] = split(column.astype("<f4"))
    return plies


def unpack(plies: pb.Plies) -> PlyColumns:
    """Columns of a message, candidates renormalised. Raises FormatError."""
    count = plies.count
    if count > MOST_PLIES:
        raise FormatError(f"it has {count} plies; at most {MOST_PLIES} are read")
    counts = integers(plies.candidate_counts, count, "candidate_counts")
    total = int(counts.sum(dtype=np.int64))
    logs = integers(plies.candidate_logs, total, "candidate_logs")
    if (logs > ZERO_LOG).any():
        raise FormatError("candidate_logs has a value above 2047")
    moves = integers(plies.moves, count, "moves")
    if not (are_moves(moves) | (moves == UNKNOWN_MOVE)).all():
        raise FormatError("moves has a code that is no move")
    raw = PlyColumns(
        moves=moves,
        candidate_counts=counts,
        legal_counts=integers(plies.legal_counts, count, "legal_counts"),
        candidate_moves=_candidate_moves(integers(plies.candidate_moves, total, "candidate_moves"), counts),
        probabilities=from_logs(logs),
        floats={name: _floats(data, count, name) for name, data in sorted(plies.floats.items())},
        problems=dict(plies.problems),
    )
    return replace(
        raw,
        probabilities=_renormalised(raw),
        movers=joined(plies.movers, 1, count, "movers").reshape(count) if plies.movers else None,
        policy_steps=_steps(plies.policy_steps, count) if plies.policy_steps else None,
        search=unpack_search(plies.search, raw) if plies.HasField("search") else None,
    )


def _steps(data: bytes, count: int) -> NDArray[np.int64]:
    return joined(data, 8, count, "policy_steps").view("<i8").reshape(count)


def merged(parts: Sequence[pb.Plies]) -> pb.Plies:
    """One message of several of one ply each: they are unpacked together in a fraction of the time.

    Raises FormatError where a column of one is not of one ply.
    """
    for part in parts:
        if part.count != 1 or not len(part.moves) == len(part.candidate_counts) == len(part.legal_counts) == 2:
            raise FormatError("a probe is not of one ply")
        if any(len(column) != 4 for column in part.floats.values()):
            raise FormatError("a column of a probe is not of one ply")
        if (
            not len(part.candidate_moves)
            == len(part.candidate_logs)
            == 2 * int.from_bytes(part.candidate_counts, "little")
        ):
            raise FormatError("a probe has other candidates than it says")
    names = {name for part in parts for name in part.floats}
    return pb.Plies(
        count=len(parts),
        moves=_planes([part.moves for part in parts], 2),
        candidate_counts=_planes([part.candidate_counts for part in parts], 2),
        legal_counts=_planes([part.legal_counts for part in parts], 2),
        candidate_moves=_planes([part.candidate_moves for part in parts], 2),
        candidate_logs=_planes([part.candidate_logs for part in parts], 2),
        floats={name: _planes([part.floats.get(name, _NAN) for part in parts], 4) for name in names},
        problems={number: part.problems[0] for number, part in enumerate(parts) if 0 in part.problems},
    )


def _planes(columns: Sequence[bytes], width: int) -> bytes:
    """Columns of `split` one after another: all first bytes, then all second bytes."""
    sizes = [len(column) // width for column in columns]
    return b"".join(
        column[place * size : (place + 1) * size]
        for place in range(width)
        for column, size in zip(columns, sizes, strict=True)
    )


def unpack_floats(plies: pb.Plies, name: str) -> Floats:
    """(N,) one column of floats of a message, (0,) where it has none of that name. Raises FormatError."""
    return _floats(plies.floats[name], plies.count, name) if name in plies.floats else np.empty(0, dtype=np.float32)


def _floats(data: bytes, count: int, name: str) -> Floats:
    return joined(data, 4, count, name).view("<f4").reshape(count)


def _renormalised(columns: PlyColumns) -> Floats:
    """Played move as recorded, the others scaled so that the ply sums to 1 - residual."""
    count = len(columns)
    if not len(columns.probabilities):
        return columns.probabilities
    ply_of_candidate = columns.ply_of_candidate
    exact = columns.column("probability").astype(np.float64)
    residual = np.nan_to_num(columns.column("residual"), nan=0.0).astype(np.float64)
    if not (((exact >= 0) & (exact <= 1.01)) | np.isnan(exact)).all() or not ((residual >= 0) & (residual <= 1)).all():
        raise FormatError("a probability is not from 0 to 1")
    fixed = columns.played() & ~np.isnan(exact)[ply_of_candidate]
    played = sums_by_ply(fixed, ply_of_candidate, count) * np.nan_to_num(exact)
    others = sums_by_ply(np.where(fixed, 0.0, columns.probabilities), ply_of_candidate, count)
    room = np.maximum(1 - residual - played, 0.0)
    scale = np.divide(room, others, out=np.ones(count), where=others > 0).clip(1 / MOST_SCALING, MOST_SCALING)
    scaled = columns.probabilities * scale[ply_of_candidate]
    return np.where(fixed, exact[ply_of_candidate], scaled).astype(np.float32)


def _candidate_moves(deltas: Codes, counts: NDArray[np.uint16]) -> Codes:
    moves = undo_deltas(deltas, counts, "candidate_moves")
    if (moves > 0xFFFF).any() or not are_moves(moves.astype(np.uint16)).all():
        raise FormatError("candidate_moves has a code that is no move, or one twice")
    return moves.astype(np.uint16)
