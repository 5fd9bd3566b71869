"""`tb-keisei run -- keisei-train …`: what people type, with three words in front."""

import signal
import subprocess
import sys
import time

import pytest
import torch

from tests.adapters.keisei.loop_2026.checks import wrong_plies
from tests.adapters.keisei.loop_2026.drive import Options, write_toml
from tests.adapters.keisei.runs import LIMIT_SECS, Run, environment, is_real

OURS = (sys.executable, "-m", "tb_keisei.cli", "run")
TRAIN = "import sys\nfrom keisei.training.katago_loop import main\nsys.exit(main())\n"
SIZE = ("--epochs", "2", "--steps-per-epoch", "70", "--seed", "3")


@pytest.fixture
def config(tmp_path):
    return write_toml(tmp_path, Options(), is_real("loop_2026"))


@pytest.fixture
def forms(tmp_path, config):
    """What people type."""
    command = tmp_path / "keisei-train"
    command.write_text(f"#!{sys.executable}\n{TRAIN}")
    command.chmod(0o755)
    (tmp_path / "begin.py").write_text(TRAIN)
    module = ("-m", "keisei.training.katago_loop", str(config))
    return {
        "command": [str(command), str(config)],
        "module": [sys.executable, *module],
        "script": [sys.executable, str(tmp_path / "begin.py"), str(config)],
        "torchrun": ["torchrun", "--standalone", "--nproc_per_node=2", *module],
    }


def run(words, home, **more):
    env = environment(home) | more
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=LIMIT_SECS, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done


def weights(tmp_path):
    return torch.load(tmp_path / "checkpoints/epoch_00001.pt", weights_only=True)["model_state_dict"]


@pytest.mark.parametrize("form", ["command", "module", "script", "torchrun"])
def test_it_trains_as_without_us(forms, home_2026, tmp_path, form):
    words = forms[form]
    alone = ["-m", "torch.distributed.run", *words[1:]] if form == "torchrun" else words
    run([*([sys.executable] if form == "torchrun" else []), *alone, *SIZE], home_2026)
    before = weights(tmp_path)
    (tmp_path / "checkpoints").rename(tmp_path / "before")
    done = run([*OURS, "--lanes", "3", "--", *words, *SIZE], home_2026)
    assert "nothing was recorded" not in done.stderr
    after = weights(tmp_path)
    assert all(torch.equal(before[name], after[name]) for name in before)
    games = Run(tmp_path, tmp_path / "checkpoints/tensorboard").games
    assert len({game.facts["lane"] for game in games}) == 3
    assert len({game.writer for game in games}) == 1
    assert sum(len(game.plies) for game in games) == 3 * 2 * 70
    assert [wrong for game in games for wrong in wrong_plies(game)] == []


def test_the_log_directory_can_be_chosen(forms, home_2026, tmp_path):
    run([*OURS, "--no-policy", "--logdir", str(tmp_path / "elsewhere"), "--", *forms["command"], *SIZE], home_2026)
    games = Run(tmp_path, tmp_path / "elsewhere").games
    assert len({game.facts["lane"] for game in games}) == 6
    assert not any(len(ply.candidates) for game in games for ply in game.plies)
    assert not (tmp_path / "checkpoints/tensorboard").exists()


def test_a_resumed_run_goes_on_in_its_directory(forms, home_2026, tmp_path):
    run([*OURS, "--", *forms["command"], *SIZE], home_2026)
    run([*OURS, "--", *forms["command"], *SIZE], home_2026)
    result = Run(tmp_path, tmp_path / "checkpoints/tensorboard")
    assert list(result.scalar("policy_loss")) == [70, 140, 210, 280]
    assert len({game.writer for game in result.games}) == 2


def interrupt(words, home, number, folder):
    """Send a signal once a checkpoint is there; the exit code."""
    process = subprocess.Popen(
        words,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a background job may ignore it
    )
    try:
        deadline = time.monotonic() + LIMIT_SECS
        while not list(folder.glob("epoch_*.pt")):
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(3.0)  # SIGTERM loses what was handed over a moment before: there must be more than that
        assert process.poll() is None
        process.send_signal(number)
        return process.wait(60)
    finally:
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_as_without_us(forms, home_2026, tmp_path, number):
    words = [*forms["module"], "--epochs", "100000", "--steps-per-epoch", "60"]
    folder = tmp_path / "checkpoints"
    alone = interrupt(words, home_2026, number, folder)
    folder.rename(tmp_path / "before")
    assert interrupt([*OURS, "--", *words], home_2026, number, folder) == alone
    time.sleep(1.0)  # the writer's own process outlives the training's and writes what it was handed
    games = Run(tmp_path, folder / "tensorboard").games
    assert len([game for game in games if game.outcome.kind != "aborted"]) >= 6
    assert [wrong for game in games for wrong in wrong_plies(game)] == []
