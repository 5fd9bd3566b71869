"""Probes for the browser tests: one learned, one forgotten, one that wavers, one of which nothing is asked."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from rsshogi.core import Board

from tb_keisei import EventWriter

START = "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1"
MATE = "4k4/9/4P4/9/9/9/9/9/4K4 b 2G 1"
EVERY = 1000
COUNT = 30
MISSING = 12
"""This checkpoint was never evaluated."""
RESUMED = 20
"""From here on the run was resumed, and its last five evaluations made again."""

Mass = Callable[[int], float]
MASSES: dict[str, tuple[str, tuple[str, ...], Mass]] = {
    "mate_learned": (MATE, ("G*5b",), lambda i: 0.05 + 0.9 * min(1.0, i / 20)),
    "mate_forgotten": (MATE, ("G*5b",), lambda i: 0.9 - 0.8 * abs(i - 10) / 20 if i < 21 else 0.03),
    "start_wavers": (START, ("7g7f", "2g2f"), lambda i: 0.7 if i % 7 == 3 else 0.2),
    "start_free": (START, (), lambda i: 0.1 + 0.02 * i),
}


def write_probes(folder: Path) -> None:
    """A run of two writers: the second was resumed from a checkpoint before the first one's end."""
    walltime = 1_764_000_000.0
    for steps in (range(RESUMED + 5), range(RESUMED, COUNT)):
        with EventWriter(folder) as writer:
            for i in steps:
                walltime += 10
                if i != MISSING:
                    _evaluate(writer, i, walltime)


def _evaluate(writer: EventWriter, i: int, walltime: float) -> None:
    for name, (sfen, solutions, mass) in MASSES.items():
        legal = [move.to_usi() for move in Board(sfen).legal_moves()]
        writer.add_probe(
            name,
            sfen,
            legal_moves=legal,
            policy=_policy(legal, solutions or legal[:1], mass(i), np.random.default_rng(i)),
            solutions=solutions,
            held_out=name == "start_wavers",
            global_step=i * EVERY,
            walltime=walltime,
        )


def _policy(legal: list[str], right: tuple[str, ...] | list[str], mass: float, rng: np.random.Generator) -> list[float]:
    """`mass` on the right moves, mostly on the first of them; the others wander."""
    weights = dict(zip(legal, rng.dirichlet(np.full(len(legal), 0.3)), strict=True))
    share = {usi: 2.0**-k for k, usi in enumerate(right)}
    rest = sum(weight for usi, weight in weights.items() if usi not in share)
    return [
        mass * share[usi] / sum(share.values()) if usi in share else (1 - mass) * weights[usi] / rest for usi in legal
    ]
