"""Probes through a real TensorBoard, on both loaders."""

from pathlib import Path

import pytest

from tb_keisei import EventWriter
from tests.tensorboard_server import tensorboard_server

LEGAL = ["7g7f", "2g2f", "9g9f"]


@pytest.mark.parametrize("arguments", [(), ("--load_fast=false",)], ids=["data-server", "python-loader"])
def test_probes_and_marks_by_http(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for session, steps in enumerate([(100, 200, 300), (200, 300, 400)]):
        with EventWriter(tmp_path / "demo") as writer:
            for step in steps:
                policy = [0.5, 0.25, 0.25] if session else [0.25, 0.5, 0.25]
                time = 1000 * (session + 1) + step
                writer.add_probe(
                    "start", "startpos", legal_moves=LEGAL, policy=policy, solutions=LEGAL[:1], global_step=step,
                    walltime=time,
                )  # fmt: skip
                writer.add_scalar("train/learning_rate", 0.1 if step > 300 else 0.5, step + session)
            writer.add_text("note", "by hand: a lower rate", 350)
            writer.add_text("config", "no note", 350)
    with tensorboard_server("--logdir", tmp_path, *arguments) as server:

        def read() -> bool:
            answer = server.keisei("probe", run="demo", name="start")
            return answer.status == 200 and len(answer.json["marks"]) == 3 and len(answer.json["steps"]) == 4

        server.wait_for(read)
        (line,) = server.keisei("probes", run="demo").json["probes"]
        assert (line["steps"], line["overlapped"]) == ([100, 200, 300, 400], [200, 300])
        assert line["solution_mass"] == pytest.approx([0.25, 0.5, 0.5, 0.5], rel=0.01)
        assert server.keisei("probe", run="demo", name="start").json["marks"] == [
            {"step": 200, "kind": "resume", "text": ""},
            {"step": 350, "kind": "note", "text": "by hand: a lower rate"},
            {"step": 401, "kind": "learning_rate", "text": "0.5 → 0.1"},
        ]
        assert "Traceback" not in server.log.read_text()
