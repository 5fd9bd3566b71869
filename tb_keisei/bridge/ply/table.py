"""The plies of a game column by column, from rows: in a few calls, whatever the number of candidates."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from tb_keisei.bridge.ply.device import DeviceRow
from tb_keisei.bridge.ply.row import ROW, PlyRow, PlyRows, Problem
from tb_keisei.bridge.say import shown
from tb_keisei.errors import MoveError, PolicyError


@dataclass(frozen=True, slots=True)
class PlyTable:
    """N plies with the candidates of all side by side.

    Attributes:
        moves: N moves played, joined by line breaks.
        legal_moves: legal moves of all plies that have any, joined by line breaks.
        counts: number of legal moves of each ply.
        policies: float32 of all plies.
        lengths: bytes of each ply in `policies`.
        totals, values, sampled, illegal: N float64 each; NaN = not given.
        facts: other numbers of each ply.
        problems: what was wrong already at the call, by ply.
    """

    moves: str
    legal_moves: str
    counts: tuple[int, ...]
    policies: bytes
    lengths: tuple[int, ...]
    totals: bytes
    values: bytes
    sampled: bytes
    illegal: bytes
    facts: tuple[Mapping[str, float] | None, ...]
    problems: dict[int, Problem]

    def __len__(self) -> int:
        return len(self.counts)


def table_of(rows: PlyRows) -> PlyTable:
    """The table of rows that are on the CPU."""
    moves, texts, counts, policies, totals, values, sampled, illegal, facts, problems = (
        tuple(rows[place::ROW]) for place in range(ROW)
    )
    found = {ply: problem for ply, problem in enumerate(problems) if problem is not None} if any(problems) else {}
    played = "\n".join(moves)
    if played.count("\n") >= max(len(moves), 1):
        played = "\n".join(move.replace("\n", "\\n") for move in moves)
    legal = "\n".join(compress(texts, counts))
    if legal.count("\n") != max(sum(counts) - 1, 0):
        texts, counts, policies, found = _without_line_breaks(texts, counts, policies, found)
        legal = "\n".join(compress(texts, counts))
    return PlyTable(
        moves=played,
        legal_moves=legal,
        counts=counts,
        policies=b"".join(policies),
        lengths=tuple(map(len, policies)),
        totals=_doubles(totals),
        values=_doubles(values),
        sampled=_doubles(sampled),
        illegal=_doubles(illegal),
        facts=facts,
        problems=found,
    )


def on_cpu(rows: PlyRows) -> PlyRows:
    """Rows whose device rows, all fetched by now, are replaced by what they hold."""
    return [value for start in range(0, len(rows), ROW) for value in _on_cpu(*rows[start : start + ROW])]


def _without_line_breaks(
    texts: Sequence[str], counts: Sequence[int], policies: Sequence[bytes], problems: dict[int, Problem]
) -> tuple[tuple[str, ...], tuple[int, ...], tuple[bytes, ...], dict[int, Problem]]:
    """Take their policy from plies of which a legal move holds a line break: no number of moves would fit."""
    broken = [text.count("\n") != max(count - 1, 0) for text, count in zip(texts, counts, strict=True)]
    told = {
        ply: (MoveError, f"a legal move holds a line break: {shown(text)}")
        for ply, text in enumerate(texts)
        if broken[ply]
    }
    return (
        tuple("" if bad else text for bad, text in zip(broken, texts, strict=True)),
        tuple(0 if bad else count for bad, count in zip(broken, counts, strict=True)),
        tuple(b"" if bad else policy for bad, policy in zip(broken, policies, strict=True)),
        told | problems,
    )


def _doubles(values: Sequence[float]) -> bytes:
    return array("d", values).tobytes()


def _on_cpu(
    usi: str,
    text: str,
    count: int,
    policy: bytes | DeviceRow,
    total: float,
    value: float | DeviceRow,
    sampled: float | DeviceRow,
    illegal: float | DeviceRow,
    facts: Mapping[str, float | DeviceRow] | None,
    problem: Problem | None,
) -> PlyRow:
    if isinstance(policy, DeviceRow):
        if policy.problem:
            text, count, problem = "", 0, (PolicyError, f"policy: {policy.problem}")
        total = policy.total
        policy = policy.data
    own = {name: _number(number) for name, number in facts.items()} if facts else None
    return (usi, text, count, policy, total, _number(value), _number(sampled), _number(illegal), own, problem)


def _number(value: float | DeviceRow) -> float:
    return value.number() if isinstance(value, DeviceRow) else value
