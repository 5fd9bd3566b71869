"""What the tap shows and what it leaves alone: on the stand-in, and with KEISEI_HOME on the real loop."""

import json

import pytest
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

from tests.adapters.keisei.loop_2026.checks import errors, told, wrong_plies
from tests.adapters.keisei.loop_2026.drive import FAULTS, OF_LEAGUES
from tests.adapters.keisei.runs import Run, is_real

REAL = is_real("loop_2026")
SELF_PLAY = {"epochs": 3, "steps": 100, "max_ply": 60}
MODES = {
    "self-play": SELF_PLAY,
    "league": {**SELF_PLAY, "league": True},
    "one opponent": {**SELF_PLAY, "league": True, "together": 1},
    "compiled": {**SELF_PLAY, "compiled": True, "steps": 60},
    "long": {"epochs": 2, "steps": 400, "max_ply": 400, "games": 8, "lanes": 8},
}
REASONS = {
    1: {"checkmate", "stalemate"},
    2: {"repetition"},
    3: {"perpetual_check"},
    4: {"impasse"},
    5: {"max_moves"},
}


@pytest.fixture(params=MODES)
def options(request):
    if request.param == "compiled" and REAL:
        pytest.skip("the real compiler takes minutes; measure.py has it with the backend eager")
    return MODES[request.param]


def test_training_is_the_same(drive_2026, options):
    plain, tapped = drive_2026(tapped=False, **options), drive_2026(**options)
    assert plain.report["trained"]
    assert plain.report["steps"] == options["epochs"] * options["steps"]
    assert plain.report["seen"] == tapped.report["seen"]
    assert plain.report["weights"] == tapped.report["weights"]
    assert tapped.report["failures"] == {}
    assert tapped.report["restored"]


def test_every_ply_is_so(drive_2026, options):
    games = drive_2026(**options).games
    assert len(games) >= options.get("lanes", 4)
    assert [wrong for game in games for wrong in wrong_plies(game)] == []
    plies = [ply for game in games for ply in game.plies]
    assert len(plies) == options["epochs"] * options["steps"] * options.get("lanes", 4)
    assert all(len(ply.candidates) and ply.wdl is not None and "score_lead" in ply.facts for ply in plies)


def test_probabilities_are_the_loops_own(drive_2026, options):
    run = drive_2026(**options)
    found = list(errors(run.games, run.report["seen"]))
    assert len(found) > 100
    assert max(found) <= 1e-6
    for game in run.games:
        for ply, (_, log_prob, value) in zip(game.plies, told(game, run.report["seen"]), strict=True):
            assert (log_prob is not None) == game.players[ply.mover].learner
            if value is not None:
                assert ply.wdl[0] - ply.wdl[2] == pytest.approx(value, abs=1e-6)


def test_games_end_as_the_engine_said(drive_2026, options):
    run = drive_2026(**options)
    ended = {
        (lane, step, plies): (code, reward)
        for step, entry in enumerate(run.report["seen"], 1)
        for lane, code, reward, plies in entry["ends"]
        if str(lane) in {game.facts["lane"] for game in run.games}
    }
    for game in run.games:
        if game.outcome.kind == "aborted":
            assert game.global_step == run.report["steps"]
            continue
        code, reward = ended.pop((int(game.facts["lane"]), game.global_step, len(game.plies)))
        assert game.outcome.reason in REASONS[code]
        mover = "black" if len(game.plies) % 2 else "white"
        assert (game.outcome.winner == mover) == (reward > 0)
        assert (game.outcome.winner is None) == (reward == 0)
        assert game.plies[-1].facts["reward"] == reward
    assert ended == {}


def test_of_each_ply_is_told_who_moved(drive_2026):
    games = drive_2026(**MODES["league"]).games
    for game in games:
        assert game.stream == "league"
        assert {ply.mover for ply in game.plies} <= set(range(len(game.players)))
        for player in game.players:
            assert player.learner or ("entry" in player.checkpoint and player.rating > 0)
        learners = [number for number, player in enumerate(game.players) if player.learner]
        for ply in game.plies:
            assert (ply.policy_step is not None) == (ply.mover in learners)
    assert max(len(game.players) for game in games) > 2, "opponents change at an epoch's start"


def test_the_learners_step_is_that_of_its_last_update(drive_2026):
    games = drive_2026(**SELF_PLAY).games
    for game in games:
        steps = [game.start_step + number for number in range(len(game.plies))]
        assert [ply.policy_step for ply in game.plies] == [(step - 1) // 100 * 100 for step in steps]


def test_games_say_what_they_are(drive_2026):
    game = drive_2026(**SELF_PLAY).games[0]
    assert (game.value_kind, game.forward_mode, game.policy_noise) == ("wdl", "eval", "none")
    assert (game.impasse_rule, game.repetition_rule) == ("keisei", "perpetual_check_loses")
    assert (game.max_plies, game.game_fraction, game.policy_fraction) == (60, pytest.approx(4 / 6), 1.0)
    assert game.black.learner
    assert game.white.learner
    assert game.stream == "self_play"


def test_a_lane_that_the_engine_gave_up_is_left_out(drive_2026):
    lanes = [int(game.facts["lane"]) for game in drive_2026(**SELF_PLAY).games]
    lane = lanes[0]
    options = {**SELF_PLAY, "panics": [[20, lane]]}
    plain, tapped = drive_2026(tapped=False, **options), drive_2026(**options)
    assert plain.report["weights"] == tapped.report["weights"]
    assert tapped.report["failures"] == {}
    mine = [game for game in tapped.games if game.facts["lane"] == str(lane)]
    assert min(game.start_step for game in mine) == 22
    assert [wrong for game in tapped.games for wrong in wrong_plies(game)] == []


def test_an_exception_of_the_loops_passes_and_leaves_no_half_game(drive_2026):
    run = drive_2026(**SELF_PLAY, raises=130)
    assert run.report["error"] == "failed on purpose"
    assert run.report["restored"]
    assert run.report["failures"] == {}
    assert {game.outcome.kind for game in run.games} == {"truncated"}


def test_moves_alone(drive_2026):
    run = drive_2026(**SELF_PLAY, policies=False)
    assert run.games
    assert not any(len(ply.candidates) for game in run.games for ply in game.plies)
    assert {game.policy_fraction for game in run.games} == {None}
    assert all(ply.legal_count and ply.mover == 0 for game in run.games for ply in game.plies)


def test_fewer_games_than_lanes(drive_2026):
    run = drive_2026(**{**SELF_PLAY, "steps": 30}, games=2, lanes=8)
    assert {game.facts["lane"] for game in run.games} == {"0", "1"}
    assert {game.game_fraction for game in run.games} == {1.0}


def test_half_precision(drive_2026):
    options = {**SELF_PLAY, "amp": True}
    plain, tapped = drive_2026(tapped=False, **options), drive_2026(**options)
    assert plain.report["weights"] == tapped.report["weights"]
    assert [wrong for game in tapped.games for wrong in wrong_plies(game)] == []


def test_scalars_stand_under_the_loops_names(drive_2026):
    run = drive_2026(**MODES["league"])
    updates = [100, 200, 300]
    for tag in ("policy_loss", "value_loss", "score_loss", "entropy", "gradient_norm", "learning_rate"):
        assert list(run.scalar(tag)) == updates, tag
    assert list(run.scalar("avg_episode_length")) == updates
    assert run.scalar("plies_total") == {step: 6.0 * step for step in updates}
    assert min(run.scalar("plies_per_second").values()) > 0
    assert {"buffer/values", "buffer/rewards", "buffer/log_probs"} <= run.tags
    assert len([tag for tag in run.tags if tag.startswith("elo/1 ")]) == 1
    games = sum(sum(run.scalar(tag).values()) for tag in run.tags if tag.startswith("league/") and "/games" in tag)
    ended = [end for entry in run.report["seen"] for end in entry["ends"] if end[1] != 5]
    assert games == len(ended)


def test_settings_and_checkpoints_arrive(drive_2026):
    run = drive_2026(**SELF_PLAY)
    (start,) = (value for _, value in run.values if value.tag == "_hparams_/session_start_info")
    found = HParamsPluginData.FromString(start.metadata.plugin_data.content).session_start_info.hparams
    assert found["training.max_ply"].number_value == 60
    assert found["model.built.obs_channels"].number_value == 50
    assert not [name for name in found if name.startswith("display")]
    assert "_hparams_/session_end_info" in run.tags
    config = json.loads(run.text("config")[0].removeprefix("```json\n").removesuffix("\n```"))
    assert config["training.num_games"] == 6
    assert "vector step" in run.text("about_these_numbers")[0]
    assert "epoch_00001.pt" in run.text("checkpoints")[0]


def test_a_resumed_run_goes_on(drive_2026, tmp_path):
    drive_2026(out=tmp_path, **{**SELF_PLAY, "epochs": 2})
    run = drive_2026(out=tmp_path, **{**SELF_PLAY, "epochs": 1})
    assert run.report["steps"] == 300
    starts = sorted(game.start_step for game in run.games)
    assert [start for start in starts if 195 < start <= 201] == [201] * 4
    assert len({(game.writer, game.game_id) for game in run.games}) == len(run.games)
    assert [wrong for game in run.games for wrong in wrong_plies(game)] == []


BROKEN = {"epochs": 2, "steps": 40, "max_ply": 30, "panics": [[5, lane] for lane in range(6)]}


@pytest.fixture(scope="module")
def broken(drive_2026):
    return drive_2026(faults=list(FAULTS), **BROKEN)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_tap_leaves_training_alone(drive_2026, broken, fault):
    unbroken = drive_2026(tapped=False, league=fault in OF_LEAGUES, **BROKEN)
    run = Run(broken.out / fault, broken.out / fault / "events")
    for name in ("weights", "seen", "steps", "epoch"):
        assert run.report[name] == unbroken.report[name], name
    assert run.report["trained"]
    assert run.report["failures"]
    assert run.report["restored"]
    assert [wrong for game in run.games for wrong in wrong_plies(game)] == []
