"""SearchColumns to the bytes of the Search message and back; docs/format.md has the layout."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.move import Codes, are_moves
from tb_keisei.record.plies.columns import PlyColumns
from tb_keisei.record.plies.search import SEARCH_KINDS
from tb_keisei.record.plies.search_columns import NOT_COUNTED, SearchColumns
from tb_keisei.record.wire.logs import MOST_SCALING, ZERO_LOG, from_logs, to_logs
from tb_keisei.record.wire.split import integers, joined, split, to_deltas, undo_deltas

PLACES: Final = 0x80
"""Added to the kind of a ply whose searched moves are places among its candidates, not codes."""

NO_LOG: Final = 0xFFFF
NO_Q: Final = 255
Q_STEPS: Final = 254


def pack_search(columns: PlyColumns) -> pb.Search | None:
    """The message of a game's search; None where it has none."""
    search = columns.search
    if search is None:
        return None
    places, listed = _places(columns, search)
    numbers = np.where(np.repeat(listed, search.counts), places, search.moves).astype("<u2")
    q, low, high = _packed_q(search.q)
    return pb.Search(
        kinds=(search.kinds + np.where(listed, PLACES, 0)).astype(np.uint8).tobytes(),
        counts=split(search.counts.astype("<u2")),
        moves=split(to_deltas(numbers, search.counts)),
        visits=split(search.visits.astype("<u4")) if (search.visits != NOT_COUNTED).any() else b"",
        logs=_packed_logs(search.probabilities),
        q=q,
        q_low=low,
        q_high=high,
        totals=split(search.totals.astype("<u4")) if (search.totals != NOT_COUNTED).any() else b"",
    )


def _places(columns: PlyColumns, search: SearchColumns) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(K,) places of searched moves among their ply's candidates; (N,) of which plies all are there."""
    ply = np.repeat(np.arange(len(columns)), search.counts)
    candidates = (columns.ply_of_candidate << 16) | columns.candidate_moves
    wanted = (ply << 16) | search.moves
    places = np.searchsorted(candidates, wanted)
    found = np.append(candidates, -1)[places] == wanted
    listed = (search.counts > 0) & (np.bincount(ply, weights=~found, minlength=len(columns)) == 0)
    return places - columns.starts[ply], listed


def _packed_logs(probabilities: NDArray[np.float32]) -> bytes:
    told = ~np.isnan(probabilities)
    if not told.any():
        return b""
    logs = np.full(len(probabilities), NO_LOG, dtype="<u2")
    logs[told] = to_logs(probabilities[told])
    return split(logs)


def _packed_q(q: NDArray[np.float32]) -> tuple[bytes, float, float]:
    """A byte each between the lowest and the highest."""
    told = np.isfinite(q)
    if not told.any():
        return b"", 0.0, 0.0
    low, high = float(q[told].min()), float(q[told].max())
    numbers = np.full(len(q), NO_Q, dtype=np.uint8)
    numbers[told] = np.rint((q[told].astype(np.float64) - low) / ((high - low) or 1.0) * Q_STEPS)
    return numbers.tobytes(), low, high


def unpack_search(message: pb.Search, plies: PlyColumns) -> SearchColumns:
    """Columns of a message beside the game's plies. Raises FormatError."""
    count = len(plies)
    kinds = joined(message.kinds, 1, count, "search.kinds").reshape(count)
    listed, kinds = kinds >= PLACES, (kinds % PLACES).astype(np.uint8)
    if (kinds > len(SEARCH_KINDS)).any():
        raise FormatError("search.kinds has a kind that is none")
    counts = integers(message.counts, count, "search.counts")
    total = int(counts.sum(dtype=np.int64))
    numbers = undo_deltas(integers(message.moves, total, "search.moves"), counts, "search.moves")
    return SearchColumns(
        kinds=kinds,
        counts=counts,
        moves=_moves(numbers, listed, counts, plies),
        visits=_wholes(message.visits, total, "search.visits"),
        probabilities=_probabilities(message.logs, counts, total),
        q=_q(message, total),
        totals=_wholes(message.totals, count, "search.totals"),
    )


def _moves(
    numbers: NDArray[np.int64], listed: NDArray[np.bool_], counts: NDArray[np.uint16], plies: PlyColumns
) -> Codes:
    ply = np.repeat(np.arange(len(counts)), counts)
    places = listed[ply]
    if (numbers[places] >= plies.candidate_counts[ply[places]]).any() or (numbers > 0xFFFF).any():
        raise FormatError("search.moves has a place that is no candidate's")
    codes = numbers.astype(np.uint16)
    codes[places] = plies.candidate_moves[plies.starts[ply[places]] + numbers[places]]
    if not are_moves(codes).all():
        raise FormatError("search.moves has a code that is no move")
    return codes


def _wholes(data: bytes, count: int, name: str) -> NDArray[np.uint32]:
    if not data:
        return np.full(count, NOT_COUNTED, dtype=np.uint32)
    return joined(data, 4, count, name).view("<u4").reshape(count)


def _probabilities(data: bytes, counts: NDArray[np.uint16], total: int) -> NDArray[np.float32]:
    """Each ply's sum to one, as far as quantising can ask for."""
    probabilities = np.full(total, np.nan, dtype=np.float32)
    if not data:
        return probabilities
    logs = integers(data, total, "search.logs")
    told = logs != NO_LOG
    if (logs[told] > ZERO_LOG).any():
        raise FormatError("search.logs has a value above 2047")
    probabilities[told] = from_logs(logs[told])
    ply = np.repeat(np.arange(len(counts)), counts)
    sums = np.bincount(ply, weights=np.nan_to_num(probabilities), minlength=len(counts))
    scale = np.divide(1.0, sums, out=np.ones(len(counts)), where=sums > 0).clip(1 / MOST_SCALING, MOST_SCALING)
    scaled: NDArray[np.float32] = (probabilities * scale[ply]).astype(np.float32)
    return scaled


def _q(message: pb.Search, total: int) -> NDArray[np.float32]:
    if not message.q:
        return np.full(total, np.nan, dtype=np.float32)
    low, high = message.q_low, message.q_high
    if not (np.isfinite(low) and np.isfinite(high) and low <= high):
        raise FormatError("search.q lies in no range")
    numbers = joined(message.q, 1, total, "search.q").reshape(total)
    values = low + numbers.astype(np.float64) / Q_STEPS * (high - low)
    return np.where(numbers == NO_Q, np.nan, values).astype(np.float32)
