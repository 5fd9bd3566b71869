"""What the bridge promises about tensors on a GPU, on a real one. Not collected by itself: `make test-cuda`.

`torch.cuda._sleep` keeps the training's stream busy for a while, as a big network does: a call that waits for the GPU
finds the stream idle when it returns.
"""

import gc
import hashlib
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tb_keisei import EventWriter, SummaryWriter, read_games
from tests.bridge.events import scalars
from tests.bridge.programs import run_program

LEGAL = [f"{file}{rank}{file}{chr(ord(rank) - 1)}" for file in range(1, 10) for rank in "cdefg"]
"""45 words for moves."""

ACTIONS = 13527
ROUNDING = 0.01
"""Of a recorded probability, at most."""

A_SECOND = 1_000_000_000
"""Clock cycles; about half a second to a second."""


def policies(count: int, size: int = len(LEGAL), dtype: torch.dtype = torch.float32) -> torch.Tensor:
    generator = torch.Generator(device="cuda").manual_seed(1)
    logits = torch.randn(count, size, device="cuda", generator=generator) * 1.5
    return torch.softmax(logits, -1).to(dtype)


def keep_busy() -> None:
    torch.cuda._sleep(A_SECOND)


def is_busy() -> bool:
    return not torch.cuda.current_stream().query()


def finish(rec: Any, step: int = 1) -> None:
    rec.finish(winner=None, reason="max_moves", global_step=step)


def recorded(run: Path) -> np.ndarray[Any, Any]:
    """(plies, legal moves) of all games, in the order of LEGAL; every ply is there and without a problem."""
    plies = [ply for game in read_games(run) for ply in game.plies]
    assert not [ply.problem for ply in plies if ply.problem]
    return np.array([[ply.candidates.probability_of(move) for move in LEGAL] for ply in plies])


def test_no_call_waits_for_the_gpu(tmp_path: Path) -> None:
    rows, full = policies(32), policies(32, ACTIONS)
    places = torch.arange(len(LEGAL), device="cuda")
    with SummaryWriter(tmp_path) as writer:
        warm = writer.game_recorder("self_play", black="a", white="b")
        warm.add_ply("7g7f", legal_moves=LEGAL, policy=rows[0], value=rows[0, 0])
        finish(warm)
        writer.flush()
        keep_busy()
        rec = writer.game_recorder("self_play", black="a", white="b")
        for row, vector in zip(rows, full, strict=True):
            rec.add_ply("7g7f", legal_moves=LEGAL, policy=row, value=row[0], sampled_probability=row[1])
            rec.add_ply("7g7f", legal_moves=LEGAL, policy=vector, legal_indices=places)
        finish(rec, 2)
        writer.add_scalar("loss", rows[0, 0], 3)
        writer.add_probe("p", "startpos", legal_moves=LEGAL, policy=rows[0], value=rows[0, 0], global_step=3)
        assert is_busy()
    assert [len(game.plies) for game in read_games(tmp_path)] == [1, 64]
    assert scalars(tmp_path)[-1] == ("loss", 3, pytest.approx(float(rows[0, 0])))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.float8_e4m3fn])
def test_what_is_overwritten_after_the_call_is_recorded_as_it_was(tmp_path: Path, dtype: torch.dtype) -> None:
    rows = policies(600, dtype=dtype)
    expected = rows.float().cpu().numpy()
    output = torch.empty_like(rows[0])
    with EventWriter(tmp_path) as writer:
        for game in range(6):
            rec = writer.game_recorder("self_play", black="a", white="b")
            for row in rows[game * 100 : game * 100 + 100]:
                torch.cuda._sleep(20_000)
                output.copy_(row)
                rec.add_ply("7g7f", legal_moves=LEGAL, policy=output)
                output.zero_()
            finish(rec, game)
        assert writer.flush()
    found = recorded(tmp_path)
    np.testing.assert_allclose(found, expected / expected.sum(-1, keepdims=True), rtol=ROUNDING, atol=1e-5)


def test_rows_of_other_streams_are_recorded_as_they_were(tmp_path: Path) -> None:
    rows, streams = policies(200), [torch.cuda.Stream() for _ in range(4)]
    expected = rows.cpu().numpy()
    torch.cuda.synchronize()
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        for row, stream in zip(rows, itertools.cycle(streams), strict=False):
            with torch.cuda.stream(stream):
                torch.cuda._sleep(200_000)
                rec.add_ply("7g7f", legal_moves=LEGAL, policy=row * 1)
        finish(rec)
    np.testing.assert_allclose(recorded(tmp_path), expected, rtol=ROUNDING, atol=1e-5)


def test_graphs_are_captured_and_replayed_while_rows_are_fetched(tmp_path: Path) -> None:
    rows = policies(64)
    static, logits = torch.empty_like(rows[0]), rows.log()
    source = torch.zeros_like(static)
    with EventWriter(tmp_path) as writer:
        for turn in range(40):
            rec = writer.game_recorder("self_play", black="a", white="b")
            for row in rows:
                rec.add_ply("7g7f", legal_moves=LEGAL, policy=row, value=row[0])
            finish(rec, turn)
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph):
                for _ in range(200):
                    static.copy_(torch.softmax(source * 1.0, -1))
            source.copy_(logits[turn])
            graph.replay()
            last = writer.game_recorder("self_play", black="a", white="b")
            last.add_ply("7g7f", legal_moves=LEGAL, policy=static)
            source.zero_()
            graph.replay()
            finish(last, turn)
        assert writer.flush()
    found = recorded(tmp_path)
    assert len(found) == 40 * 65
    np.testing.assert_allclose(found[64::65], rows[:40].cpu().numpy(), rtol=ROUNDING, atol=1e-5)


def test_recording_inside_a_capture_does_not_break_it(tmp_path: Path) -> None:
    rows = policies(4)
    output = torch.empty_like(rows[0])
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=rows[0])
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            output.copy_(rows[1] * 1)
            rec.add_ply("2g2f", legal_moves=LEGAL, policy=output, value=output[0])
        graph.replay()
        finish(rec)
        assert writer.flush()
    torch.testing.assert_close(output, rows[1])
    (game,) = read_games(tmp_path)
    assert [ply.usi for ply in game.plies] == ["7g7f", "2g2f"]
    assert len(game.plies[0].candidates) == len(LEGAL)
    assert "captur" in game.plies[1].problem


def test_what_was_fetched_is_free_on_the_gpu(tmp_path: Path) -> None:
    full = policies(1, ACTIONS)[0]
    places = torch.arange(len(LEGAL))
    with EventWriter(tmp_path) as writer:
        gc.collect()
        before = torch.cuda.memory_allocated()
        for game in range(20):
            rec = writer.game_recorder("self_play", black="a", white="b")
            for _ in range(50):
                rec.add_ply("7g7f", legal_moves=LEGAL, policy=full, legal_indices=places)
            finish(rec, game)
        del rec
        assert writer.flush()
        gc.collect()
        assert torch.cuda.memory_allocated() == before
    assert sum(1 for _ in read_games(tmp_path)) == 20


@pytest.mark.parametrize("recording", [False, True])
def test_the_weights_are_the_same(tmp_path: Path, recording: bool) -> None:
    run_program(_TRAINS, tmp_path / "weights", *[tmp_path / "run"] * recording, timeout=120)
    reference = tmp_path / "reference"
    run_program(_TRAINS, reference, timeout=120)
    assert _hash(tmp_path / "weights") == _hash(reference)


def test_a_gpu_that_died_costs_policies_and_nothing_else(tmp_path: Path) -> None:
    said = run_program(_DIES, tmp_path, timeout=60)
    assert "training saw it" in said
    first, second = read_games(tmp_path)
    assert len(first.plies[0].candidates) == len(LEGAL)
    assert (second.plies[0].usi, len(second.plies[0].candidates)) == ("2g2f", 0)
    assert "CUDA" in second.plies[0].problem


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


_TRAINS = f"""
import sys, torch
from tb_keisei import SummaryWriter
torch.manual_seed(1)
torch.use_deterministic_algorithms(True)
import os; os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
writer = SummaryWriter(sys.argv[2]) if len(sys.argv) > 2 else None
net = torch.nn.Sequential(torch.nn.Linear(64, 256), torch.nn.ReLU(), torch.nn.Linear(256, {len(LEGAL)})).cuda()
optimiser = torch.optim.Adam(net.parameters())
legal = {LEGAL!r}
rec = None
for step in range(2000):
    policy = torch.softmax(net(torch.randn(32, 64, device="cuda")), -1)
    loss = -(policy * policy.log()).sum(-1).mean()
    optimiser.zero_grad(); loss.backward(); optimiser.step()
    if writer:
        rec = rec or writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=legal, policy=policy[0], value=policy[0, 0])
        writer.add_scalar("loss", loss, step)
        if step % 100 == 99:
            rec.finish(winner=None, reason="max_moves", global_step=step)
            rec = None
if writer:
    writer.close()
flat = torch.cat([weights.detach().flatten() for weights in net.parameters()])
open(sys.argv[1], "wb").write(flat.cpu().numpy().tobytes())
"""

_DIES = f"""
import sys, torch
from tb_keisei import EventWriter
legal = {LEGAL!r}
row = torch.full(({len(LEGAL)},), 1 / {len(LEGAL)}, device="cuda")
with EventWriter(sys.argv[1]) as writer:
    rec = writer.game_recorder("self_play", black="a", white="b")
    rec.add_ply("7g7f", legal_moves=legal, policy=row)
    rec.finish(winner=None, reason="max_moves", global_step=1)
    assert writer.flush()
    rec = writer.game_recorder("self_play", black="a", white="b")
    bad = row[torch.tensor([10**6], device="cuda")]
    try:
        rec.add_ply("2g2f", legal_moves=legal, policy=row)
        torch.cuda.synchronize()
    except Exception:
        print("training saw it")
        try:
            rec.add_ply("3g3f", legal_moves=legal, policy=row)
        except Exception as error:
            print("add_ply raised", error)
            raise SystemExit(3)
    rec.finish(winner=None, reason="max_moves", global_step=2)
"""
