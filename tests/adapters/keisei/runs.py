"""A training in a process of its own, and what its event files hold."""

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tensorboard.compat.proto import event_pb2

from tb_keisei import read_games
from tb_keisei.adapters.keisei.logdir import event_files_in
from tb_keisei.events.framing import Record, read_records
from tb_keisei.record.game import Game

HERE = Path(__file__).parent
HOME = Path(os.environ["KEISEI_HOME"]) if "KEISEI_HOME" in os.environ else None
LIMIT_SECS = 3600 if HOME else 300
_MARKS = {"trainer_2025": "train.py", "loop_2026": "keisei/training/katago_loop.py"}


def is_real(version: str) -> bool:
    """Whether KEISEI_HOME is a checkout of a version, by the name of its folder here."""
    return HOME is not None and (HOME / _MARKS[version]).is_file()


def home_of(version: str) -> Path:
    """Where its package lies: KEISEI_HOME, or the stand-in."""
    return HOME if HOME is not None and is_real(version) else HERE / version / "stand_in"


def environment(home: Path) -> dict[str, str]:
    """For a child that imports the trainer's package as its user would."""
    engine = HERE / "loop_2026" / "engine"
    path = os.pathsep.join(map(str, (home, engine, HERE.parents[2])))
    return {**os.environ, "PYTHONPATH": path, "WANDB_MODE": "disabled", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Run:
    """A finished training and what its event files hold."""

    out: Path
    events: Path

    @cached_property
    def report(self) -> dict:
        return json.loads((self.out / "report.json").read_text())

    @cached_property
    def log(self) -> str:
        return (self.out / "models/run/training_log.txt").read_text(encoding="utf-8")

    @cached_property
    def games(self) -> list[Game]:
        return list(read_games(self.events))

    def stream(self, name: str) -> list[Game]:
        return [game for game in self.games if game.stream == name]

    @cached_property
    def finished(self) -> list[Game]:
        return [game for game in self.stream("self_play") if game.outcome.kind != "aborted"]

    @cached_property
    def values(self) -> list:
        """Every (step, summary value) that is not ours, in the order of the file."""
        found = []
        for path in event_files_in(self.events):
            with path.open("rb") as file:
                for item in read_records(file):
                    assert isinstance(item, Record), item
                    event = event_pb2.Event.FromString(item.data)
                    found += [(event.step, value) for value in event.summary.value]
        return [(step, value) for step, value in found if not value.tag.startswith("keisei")]

    def scalar(self, tag: str) -> dict[int, float]:
        """Step to value; a simple_value or a tensor, as torch writes them."""
        return {step: value.simple_value for step, value in self.values if value.tag == tag}

    def text(self, tag: str) -> list[str]:
        found = [value for _, value in self.values if value.tag == f"{tag}/text_summary"]
        return [value.tensor.string_val[0].decode() for value in found]

    @cached_property
    def tags(self) -> set[str]:
        return {value.tag for _, value in self.values}
