"""The trainer's own scalars through a real TensorBoard."""

import math
from pathlib import Path

import pytest

from tb_keisei import EventWriter
from tests.plugin.logs import example_game
from tests.tensorboard_server import tensorboard_server


@pytest.mark.parametrize("arguments", [(), ("--load_fast=false",)], ids=["data-server", "python-loader"])
def test_scalars_and_swings_by_http(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with EventWriter(tmp_path / "demo") as writer:
        writer.add_game("self_play", example_game(4), global_step=49)
        for step, value in [(10, 0.5), (20, math.nan), (30, 0.25)]:
            writer.add_scalar("train/loss", value, step)
    with tensorboard_server("--logdir", tmp_path, *arguments) as server:
        server.wait_for_games(1, "demo")
        server.wait_for(lambda: "train/loss" in server.keisei("scalars", run="demo").json["tags"])
        answer = server.keisei("scalar", run="demo", tag="train/loss")
        assert answer.json == {"tag": "train/loss", "points": [[10, 0.5], [20, None], [30, 0.25]]}
        etag = {"If-None-Match": answer.headers["ETag"]}
        again = server.get("data/plugin/keisei/scalar", headers=etag, run="demo", tag="train/loss")
        assert again.status == 304
        assert server.keisei("scalar", run="demo", tag="none").status == 404
        assert server.keisei("scalars", run="no such run").json == {"tags": []}
        assert server.keisei("games", run="demo", step_from=50).json["total"] == 0
