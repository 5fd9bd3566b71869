"""What recording costs where policies are on a GPU. Needs one; nothing else in the bench does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bench.games import PlannedGame, PlannedPly, planned_games
from bench.writer.calls import Microseconds, timed
from bench.writer.columns import Column, Off, Ours, StockJson, play
from bench.writer.loop import Loop, LoopResult, compare
from tb_keisei import EventWriter

ACTIONS = 13527


class Floor(Off):
    """A clone on the stream and an event behind it, dropped at once: no recorder that lets training go on does less."""

    def ply(self, ply: PlannedPly) -> None:
        """See Column."""
        "\n".join(ply.legal_moves)
        ply.policy.clone()  # type: ignore[attr-defined]  # on a GPU it is a tensor
        torch.cuda.Event().record()


COLUMNS: dict[str, Callable[[Path, list[PlannedGame]], Column]] = {
    "off": Off,
    "copies alone": Floor,
    "stock, JSON": StockJson,
    "ours": Ours,
}


@dataclass(frozen=True)
class CudaCalls:
    """p50 and p99 of each round, in microseconds, of `add_ply` with what is on the GPU.

    Attributes:
        floor: clone and event alone.
        stock: `tolist`, which waits for the GPU.
        policy: the policy of 52 moves.
        numbers: value and sampled probability too.
        full: the policy of 13,527 actions, with the places of the legal ones.
    """

    floor: list[Microseconds]
    stock: list[Microseconds]
    policy: list[Microseconds]
    numbers: list[Microseconds]
    full: list[Microseconds]


def on_gpu(games: list[PlannedGame]) -> list[PlannedGame]:
    """The same games with their policies on the GPU."""
    return [[replace(ply, policy=torch.from_numpy(ply.policy).cuda()) for ply in game] for game in games]


def cuda_call_times(run: Path, games: int, rounds: int) -> CudaCalls:
    """The columns in turn, each call behind a matrix product that the training put on the stream."""
    (planned,) = on_gpu(planned_games(1, 400))
    weights = torch.rand(1024, 1024, device="cuda")
    full = torch.softmax(torch.randn(ACTIONS, device="cuda"), 0)
    places = {len(ply.legal_moves): torch.arange(len(ply.legal_moves), device="cuda") for ply in planned}
    found = CudaCalls([], [], [], [], [])
    clock = float(np.median([timed(lambda: None) for _ in range(2000)]))
    with EventWriter(run) as writer:
        for _ in range(rounds):
            for name in ("floor", "stock", "policy", "numbers", "full"):
                times: list[float] = []
                for _ in range(games):
                    rec = writer.game_recorder("self_play", black="learner", white="learner")
                    call = _call(name, rec, full, places)
                    for ply in planned:
                        weights @ weights
                        times.append(timed(call, ply))
                    rec.finish(winner=None, reason="max_moves", global_step=1)
                    writer.flush(60)
                p50, p99 = (float(np.percentile(times, share)) - clock for share in (50, 99))
                getattr(found, name).append((p50, p99))
    return found


def _call(name: str, rec: Any, full: torch.Tensor, places: dict[int, torch.Tensor]) -> Callable[[Any], object]:
    floor, numbers = Floor(Path(), []), full[:2].unbind()
    calls: dict[str, Callable[[Any], object]] = {
        "floor": floor.ply,
        "stock": lambda ply: ply.policy.tolist(),
        "policy": lambda ply: rec.add_ply(ply.usi, legal_moves=ply.legal_moves, policy=ply.policy, value=ply.value),
        "numbers": lambda ply: rec.add_ply(
            ply.usi, legal_moves=ply.legal_moves, policy=ply.policy, value=numbers[0], sampled_probability=numbers[1]
        ),
        "full": lambda ply: rec.add_ply(
            ply.usi,
            legal_moves=ply.legal_moves,
            policy=full,
            legal_indices=places[len(ply.legal_moves)],
            value=ply.value,
        ),
    }
    return calls[name]


def cuda_loop_speeds(run: Path, rate: float, seconds: float, rounds: int) -> dict[str, LoopResult]:
    """As `loop_speeds`, with weights and policies on the GPU."""
    games = on_gpu(planned_games(4, 400))
    results = {name: LoopResult([], []) for name in COLUMNS}
    off, loop = Off(run, games), Loop(games, rate, "cuda")
    loop.run(off, 1.0)
    for turn in range(rounds):
        for name, make in COLUMNS.items():
            column = make(run / f"{name}{turn}", games)
            play(column, games[0])
            column.flush()
            compare(loop, off, column, seconds, results[name])
            column.flush()
            column.close()
    return results
