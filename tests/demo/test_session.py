import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tensorboard.plugins.custom_scalar import layout_pb2

from tb_keisei.demo.config import Config
from tb_keisei.demo.learn.training import Training
from tb_keisei.demo.play.probes import PROBES
from tb_keisei.demo.session import checkpoint, checkpoint_files
from tb_keisei.demo.session.evaluation import OPPONENTS
from tb_keisei.demo.session.hparams import METRICS
from tb_keisei.demo.session.layout import LAYOUT
from tb_keisei.demo.session.metrics import HISTOGRAM_EVERY
from tb_keisei.demo.session.progress import Progress
from tb_keisei.demo.session.session import Limits, Session, Stop, describe
from tb_keisei.demo.session.statistics import WINDOW, Statistics
from tb_keisei.demo.shogi.outcome import Ending
from tb_keisei.demo.stopwatch import Stopwatch
from tb_keisei.testing import RecordingSummaryWriter

EXPECTED = {
    *(f"train/{name}" for name in ("policy_loss", "value_loss", "entropy", "approx_kl", "clip_fraction")),
    *(f"train/{name}" for name in ("explained_variance", "learning_rate", "gradient_norm", "material_weight")),
    *(f"rollout/{name}" for name in ("ep_len_mean", "black_win_rate", "white_win_rate", "draw_rate")),
    *(f"time/{name}" for name in ("plies_per_second", "net_share", "rules_share", "bookkeeping_share", "bridge_share")),
    *(f"eval_{opponent}/{name}" for opponent in OPPONENTS for name in ("score", "wins", "draws", "losses")),
}


@pytest.fixture
def config(tiny: Config) -> Config:
    return replace(tiny, eval_every=480, policy_every=3)


@pytest.fixture
def progress() -> Iterator[Progress]:
    bar = Progress("test", 0, None)
    yield bar
    bar.close()


def session_of(run: Path, config: Config, progress: Progress) -> Session:
    return Session(run, Training(config), RecordingSummaryWriter(), progress)


def laid_out(writer: RecordingSummaryWriter) -> dict[str, dict[str, list[Any]]]:
    """The layout of the charts, as LAYOUT has it."""
    ((_, value),) = writer.summaries["custom_scalars__config__"]
    layout = layout_pb2.Layout.FromString(value.tensor.string_val[0])
    return {
        category.title: {chart.title: ["Multiline", list(chart.multiline.tag)] for chart in category.chart}
        for category in layout.category
    }


def histograms(writer: RecordingSummaryWriter) -> set[str]:
    return {tag for tag, values in writer.summaries.items() if values[0][1].HasField("histo")}


def test_a_session_writes_curves_games_probes_and_a_checkpoint(
    tmp_path: Path, config: Config, progress: Progress
) -> None:
    session = session_of(tmp_path / "demo-001", config, progress)
    updates = HISTOGRAM_EVERY
    session.train(Limits(plies=updates * config.games * config.segment), lambda: False)
    writer = session.writer
    assert set(writer.scalars) >= EXPECTED
    assert all(len(writer.scalars[tag]) >= 1 for tag in EXPECTED)
    assert len(writer.scalars["train/entropy"]) == updates
    in_charts = {tag for charts in LAYOUT.values() for _, tags in charts.values() for tag in tags}
    assert in_charts | set(METRICS) <= set(writer.scalars)
    describe(writer, session.run, session.training)
    assert laid_out(writer) == LAYOUT
    ((_, text),) = writer.texts["config"]
    assert "| precision | 32 |" in text
    steps = [step for step, _ in writer.scalars["eval_random/score"]]
    assert len(steps) == updates * config.games * config.segment // config.eval_every
    shares = [writer.scalars[f"time/{part}_share"][-1][1] for part in ("net", "rules", "bookkeeping", "bridge")]
    assert all(share > 0 for share in shares)
    assert sum(shares) < 1.1
    assert [probe.name for probe in writer.probes] == list(PROBES) * (1 + len(steps))
    assert all(probe.solutions == PROBES[probe.name].solutions for probe in writer.probes)
    assert any(probe.held_out for probe in writer.probes)
    assert {"train/advantages", "train/returns", "rollout/game_lengths"} == histograms(writer)
    assert checkpoint.newest(tmp_path / "demo-001").name == f"step-{session.training.step:012d}.pt"


def test_games_are_recorded_with_what_the_network_said(tmp_path: Path, config: Config, progress: Progress) -> None:
    session = session_of(tmp_path / "demo-001", config, progress)
    session.train(Limits(plies=960), lambda: False)
    games = session.writer.games
    own = [game for game in games if game.stream == "self_play"]
    other = [game for game in games if game.stream == "eval"]
    assert len(own) == session.statistics.count
    assert len(other) == 2 * len(OPPONENTS) * config.eval_games
    assert len({game.game_id for game in games}) == len(games)
    for game in own:
        assert game.black.name == game.white.name == "demo-001"
        assert game.black.learner
        assert game.value_kind == "scalar"
        assert game.value_perspective == "side_to_move"
        assert 0 <= game.start_step < game.global_step <= 960
    for game in other:
        names = {game.black.name, game.white.name}
        assert names in ({"demo-001", "random"}, {"demo-001", "one_ply"})
    with_policy = [ply for game in games for ply in game.plies if len(ply.candidates)]
    assert len(with_policy) > 100
    for ply in with_policy:
        assert len(ply.candidates) == ply.legal_count
        assert ply.probability == pytest.approx(ply.sampled_probability)
        assert ply.value is not None
        assert -1 <= ply.value <= 1


def test_recording_does_not_change_the_training(tmp_path: Path, config: Config, progress: Progress) -> None:
    recorded = session_of(tmp_path / "demo-001", config, progress)
    recorded.train(Limits(plies=960), lambda: False)
    plain = Training(config)
    while plain.step < 960:
        plain.update(Stopwatch(), lambda log, end: None)
    weights = zip(recorded.training.net.parameters(), plain.net.parameters(), strict=True)
    assert all(one.equal(two) for one, two in weights)


def test_a_stop_ends_after_the_update_in_progress_and_saves(tmp_path: Path, config: Config, progress: Progress) -> None:
    session = session_of(tmp_path / "demo-001", config, progress)
    stop = Stop()
    stop.listen()
    try:
        session.train(Limits(), lambda: session.updates == 2 or stop.asked)
        assert session.training.step == 2 * config.games * config.segment
        os.kill(os.getpid(), signal.SIGTERM)
        session.train(Limits(), lambda: stop.asked)
    finally:
        stop.forget()
    assert session.updates == 2
    assert len(checkpoint_files.found(tmp_path / "demo-001")) == 1


def test_no_time_left_trains_nothing(tmp_path: Path, config: Config, progress: Progress) -> None:
    session = session_of(tmp_path / "demo-001", config, progress)
    session.train(Limits(minutes=0), lambda: False)
    assert session.updates == 0


def test_a_full_disk_does_not_end_the_training(
    tmp_path: Path,
    config: Config,
    progress: Progress,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "save", fail)
    session = session_of(tmp_path / "demo-001", config, progress)
    session.train(Limits(plies=96), lambda: False)
    assert "no checkpoint could be written" in capsys.readouterr().err


def test_statistics_are_of_the_newest_games() -> None:
    statistics = Statistics()
    assert statistics.scalars() == {}
    for _ in range(WINDOW):
        statistics.add(100, Ending(None, "max_moves"))
    for winner in (0, 0, 0, 1):
        statistics.add(50, Ending(winner, "checkmate"))
    scalars = statistics.scalars()
    assert scalars["rollout/ep_len_mean"] == 100 - 4 * 50 / WINDOW
    assert scalars["rollout/black_win_rate"] == 3 / WINDOW
    assert scalars["rollout/white_win_rate"] == 1 / WINDOW
    assert scalars["rollout/draw_rate"] == 1 - 4 / WINDOW
    assert scalars["rollout/checkmate_rate"] == 4 / WINDOW
    assert statistics.lengths() == [100] * WINDOW + [50] * 4
    assert statistics.lengths() == []
