"""`tb-keisei run`: the user's own command with two words in front."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from tests.adapters.keisei.runs import LIMIT_SECS, Run, environment

OURS = ("-m", "tb_keisei.cli", "run")


@pytest.fixture
def command(home, tmp_path):
    """Arguments of `python` for a small training, with and without us."""

    def words(*before: str, steps: int = 200) -> list[str]:
        settings = {
            "training.steps_per_epoch": 64,
            "training.enable_torch_compile": "false",
            "wandb.enabled": "false",
            "display.display_moves": "false",  # else the real trainer sleeps 0.1 s after each move
            "env.max_moves_per_game": 50,
        }
        overrides = [word for item in settings.items() for word in ("--override", "{}={}".format(*item))]
        train = ["train", "--savedir", str(tmp_path / "models"), "--run-name", "run", "--seed", "3"]
        shape = ["--total-timesteps", str(steps), "--tower_depth", "2", "--tower_width", "16"]
        return [sys.executable, *before, str(home / "train.py"), *train, *shape, *overrides]

    return words


def run(words, home, code=0):
    done = subprocess.run(words, env=environment(home), capture_output=True, text=True, timeout=LIMIT_SECS, check=False)
    assert done.returncode == code, done.stderr[-3000:]
    return done


def outcome(tmp_path, events="models/run/tensorboard"):
    return Run(tmp_path, tmp_path / events)


def weights(tmp_path):
    return torch.load(tmp_path / "models/run/final_model.pth", weights_only=False)["model_state_dict"]


def test_it_trains_as_without_us(command, home, tmp_path):
    run(command(), home)
    alone = weights(tmp_path)
    (tmp_path / "models").rename(tmp_path / "before")
    run(command(*OURS, "--every", "2", "--"), home)
    watched = weights(tmp_path)
    assert alone.keys() == watched.keys()
    assert all(torch.equal(alone[name], watched[name]) for name in alone)
    result = outcome(tmp_path)
    assert len(result.finished) == result.log.count(" finished. Length:") > 1
    assert [bool(len(game.plies[0].candidates)) for game in result.finished][:2] == [True, False]
    assert [game.outcome.kind for game in result.games].count("aborted") <= 1
    assert result.text("final_model")


def test_the_log_directory_can_be_chosen(command, home, tmp_path):
    run(command(*OURS, "--no-policy", "--logdir", str(tmp_path / "elsewhere"), "--"), home)
    games = outcome(tmp_path, "elsewhere").games
    assert games
    assert not any(len(ply.candidates) for game in games for ply in game.plies)
    assert not (tmp_path / "models/run/tensorboard").exists()


def test_a_resumed_run_goes_on_in_its_directory(command, home, tmp_path):
    run(command(*OURS, "--", steps=170), home)
    run(command(*OURS, "--", steps=300), home)
    result = outcome(tmp_path)
    assert len({game.writer for game in result.games}) == 2
    assert len(result.finished) == result.log.count(" finished. Length:")
    assert [game.outcome.kind for game in result.games].count("aborted") == 2
    assert max(result.scalar("episode_length")) > 170
    assert all(path.parent == result.events for path in result.events.rglob("*tfevents*"))


def test_a_run_begun_anew_hides_nothing_of_the_old_one(command, home, tmp_path):
    run(command(*OURS, "--", steps=150), home)
    for checkpoint in (tmp_path / "models/run").glob("*.pth"):
        checkpoint.unlink()
    run(command(*OURS, "--", steps=100), home)
    old, new = outcome(tmp_path), outcome(tmp_path, "models/run/tensorboard/from-step-0")
    assert new.finished
    assert len(old.finished) == old.log.count(" finished. Length:")


def test_a_finished_run_trains_no_step_and_fails_nowhere(command, home, tmp_path):
    run(command(*OURS, "--", steps=100), home)
    done = run(command(*OURS, "--", steps=100), home)
    assert "Traceback" not in done.stderr
    assert "observing" not in done.stderr


def interrupt(words, home, log: Path):
    """Press Ctrl-C twice once two games are over; the exit code."""
    process = subprocess.Popen(
        words,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job may have it ignored
    )
    try:
        deadline = time.monotonic() + LIMIT_SECS
        while time.monotonic() < deadline and process.poll() is None:
            if log.exists() and log.read_text().count(" finished. Length:") >= 2:
                break
            time.sleep(0.05)
        # asyncio keeps the first one to itself until the loop turns, which it never does in a training.
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.3)
        return process.wait(60)
    finally:
        process.kill()


def test_ctrl_c_ends_it_as_without_us(command, home, tmp_path):
    log = tmp_path / "models/run/training_log.txt"
    alone = interrupt(command(steps=1_000_000), home, log)
    (tmp_path / "models").rename(tmp_path / "before")
    assert interrupt(command(*OURS, "--", steps=1_000_000), home, log) == alone
    result = outcome(tmp_path)
    assert "KeyboardInterrupt" in result.log
    assert len(result.finished) == result.log.count(" finished. Length:") >= 2
    assert result.games[-1].outcome.kind in ("aborted", "truncated", "win", "draw")
    assert list((tmp_path / "models/run").glob("checkpoint_ts*.pth"))
