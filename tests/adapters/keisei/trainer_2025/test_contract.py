"""What the tap shows and what it leaves alone: on the stand-in, and with KEISEI_HOME on the real trainer."""

import json
import math
import re

import numpy as np
import pytest
from rsshogi.core import Board
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

from tests.adapters.keisei.runs import Run, is_real
from tests.adapters.keisei.trainer_2025.drive import EVALUATING, FAULTS

SMALL = {"steps": 500, "epoch": 128, "max_moves": 120, "evaluate": 2}
TAPPED = {"steps": 3100, "epoch": 256, "max_moves": 300, "evaluate": 2} if is_real("trainer_2025") else SMALL
ENDING = re.compile(r"Episode (\d+) finished\. Length: (\d+), .*?\. (Sente wins|Gote wins|Draw) by (.*?)\.\\n")
CANONICAL = {
    "Tsumi": "checkmate",
    "stalemate": "stalemate",
    "Max moves reached": "max_moves",
    "Sennichite": "repetition",
}
WINNERS = {"Sente wins": "black", "Gote wins": "white", "Draw": None}


@pytest.fixture(scope="module")
def plain(drive):
    return drive(road="none", **TAPPED)


@pytest.fixture(scope="module")
def tapped(drive):
    return drive(road="tap", **TAPPED)


def test_training_is_the_same(plain, tapped):
    assert plain.report["trained"]
    assert tapped.report["trained"]
    assert plain.report["steps"] == tapped.report["steps"] == TAPPED["steps"]
    assert plain.report["seen"] == tapped.report["seen"]
    assert plain.report["weights"] == tapped.report["weights"]
    assert plain.report["evaluation"] == tapped.report["evaluation"]
    assert tapped.report["failures"] == {}


def test_detaching_restores_the_trainer(tapped):
    assert tapped.report["restored"]


def test_nothing_that_is_read_is_lacking(tapped):
    assert tapped.report["lacking"] == []


def test_every_episode_is_a_game_and_ends_as_logged(tapped):
    logged = ENDING.findall(tapped.log)
    assert len(logged) == tapped.report["episodes"] == len(tapped.finished) > 0
    for game, (number, length, winner, reason) in zip(tapped.finished, logged, strict=True):
        assert game.game_id == number
        assert len(game.plies) == int(length)
        assert game.outcome.winner == WINNERS[winner]
        assert game.outcome.reason == CANONICAL[reason]
        assert game.outcome.reason_text in ("", reason)


def test_steps_are_those_that_were_done(tapped):
    step = 0
    for game in tapped.finished:
        assert (game.start_step, game.global_step) == (step, step + len(game.plies))
        step = game.global_step


def test_the_game_cut_off_by_the_end_is_kept_as_aborted(tapped):
    *_, last = tapped.stream("self_play")
    assert last.outcome.kind == "aborted"
    assert last.global_step == TAPPED["steps"]
    assert len(last.plies) == TAPPED["steps"] - tapped.finished[-1].global_step > 0


def test_moves_are_legal_candidates_are_the_legal_moves_and_the_end_is_right(tapped):
    for game in tapped.games:
        board = Board()
        for number, ply in enumerate(game.plies):
            legal = {move.to_usi() for move in board.legal_moves()}
            assert ply.usi in legal, (game.game_id, number)
            if len(ply.candidates):
                assert {candidate.usi for candidate in ply.candidates} == legal
                assert sum(candidate.probability for candidate in ply.candidates) == pytest.approx(1, abs=1e-3)
            assert not ply.problem
            board.apply_usi(ply.usi)
        assert game.final_sfen.split()[:3] == board.to_sfen().split()[:3]
        if game.outcome.reason == "checkmate":
            assert board.is_mated()


def test_probabilities_are_the_trainers_own(tapped):
    done = [entry for entry in tapped.report["seen"] if entry[0]]
    plies = [ply for game in tapped.stream("self_play") for ply in game.plies]
    assert len(done) == len(plies) == TAPPED["steps"]
    for (_, _, log_prob, value, _), ply in zip(done, plies, strict=True):
        assert ply.probability == pytest.approx(math.exp(log_prob), abs=1e-3, rel=1e-3)
        assert ply.sampled_probability == pytest.approx(math.exp(log_prob), rel=1e-5)
        assert ply.value == pytest.approx(value, rel=1e-5)
        assert len(ply.candidates)


def surprise(games):
    """z over all games: near 0 only when what is recorded is what was sampled."""
    deviation = variance = 0.0
    for ply in (ply for game in games for ply in game.plies):
        p = np.array([candidate.probability for candidate in ply.candidates])
        bits = -np.log(p)
        entropy = float((p * bits).sum())
        variance += float((p * bits * bits).sum()) - entropy**2
        deviation += -math.log(ply.probability) - entropy
    return deviation / math.sqrt(variance)


def test_surprise_is_near_zero(tapped):
    assert abs(surprise(tapped.finished)) < 4


def test_games_say_what_their_numbers_mean(tapped):
    game = tapped.finished[0]
    assert (game.value_kind, game.value_perspective, game.forward_mode) == ("raw_critic", "none", "train")
    assert game.max_plies == TAPPED["max_moves"]
    assert game.initial_sfen is None
    assert game.black.learner
    assert game.white.learner
    assert game.plies[-1].facts["reward"] == (1.0 if game.outcome.winner else 0.0)


def test_evaluation_games_stand_apart(tapped):
    games, results = tapped.stream("eval"), tapped.report["evaluation"]
    assert len(games) == len(results) == 2
    for game, (winner, length, reason) in zip(games, results, strict=True):
        assert len(game.plies) == length
        assert game.outcome.reason == CANONICAL[reason]
        agent = "black" if game.black.learner else "white"
        assert game.black.learner != game.white.learner
        won = None if game.outcome.winner is None else int(game.outcome.winner != agent)
        assert won == winner
        mine = [bool(len(ply.candidates)) for ply in game.plies]
        assert mine == [(number % 2 == 0) == (agent == "black") for number in range(length)]
        assert game.forward_mode == "eval"
    assert {game.black.learner for game in games} == {True, False}


def test_scalars_stand_under_their_own_names(tapped):
    lengths = tapped.scalar("episode_length")
    assert lengths == {game.global_step: len(game.plies) for game in tapped.finished}
    assert "game_reason" not in tapped.tags
    rate = tapped.scalar("black_win_rate")[tapped.finished[-1].global_step]
    assert rate == pytest.approx(tapped.report["wins"][0] / tapped.report["episodes"])
    updates = list(range(TAPPED["epoch"], TAPPED["steps"], TAPPED["epoch"]))
    for tag in ("ppo/policy_loss", "ppo/value_loss", "ppo/clip_fraction", "ppo/gradient_norm", "steps_per_second"):
        assert set(updates) <= set(tapped.scalar(tag)), tag
    assert all(value > 0 for value in tapped.scalar("steps_per_second").values())
    assert list(tapped.scalar("ppo/gradient_norm")) == updates, "there is no update after the last epoch"


def test_entropy_has_its_sign(tapped):
    logged = [json.loads(text) for text in re.findall(r"Metrics: (\{.*?\})\\n", tapped.log)]
    written = list(tapped.scalar("ppo/entropy").values())
    assert written == pytest.approx([-float(entry["ppo/entropy"]) for entry in logged], abs=1e-4)
    assert min(written) > 0


def test_elo_is_labelled_by_colour(tapped):
    black, white = tapped.scalar("elo_by_colour/black"), tapped.scalar("elo_by_colour/white")
    assert black
    assert [a + b for a, b in zip(black.values(), white.values(), strict=True)] == pytest.approx([3000] * len(black))


def hparams(run):
    """What the HParams tab compares: numbers of the start of the session."""
    (start,) = (value for _, value in run.values if value.tag == "_hparams_/session_start_info")
    found = HParamsPluginData.FromString(start.metadata.plugin_data.content).session_start_info.hparams
    return {name: value.number_value for name, value in found.items()}


def test_histograms_texts_and_settings_arrive(tapped):
    assert {"buffer/advantages", "buffer/returns"} <= tapped.tags
    assert "_hparams_/session_start_info" in tapped.tags
    assert "_hparams_/session_end_info" in tapped.tags
    compared = hparams(tapped)
    assert (compared["training.tower_depth"], compared["training.tower_width"]) == (2, 16)
    assert not [name for name in compared if name.startswith(("display", "demo", "logging", "wandb"))]
    config = json.loads(tapped.text("config")[0].removeprefix("```json\n").removesuffix("\n```"))
    assert (config["training.tower_depth"], config["training.tower_width"]) == (2, 16)
    assert "entropy" in tapped.text("about_these_numbers")[0]
    assert "square" in tapped.text("hot_squares")[-1]
    assert tapped.finished[-1].plies[0].usi in tapped.text("openings")[-1]
    assert f"checkpoint_ts{TAPPED['steps']}.pth" in tapped.text("checkpoints")[-1]


def test_every_nth_policy_is_weighted(drive):
    run = drive(road="tap", every=3, steps=500, epoch=128, max_moves=60)
    assert len(run.finished) >= 4
    for number, game in enumerate(run.finished):
        assert {bool(len(ply.candidates)) for ply in game.plies} == {number % 3 == 0}
        assert game.policy_fraction == pytest.approx(1 / 3)
        assert all(ply.sampled_probability is not None for ply in game.plies)


def test_games_without_policies(drive):
    run = drive(road="tap", policies=False, **{**SMALL, "steps": 150, "max_moves": 60})
    assert run.finished
    assert not any(len(ply.candidates) for game in run.games for ply in game.plies)
    assert {game.black.learner for game in run.stream("eval")} == {True, False}


def test_a_failed_step_drops_the_half_game_only(drive):
    options = {"steps": 300, "epoch": 128, "max_moves": 60, "fail_steps": [10, 100]}
    plain, tapped = drive(road="none", **options), drive(road="tap", **options)
    assert plain.report["weights"] == tapped.report["weights"]
    assert [entry[0] for entry in tapped.report["seen"]].count(False) == 2
    assert len(tapped.finished) == tapped.report["episodes"] > 0
    for game in tapped.games:
        board = Board()
        for ply in game.plies:
            board.apply_usi(ply.usi)
        assert game.final_sfen.split()[:3] == board.to_sfen().split()[:3]


def test_it_survives_torch_compile(drive):
    options = {"steps": 150, "epoch": 64, "max_moves": 60, "compiled": True}
    plain, tapped = drive(road="none", **options), drive(road="tap", **options)
    assert plain.report["weights"] == tapped.report["weights"]
    assert tapped.report["restored"]
    assert all(len(ply.candidates) for game in tapped.finished for ply in game.plies)
    assert {tag for tag in tapped.tags if tag.startswith("weight_update/")}
    assert not [tag for tag in tapped.tags if "_orig_mod" in tag]


def test_the_callback_road_shows_curves(drive):
    run = drive(road="callback", steps=500, epoch=128, max_moves=120)
    assert not run.games
    assert list(run.scalar("ppo/entropy")) == [128, 256, 384]
    assert min(run.scalar("ppo/entropy").values()) > 0
    assert list(run.scalar("steps_per_second")) == [256, 384]


BROKEN = {"steps": 100, "epoch": 32, "max_moves": 30, "evaluate": 1, "fail_steps": [10]}


@pytest.fixture(scope="module")
def unbroken(drive):
    return drive(road="none", **BROKEN)


@pytest.fixture(scope="module")
def broken(drive):
    return drive(road="tap", faults=list(FAULTS), **BROKEN)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_tap_leaves_training_alone(unbroken, broken, fault):
    run = Run(broken.out / fault, broken.out / fault / "events")
    for name in ("weights", "seen", "steps", "episodes", "wins"):
        assert run.report[name] == unbroken.report[name], name
    assert run.report["evaluation"] == (unbroken.report["evaluation"] if fault in EVALUATING else [])
    assert run.report["trained"]
    assert run.report["failures"]
    assert run.report["restored"]
    assert ENDING.findall(run.log) == ENDING.findall(unbroken.log)
