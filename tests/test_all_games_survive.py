"""Every game that was written is seen: four processes, one run, steps that collide and go backward, TensorBoard up."""

import multiprocessing
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tb_keisei import EventWriter, read_games
from tests.tensorboard_server import TensorBoard, tensorboard_server

WRITERS = 4
GAMES = 1250
LOADERS = [pytest.param((), id="data-server"), pytest.param(("--load_fast=false",), id="python-loader")]


def write_games(run: Path, writer_number: int) -> None:
    """GAMES short games; steps repeat, go backward and are the same in every process."""
    rng = random.Random(7)
    writer = EventWriter(run, purge_step=100 if writer_number == WRITERS - 1 else None)
    for number in range(GAMES):
        rec = writer.game_recorder("self_play", black="a", white="b", game_id=f"{writer_number}-{number}")
        rec.add_ply("7g7f", legal_moves=["7g7f", "2g2f"], policy=[0.75, 0.25], value=0.5)
        rec.add_ply("3c3d", legal_moves=["3c3d"], policy=[1.0])
        rec.finish(winner="black", reason="resign", global_step=rng.choice([0, 5, 7, number, 2 * GAMES - number]))
    writer.close(timeout=120)
    assert not any(writer.health.dropped.values())


def run_writers(run: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=write_games, args=(run, number)) for number in range(WRITERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0


def listed_ids(server: TensorBoard) -> Iterator[str]:
    for offset in range(0, WRITERS * GAMES, 1000):
        for game in server.keisei("games", run="demo", offset=offset, limit=1000).json["games"]:
            assert game["error"] is None
            yield game["game_id"]


def total(server: TensorBoard) -> int:
    answer = server.keisei("games", run="demo", limit=1)
    return int(answer.json["total"]) if answer.status == 200 else 0


@pytest.mark.parametrize("flags", LOADERS)
def test_every_game_survives(tmp_path: Path, flags: tuple[str, ...]) -> None:
    expected = sorted(f"{writer}-{number}" for writer in range(WRITERS) for number in range(GAMES))
    with tensorboard_server("--logdir", tmp_path, *flags) as server:
        run_writers(tmp_path / "demo")
        server.wait_for(lambda: total(server) == WRITERS * GAMES, seconds=90)
        assert sorted(listed_ids(server)) == expected
        one = server.keisei("games", run="demo", sort="time", limit=1).json["games"][0]
        place = {key: one[key] for key in ("run", "stream", "writer", "game_id")}
        assert server.keisei("game", **place).status == 200
    assert sorted(game.game_id for game in read_games(tmp_path)) == expected
