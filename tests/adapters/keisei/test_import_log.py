"""A training's curves from its log alone."""

import pytest

from tb_keisei.adapters.keisei.log.training_log import Episode, Fresh, Remark, Restart, Update, entries
from tb_keisei.cli import main
from tests.adapters.keisei.runs import Run

STAMP = "[2026-11-23 16:12:16] "
LOG = "".join(
    STAMP + line
    for line in (
        "--- SESSION START: tiny ---\n",
        r"--- SESSION START: tiny at 2026-11-23 16:12:16 ---\n",
        r"Starting fresh training.\n",
        "Model Structure:\n{'a': 1}" + r"\n",
        r"Episode 1 finished. Length: 80, Reward: 0.00. Draw by Max moves reached.\n",
        r'PPO Update @ ts 101. Metrics: {"ppo/entropy": "-3.3946", "ppo/learning_rate": "0.0003"}\n',
        r"[WARNING] Step failed at 130. Resetting.\n",
        r"CRITICAL: Error during training step: no such move. Resetting episode.\n",
        r"Episode 2 finished. Length: 20, Reward: 1.00. Sente wins by Tsumi.\n",
        r"Resuming from timestep 120, 2 episodes completed.\n",
        r"Episode 3 finished. Length: 30, Reward: 1.00. Gote wins by Tsumi.\n",
    )
)


def whats(text, size):
    return [entry.what for entry in entries(text[at : at + size] for at in range(0, len(text), size))]


@pytest.mark.parametrize("size", [1, 7, 64, 100_000])
def test_the_log_is_read_whatever_its_chunks(size):
    assert whats(LOG, size) == [
        Fresh(),
        Episode(1, 80, 0.0, None, "Max moves reached"),
        Update(100, {"ppo/entropy": -3.3946, "ppo/learning_rate": 0.0003}),
        Restart(130),
        Remark("CRITICAL: Error during training step: no such move. Resetting episode."),
        Episode(2, 20, 1.0, "black", "Tsumi"),
        Restart(120),
        Episode(3, 30, 1.0, "white", "Tsumi"),
    ]


def test_a_log_cut_off_in_a_message_is_read_as_far_as_it_goes():
    cut = LOG[: LOG.index("Metrics") + 30]
    assert whats(cut, 100)[:2] == [Fresh(), Episode(1, 80, 0.0, None, "Max moves reached")]


def test_it_shows_what_the_tap_shows(drive, tmp_path):
    tapped = drive(road="tap", steps=500, epoch=128, max_moves=120, evaluate=2)
    assert (
        main(["import", "keisei-log", str(tapped.out / "models/run/training_log.txt"), "--logdir", str(tmp_path)]) == 0
    )
    imported = Run(tapped.out, tmp_path)
    for tag in ("episode_length", "episode_reward", "black_win_rate", "white_win_rate", "draw_rate", "ppo/entropy"):
        live = tapped.scalar(tag)
        assert imported.scalar(tag).keys() == live.keys(), tag
        assert list(imported.scalar(tag).values()) == pytest.approx(list(live.values()), abs=1e-2), tag


def test_steps_that_go_back_hide_nothing(tmp_path):
    log = tmp_path / "training_log.txt"
    log.write_text(LOG)
    assert main(["import", "keisei-log", str(log), "--logdir", str(tmp_path / "events")]) == 0
    first, second = Run(tmp_path, tmp_path / "events"), Run(tmp_path, tmp_path / "events/from-step-120")
    assert second.scalar("episode_length") == {150: 30.0}
    assert second.scalar("black_win_rate") == pytest.approx({150: 1 / 3})
    assert first.scalar("ppo/entropy") == pytest.approx({100: 3.3946})
    assert {80: 80.0, 150: 20.0}.items() <= first.scalar("episode_length").items()
    assert "no such move" in second.text("warnings")[0]


def test_wrong_files_and_used_directories_are_refused(tmp_path, capsys):
    log, other = tmp_path / "log.txt", tmp_path / "other.txt"
    log.write_text(LOG)
    other.write_text("something else\n")
    command = ["import", "keisei-log"]
    assert main([*command, str(other), "--logdir", str(tmp_path / "events")]) == 2
    assert main([*command, str(tmp_path / "none"), "--logdir", str(tmp_path / "events")]) == 2
    assert main([*command, str(log), "--logdir", str(tmp_path / "events")]) == 0
    assert main([*command, str(log), "--logdir", str(tmp_path / "events")]) == 2
    errors = capsys.readouterr().err
    assert "no training log" in errors
    assert "cannot be read" in errors
    assert "holds event files already" in errors
