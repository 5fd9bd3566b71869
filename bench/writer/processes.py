"""What a process that is killed, or one of many, leaves behind; and whether training is the same."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from bench.writer.faults import isolated
from bench.writer.lives import busy_core, listed
from tb_keisei import SummaryWriter, read_games
from tests.bridge.loaders import LOADERS, loaded

_KILLED = """
import sys
from bench.games import planned_games
from tb_keisei import EventWriter
writer = EventWriter(sys.argv[1])
(game,) = planned_games(1, 60)
number, pid = 0, None
while True:
    for _ in range(3):
        number += 1
        rec = writer.game_recorder("self_play", black="a", white="b")
        for ply in game:
            rec.add_ply(ply.usi, legal_moves=ply.legal_moves, policy=ply.policy, value=ply.value)
        rec.finish(winner="black", reason="resign", global_step=number)
    assert writer.flush()
    if not pid and (pid := writer.health.process):
        print(pid)
    if pid:
        print(number, flush=True)
"""


@dataclass
class Kills:
    """What kills cost.

    Attributes:
        flushed: games that were flushed before one.
        lost: those of them that are not on disk.
        unlisted: games on disk that the tab does not list, by loader.
        twice: rows of games that it lists already.
    """

    flushed: int = 0
    lost: int = 0
    unlisted: Counter[str] = field(default_factory=Counter)
    twice: int = 0

    def __str__(self) -> str:
        unlisted = " / ".join(str(self.unlisted[loader]) for loader in LOADERS)
        return f"{self.lost} of {self.flushed} lost, {unlisted} unlisted, {self.twice} twice"


def lost_by_kills(victim: str, kills: int, loops: int, seed: int = 5) -> Kills:
    """What kill -9 at random moments costs, on a core that is shared with so many busy loops.

    `victim` is "training", or "writer's process": then the training goes on for a moment.
    """
    rng, found = random.Random(seed), Kills()
    with busy_core(loops) as core:
        for _ in range(kills):
            _kill(victim, core, rng, found)
    return found


def _kill(victim: str, core: int, rng: random.Random, found: Kills) -> None:
    run = Path(tempfile.mkdtemp())
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(run / "run")], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        os.sched_setaffinity(process.pid, {core})
        pid = int(process.stdout.readline())
        time.sleep(rng.uniform(0, 0.5))
        if victim != "training":
            os.kill(pid, signal.SIGKILL)
            time.sleep(rng.uniform(0, 0.5))
        process.kill()
        said = [int(line) for line in process.stdout if line.endswith("\n")]
    count = max(said, default=3)
    _wait_until_quiet(run / "run")
    there = {game.game_id for game in read_games(run)}
    counts, twice = listed(run)
    found.lost += sum(f"g{number}" not in there for number in range(1, count + 1))
    found.flushed += count
    found.unlisted.update({loader: len(there) - shown for loader, shown in counts.items()})
    found.twice += twice
    shutil.rmtree(run)


def _wait_until_quiet(run: Path) -> None:
    """The writer's process lives a moment longer than the training, and writes what it has got."""
    sizes: list[int] = []
    while len(sizes) < 3 or len(set(sizes[-3:])) > 1:
        sizes.append(sum(file.stat().st_size for file in run.iterdir()))
        time.sleep(0.3)


def seen_of_many(processes: int, games: int) -> dict[str, int]:
    """Games that each loader lists and opens after many processes wrote into one run at once."""
    folder = Path(tempfile.mkdtemp())
    context = get_context("spawn")
    writers = [context.Process(target=_write_games, args=(folder / "run", games)) for _ in range(processes)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    found = {}
    for loader in LOADERS:
        with loaded(loader, folder) as seen:
            listed = {(header.place.tag, header.game_id) for header in seen.headers("run") if header.place}
            there = {(f"keisei/{game.stream}/{game.writer}", game.game_id) for game in seen.games("run")}
            found[loader] = len({(tag.rsplit("/", 2)[0], game_id) for tag, game_id in listed} & there)
    shutil.rmtree(folder)
    return found


def _write_games(run: Path, count: int) -> None:
    with SummaryWriter(run) as writer:
        for number in range(count):
            rec = writer.game_recorder("self_play", black="a", white="b")
            rec.add_ply("7g7f", legal_moves=["7g7f", "2g2f"], policy=[0.75, 0.25], value=0.5)
            rec.finish(winner="black", reason="resign", global_step=number % 7)
        assert writer.flush(60)


def trained_hashes(steps: int) -> dict[str, str]:
    """SHA-256 of the weights after a seeded training: without the bridge, with it, and with it failing."""
    folder = Path(tempfile.mkdtemp())
    (folder / "blocked").write_text("in the way")
    hashes = {"without": isolated(_train, None, steps)}
    hashes["with"] = isolated(_train, folder / "run", steps)
    hashes["failing"] = isolated(_train, folder / "blocked", steps)
    shutil.rmtree(folder)
    return hashes


def _train(run: Path | None, steps: int) -> str:
    torch.manual_seed(3)
    np.random.seed(3)
    random.seed(3)
    writer = SummaryWriter(run, max_queue_bytes=1 << 20) if run else None
    net = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Dropout(0.1), torch.nn.Linear(64, 52))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    legal = [f"{file}{rank}{file}{chr(ord(rank) + 1)}" for file in range(1, 8) for rank in "abcdefgh"][:52]
    rec = writer and writer.game_recorder("self_play", black="a", white="b", value_kind="raw_critic")
    for step in range(steps):
        policy = torch.softmax(net(torch.randn(16, 64) + np.random.rand() + random.random()), dim=1)
        chosen = int(torch.multinomial(policy[0], 1))
        loss = -(policy.log().mean() * (1 + chosen))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if writer and rec:
            rec.add_ply(legal[chosen], legal_moves=legal, policy=policy[0], value=loss)
            writer.add_scalar("loss", loss, step)
            if step % 50 == 49:
                rec.finish(winner=None, reason="max_moves", global_step=step)
                rec = writer.game_recorder("self_play", black="a", white="b", value_kind="raw_critic")
    digest = hashlib.sha256()
    for tensor in net.state_dict().values():
        digest.update(tensor.numpy().tobytes())
    if writer:
        writer.close(1)
    return digest.hexdigest()
