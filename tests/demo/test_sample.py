from pathlib import Path

import pytest

from docs import sample as making
from tb_keisei import read_games, read_probes
from tb_keisei.demo import sample
from tests.demo.test_demo import run_until_done

LIMIT = 4_000_000


def test_the_sample_is_small_and_whole() -> None:
    runs = sorted(sample.RUNS.glob("*/"))
    assert len(runs) == 2
    assert sum(file.stat().st_size for run in runs for file in run.iterdir()) <= LIMIT
    for run in runs:
        games = list(read_games(run))
        assert len(games) >= 200
        assert sum(any(ply.candidates for ply in game.plies) for game in games) >= 40
        assert {game.stream for game in games} == {"self_play", "eval"}
        assert len({probe.global_step for probe in read_probes(run)}) >= 20


def test_it_is_copied_once(tmp_path: Path) -> None:
    names = sample.lay_out(tmp_path)
    assert names == sorted(path.name for path in tmp_path.iterdir())
    assert sample.lay_out(tmp_path) == []


def test_half_of_what_stays_is_of_the_first_quarter() -> None:
    kept = making.spread(list(range(401)), 21)
    assert (kept[0], kept[-1], len(kept)) == (0, 400, 21)
    assert sum(at <= 100 for at in kept) == 11
    assert making.spread([1, 2, 3], 3) == [1, 2, 3]
    few = making.spread(list(range(30)), 25)
    assert few == sorted(set(few))  # none twice, though the first ones fall together


def test_a_run_is_thinned_and_packed_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = ["--games=6", "--max-plies=30", "--channels=8", "--blocks=1", "--eval-games=2", "--eval-every=300"]
    done = run_until_done("--train-only", f"--logdir={tmp_path}", "--name=one", "--plies=1500", *small)
    assert done.returncode == 0, done.stderr
    monkeypatch.setattr(making, "MOVES", 4)
    monkeypatch.setattr(making, "POINTS", 3)
    making.pack(tmp_path / "one", tmp_path / "packed")
    before, after = list(read_games(tmp_path / "one")), list(read_games(tmp_path / "packed"))
    assert 0 < len(after) < len(before)
    by_id = {game.game_id: game for game in before}
    assert all(game.plies == by_id[game.game_id].plies for game in after)
    tags = [event.summary.value[0].tag for event in making.events(tmp_path / "packed")]
    assert 0 < tags.count("train/entropy") <= 3
    assert len(list(read_probes(tmp_path / "packed"))) == len(list(read_probes(tmp_path / "one")))
