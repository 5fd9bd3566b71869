from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tb_keisei.demo.config import Config
from tb_keisei.demo.errors import TrainerError
from tb_keisei.demo.learn.batch import batch
from tb_keisei.demo.learn.ppo import explained_variance, losses
from tb_keisei.demo.learn.training import Training
from tb_keisei.demo.net.net import best_precision
from tb_keisei.demo.play.log import GameLog, Thought
from tb_keisei.demo.session import checkpoint, checkpoint_files
from tb_keisei.demo.shogi.outcome import Ending
from tb_keisei.demo.stopwatch import Stopwatch

Games = list[tuple[GameLog, Ending]]


def train(training: Training, updates: int) -> Games:
    games: Games = []
    for _ in range(updates):
        training.update(Stopwatch(), lambda log, end: games.append((log, end)))
    return games


def same_weights(one: Training, two: Training) -> bool:
    states = zip(one.net.state_dict().values(), two.net.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in states)


def thought_told(thought: Thought | None) -> tuple[object, ...]:
    assert thought is not None
    return thought.value, thought.moves.tolist(), thought.probabilities.tolist()


def told(games: Games) -> list[object]:
    return [
        (
            log.number,
            log.start_step,
            log.moves,
            end,
            [thought_told(thought) for thought in log.thoughts],
        )
        for log, end in games
    ]


def test_the_same_seed_trains_the_same_weights_and_another_seed_others(tiny: Config) -> None:
    one, two, other = Training(tiny), Training(tiny), Training(replace(tiny, seed=4))
    games = [train(each, 3) for each in (one, two, other)]
    assert same_weights(one, two)
    assert told(games[0]) == told(games[1])
    assert not same_weights(one, other)


def test_bfloat16_trains_too_and_repeats(tiny: Config) -> None:
    one, two, exact = (Training(replace(tiny, precision=precision)) for precision in (16, 16, 32))
    for each in (one, two, exact):
        train(each, 2)
    assert same_weights(one, two)
    assert not same_weights(one, exact)
    assert all(each.dtype == torch.float32 for each in one.net.state_dict().values())
    assert best_precision() in (16, 32)


def test_the_learning_rate_falls() -> None:
    config = Config(learning_rate=1e-3, learning_rate_plies=1000)
    assert [config.rate(step) for step in (0, 3000)] == pytest.approx([1e-3, 5e-4])
    training = Training(replace(config, games=2, segment=2, channels=8, blocks=1, minibatch=4, threads=1))
    train(training, 2)
    assert training.optimizer.param_groups[0]["lr"] == config.rate(training.step)


def test_stopping_and_resuming_changes_nothing(tiny: Config, tmp_path: Path) -> None:
    whole, first = Training(tiny), Training(tiny)
    all_games = train(whole, 12)
    games = train(first, 6)
    path = checkpoint.save(tmp_path, first.step, first.state())
    second = Training.restored(checkpoint.load(path))
    games += train(second, 6)
    assert second.step == whole.step == 12 * tiny.games * tiny.segment
    assert same_weights(second, whole)
    assert str(second.optimizer.state_dict()) == str(whole.optimizer.state_dict())
    assert told(games) == told(all_games)
    assert any(log.start_step < first.step for log, _ in games[-3:]) or len(games) > 8


def test_the_weights_move_and_a_finished_game_is_handed_over(tiny: Config) -> None:
    training = Training(tiny)
    before = [each.clone() for each in training.net.parameters()]
    games = train(training, 6)
    assert any(not torch.equal(a, b) for a, b in zip(before, training.net.parameters(), strict=True))
    assert len(games) >= tiny.games
    for log, end in games:
        assert len(log.moves) == tiny.max_plies or end.reason != "max_moves"


def test_policies_of_the_first_games_and_then_of_every_nth_are_kept(tiny: Config) -> None:
    games = train(Training(replace(tiny, policy_every=4)), 20)
    assert len(games) > 3 * tiny.games
    for log, _ in games:
        first = log.number <= tiny.games
        assert log.keeps_policy == (first or log.number % 4 == 0)
        assert log.weight == (1 if first else 1 / 4)
        assert len(log.thoughts) == (len(log.moves) if log.keeps_policy else 0)


def test_the_recorded_probability_is_the_one_learned_from(tiny: Config) -> None:
    training = Training(tiny)
    logs = training.selfplay.logs
    segment = training.selfplay.play(training.net, 5, training.rng, Stopwatch(), lambda log, end: None)
    for row, log in enumerate(logs):
        for ply, (move, thought) in enumerate(zip(log.moves, log.thoughts, strict=True)):
            assert thought is not None
            probability = thought.probabilities[thought.moves == move].item()
            assert probability == pytest.approx(np.exp(segment.plies[ply].log_probability[row]), rel=1e-6)
            assert thought.probabilities.sum() == pytest.approx(1, abs=1e-4)
            assert thought.value == segment.plies[ply].outcome[row]


def test_before_the_first_step_the_policy_is_the_one_that_played(tiny: Config) -> None:
    training = Training(tiny)
    segment = training.selfplay.play(training.net, 5, training.rng, Stopwatch(), lambda log, end: None)
    learned = batch(segment, tiny, training.step)
    advantages = np.linspace(-1, 1, len(learned), dtype=np.float32)
    parts = losses(training.net, learned, advantages, np.arange(len(learned)), tiny)
    assert parts.approx_kl.item() == pytest.approx(0, abs=1e-6)
    assert parts.clip_fraction.item() == 0
    assert parts.policy_loss.item() == pytest.approx(-advantages.mean(), abs=1e-5)
    assert 0 < parts.entropy.item() < np.log(100)


def test_the_reward_for_material_fades() -> None:
    config = Config(material_weight=0.1, material_floor=0.02, material_plies=1000)
    assert [config.material(step) for step in (0, 500, 1000, 5000)] == pytest.approx([0.1, 0.06, 0.02, 0.02])


def test_explained_variance() -> None:
    returns = np.array([1, -1, 0.5], np.float32)
    assert explained_variance(returns, returns) == 1
    assert explained_variance(np.zeros(3, np.float32), returns) == pytest.approx(0)
    assert np.isnan(explained_variance(returns, np.ones(3, np.float32)))


def test_only_the_newest_checkpoints_stay(tmp_path: Path) -> None:
    for step in range(checkpoint.KEPT + 3):
        checkpoint.save(tmp_path, step, {"config": {}})
    assert next(path.name for path in checkpoint_files.found(tmp_path)) == "step-000000000003.pt"
    assert checkpoint.load(checkpoint.newest(tmp_path))["format"] == checkpoint.FORMAT
    assert not list(checkpoint_files.folder(tmp_path).glob("*.partial"))


def test_a_damaged_or_foreign_checkpoint_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "step-000000000001.pt"
    path.write_bytes(b"no checkpoint")
    with pytest.raises(TrainerError, match="resume from an older one"):
        checkpoint.load(path)
    torch.save({"format": 99}, path)
    with pytest.raises(TrainerError, match="format 99"):
        checkpoint.load(path)
    with pytest.raises(TrainerError, match="without --resume"):
        checkpoint.newest(tmp_path / "nothing")
