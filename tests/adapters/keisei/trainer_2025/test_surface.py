"""A trainer of another version: a warning names what it lacks, and the rest is shown."""

import logging
from types import SimpleNamespace

from tb_keisei.adapters.keisei import attach


class Recorder:
    """A writer that only remembers."""

    def __init__(self):
        self.scalars = []

        self.file_writer = self
        self.add_summary = self.add_text = lambda *_: None

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
    for words in ("last_gradient_norm", "elo_by_colour/black", "get_games_completion_rate"):
        assert words in caplog.text


def test_a_trainer_whose_log_is_elsewhere_has_its_other_numbers(caplog):
    writer = Recorder()
    metrics = SimpleNamespace(global_timestep=64, total_episodes_completed=3)
    trainer = SimpleNamespace(metrics_manager=metrics, training_loop_manager=SimpleNamespace())
    trainer.training_loop_manager.run = lambda: setattr(metrics, "global_timestep", 96)
    with caplog.at_level(logging.WARNING), attach(trainer, writer):
        trainer.training_loop_manager.run()
    assert "no log_both: TensorBoard will show no numbers that pass the log" in caplog.text
    assert "failed" not in caplog.text
    assert ("episodes_total", 3.0, 96) in writer.scalars
