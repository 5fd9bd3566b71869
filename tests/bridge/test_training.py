"""Training is the same with the bridge, without it, and with a bridge that fails."""

import hashlib
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tb_keisei import EventWriter, SummaryWriter

LEGAL = ["7g7f", "2g2f", "P*5e", "1g1f"]


def train(writer: SummaryWriter | None) -> str:
    """SHA-256 of the weights after a short seeded training that draws on every generator there is."""
    torch.manual_seed(3)
    np.random.seed(3)
    random.seed(3)
    net = torch.nn.Sequential(torch.nn.Linear(8, 32), torch.nn.ReLU(), torch.nn.Dropout(0.1), torch.nn.Linear(32, 4))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    rec = None
    for step in range(120):
        inputs = torch.randn(16, 8) + float(np.random.rand()) + random.random()
        policy = torch.softmax(net(inputs), dim=1)
        chosen = torch.multinomial(policy[0], 1)
        loss = -(policy.log().mean() * (1 + chosen.item()))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if writer is not None:
            rec = rec or writer.game_recorder("self_play", black="a", white="b")
            rec.add_ply(LEGAL[int(chosen)], legal_moves=LEGAL, policy=policy[0], value=loss, temperature=1.0)
            writer.add_scalar("loss", loss, step)
            writer.add_histogram("weights", net[0].weight, step)
            if step % 20 == 19:
                rec.finish(winner=None, reason="max_moves", global_step=step)
                rec = None
    digest = hashlib.sha256()
    for tensor in net.state_dict().values():
        digest.update(tensor.numpy().tobytes())
    return digest.hexdigest()


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Small matrices are slow on many threads when the machine is busy."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def test_weights_are_the_same_with_without_and_with_a_failing_bridge(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("in the way")
    without = train(None)
    with SummaryWriter(tmp_path / "run") as writer:
        assert train(writer) == without
        assert writer.flush()
        assert writer.health.written == writer.health.offered
        assert writer.health.written["game"] == 6
    with SummaryWriter(tmp_path / "blocked", max_queue_bytes=20_000) as failing:
        assert train(failing) == without
        assert sum(failing.health.dropped.values()) > 0
    assert train(None) == without


@pytest.mark.parametrize("fault", ["blocked", "open games"])
def test_memory_stays_under_the_bound(tmp_path: Path, fault: str) -> None:
    """Python's own allocations; the benchmark measures the process."""
    bound = 4 << 20
    (tmp_path / "run").write_text("in the way")
    legal = [f"{file}{rank}{file}{chr(ord(rank) + 1)}" for file in range(1, 8) for rank in "abcdefgh"][:52]
    policy = np.full(52, 1 / 52, np.float32)
    writer = EventWriter(tmp_path / "run", max_queue_bytes=bound)
    writer.flush()
    open_games: list[Any] = []
    tracemalloc.start()
    for number in range(200):
        rec = writer.game_recorder("self_play", black="a", white="b")
        for _ in range(60):
            rec.add_ply("7a7b", legal_moves=[*legal], policy=policy, value=0.5)
            writer.add_scalar("loss", 1.0, number)
        if fault == "blocked":
            rec.finish(winner=None, reason="max_moves", global_step=number)
        else:
            open_games.append(rec)
        assert writer.health.queue_bytes <= bound
    used, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < bound + (2 << 20)
    assert used > bound / 3
    writer.close(0)


def test_a_short_game_that_waits_holds_no_more_than_it_has(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("in the way")
    writer = EventWriter(tmp_path / "run")
    for number in range(100):
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=[0.25] * 4)
        rec.finish(winner=None, reason="max_moves", global_step=number)
    assert 100 * 2048 < writer.health.queue_bytes < 100 * 3000
    writer.close(0)
