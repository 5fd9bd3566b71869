"""A trainer of another version: a warning names what it lacks, and the rest is shown."""

import logging
from types import SimpleNamespace

import pytest

from tb_keisei.keisei import attach


class Recorder:
    """A writer that only remembers."""

    def __init__(self):
        self.scalars = []

    def add_scalar(self, tag, value, step):
        self.scalars.append((tag, value, step))

    def flush(self, timeout):
        return True


def run_with(log):
    def run(trainer):
        trainer.log_both("an update", wandb_data={"ppo/entropy": -2.0, "name": "x"})
        log.append("ran")

    return run


def test_what_is_missing_is_named_and_the_rest_is_shown(caplog):
    log, writer = [], Recorder()
    trainer = SimpleNamespace(metrics_manager=SimpleNamespace(global_timestep=64))
    trainer.log_both = lambda message, **_: log.append(message)
    trainer.training_loop_manager = SimpleNamespace(run=lambda: run_with(log)(trainer))
    with caplog.at_level(logging.WARNING), attach(trainer, writer):
        trainer.training_loop_manager.run()
    assert log == ["an update", "ran"]
    assert ("ppo/entropy", 2.0, 64) in writer.scalars
    for words in ("step_manager.execute_step", "self-play games", "experience_buffer.ptr", "hparams", "checkpoints"):
        assert words in caplog.text


def test_a_trainer_that_is_nothing_at_all_is_survived(caplog):
    with caplog.at_level(logging.WARNING), attach(SimpleNamespace(), Recorder()):
        pass
    assert "metrics_manager.global_timestep" in caplog.text


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        attach(SimpleNamespace(), Recorder(), every=0)
