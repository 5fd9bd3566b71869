"""Many recordings of probes as arrays: what reads thousands of them makes no object a recording."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError, MoveError, RecordError
from tb_keisei.record import check
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import MAX_INFLATED, unseal
from tb_keisei.record.move import MOST_LEGAL_MOVES, Codes, encode_move, too_many
from tb_keisei.record.plies.columns import Floats, PlyColumns
from tb_keisei.record.probe import Probe
from tb_keisei.record.wire.packing import merged, unpack

_SHARES: Final = ("probability", "sampled_probability", "residual", "illegal_mass")


@dataclass(frozen=True, slots=True, eq=False)
class ProbeColumns:
    """N recordings with M legal moves in all.

    Attributes:
        facts: (N,) probes without policy, step and time; of equal ones the same object.
        steps: (N,) int64, training steps.
        times: (N,) float64, finite; seconds since 1970, UTC.
        values: (N,) float32, NaN where none was recorded.
        counts: (N,) legal moves of each; they sum to M. 0 where no policy was recorded.
        codes: (M,) of the moves, ascending within a recording.
        probabilities: (M,) float32.
    """

    facts: tuple[Probe, ...]
    steps: NDArray[np.int64]
    times: NDArray[np.float64]
    values: Floats
    counts: NDArray[np.uint16]
    codes: Codes
    probabilities: Floats

    def __len__(self) -> int:
        return len(self.facts)

    @property
    def rows(self) -> NDArray[np.int64]:
        """(M,) the recording of each move."""
        return np.repeat(np.arange(len(self)), self.counts)

    def only(self, marked: NDArray[np.bool_]) -> Self:
        """The recordings that are marked."""
        if marked.all():
            return self
        moves = np.repeat(marked, self.counts)
        return type(self)(
            facts=tuple(facts for facts, keep in zip(self.facts, marked, strict=True) if keep),
            steps=self.steps[marked],
            times=self.times[marked],
            values=self.values[marked],
            counts=self.counts[marked],
            codes=self.codes[moves],
            probabilities=self.probabilities[moves],
        )


def decode_probe_columns(blobs: Sequence[bytes], max_inflated: int = MAX_INFLATED) -> ProbeColumns:
    """The recordings of `encode_probe` that can be read, in their order."""
    parts = _decoded(blobs, max_inflated) or [_columns([], max_inflated)]
    if len(parts) == 1:
        return parts[0]
    facts = tuple(facts for part in parts for facts in part.facts)
    names = [field.name for field in fields(ProbeColumns)][1:]
    return ProbeColumns(facts, *(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _decoded(blobs: Sequence[bytes], max_inflated: int) -> list[ProbeColumns]:
    """By halves where one cannot be read; that one is in none of them."""
    try:
        return [_columns(blobs, max_inflated)]
    except FormatError:
        middle = len(blobs) // 2
        parts = [blobs[:middle], blobs[middle:]] if middle else []
        return [columns for part in parts for columns in _decoded(part, max_inflated)]


def _columns(blobs: Sequence[bytes], max_inflated: int) -> ProbeColumns:
    messages = [unseal(data, pb.Probe(), max_inflated) for data in blobs]
    try:
        plies = unpack(merged([message.plies for message in messages]))
        _check(plies)
        times = np.array([message.time for message in messages], dtype=np.float64)
        if not np.isfinite(times).all():
            raise FormatError("the time of a probe is no number")
        return ProbeColumns(
            facts=_facts(messages, plies),
            steps=np.array([message.global_step for message in messages], dtype=np.int64),
            times=times,
            values=plies.column("value"),
            counts=plies.candidate_counts,
            codes=plies.candidate_moves,
            probabilities=plies.probabilities,
        )
    except (RecordError, ValueError) as error:
        raise FormatError(f"the probe holds a wrong value: {error}") from error


def _check(plies: PlyColumns) -> None:
    """What Ply and Probe check of one, for all."""
    if len(plies) and plies.candidate_counts.max() > MOST_LEGAL_MOVES:
        raise FormatError(too_many(int(plies.candidate_counts.max())))
    for name in _SHARES:
        column = plies.column(name)
        for wrong in column[~np.isnan(column) & ~((column >= -1e-6) & (column <= 1 + 1e-3))]:
            check.probability(name, float(wrong))


def _facts(messages: Sequence[Any], plies: PlyColumns) -> tuple[Probe, ...]:
    """(N,) what each says of the probe itself, checked once for all that say the same of the same moves."""
    known: dict[tuple[Any, ...], Probe] = {}
    checked: set[tuple[tuple[Any, ...], bytes]] = set()
    starts, found = plies.starts.tolist(), []
    for message, start, end in zip(messages, starts, starts[1:], strict=False):
        said = (
            message.name,
            message.sfen,
            message.value_kind,
            message.value_perspective,
            tuple(message.solutions),
            message.held_out,
        )
        facts = known.get(said)
        if facts is None:
            names = ("name", "sfen", "value_kind", "value_perspective", "solutions", "held_out")
            facts = known[said] = Probe(**dict(zip(names, said, strict=True)))
        if facts.solutions and end > start:
            codes = plies.candidate_moves[start:end]
            if (said, data := codes.tobytes()) not in checked:
                _check_solutions(facts, codes)
                checked.add((said, data))
        found.append(facts)
    return tuple(found)


def _check_solutions(facts: Probe, codes: Codes) -> None:
    for usi in facts.solutions:
        if encode_move(usi) not in codes:
            raise MoveError(f"solution {usi!r} is not a legal move of the position")
