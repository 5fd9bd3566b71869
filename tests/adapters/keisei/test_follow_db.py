"""Keisei's version of 2026, from its database alone."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time

import pytest
from rsshogi.core import Board

from tb_keisei import read_games
from tb_keisei.adapters.keisei.spatial_action import KINDS, usi_of_action
from tb_keisei.cli import main
from tests.adapters.keisei.keisei_db import TrainerDatabase, actions
from tests.adapters.keisei.runs import Run


@pytest.fixture
def database(tmp_path):
    return TrainerDatabase(tmp_path / "keisei.db")


@pytest.fixture
def follow(database, tmp_path):
    def once():
        command = ["follow", "keisei-db", str(database.path), "--logdir", str(tmp_path / "events"), "--once"]
        assert main(command) == 0
        return Run(tmp_path, tmp_path / "events")

    return once


def test_metrics_stand_under_their_own_names(database, follow):
    database.add_metrics(1, 1000)
    database.add_metrics(2, 2000, entropy=None)
    run = follow()
    assert run.scalar("policy_loss") == pytest.approx({1000: 0.1, 2000: 0.1})
    assert run.scalar("entropy") == {1000: 2.5}
    assert run.scalar("epoch") == {1000: 1, 2000: 2}
    assert "win_rate" not in run.tags
    assert "timestamp" not in run.tags
    assert '"algorithm"' in run.text("config")[0]


def test_elo_has_a_curve_for_each_entry(database, follow):
    for epoch, (first, second) in enumerate([(1000.0, 1000.0), (1010.0, 990.0), (1030.0, 970.0)]):
        database.add_elo(1, epoch, first)
        database.add_elo(2, epoch, second)
    run = follow()
    assert run.scalar("elo/1 Kin 1") == {0: 1000.0, 1: 1010.0, 2: 1030.0}
    assert run.scalar("elo/2 Kin 2") == {0: 1000.0, 1: 990.0, 2: 970.0}
    assert "Kin 1" in run.text("league")[-1]


@pytest.mark.parametrize("usi", [True, False], ids=["with USI", "rows before version 8"])
def test_games_have_their_moves_and_candidates(database, follow, usi):
    database.add_metrics(1, 1000, second=5)
    database.add_metrics(2, 2000, second=50)
    number = database.begin_game()
    truth, sfen = database.play(number, 120, usi)
    database.end_game(number, "black_win", second=30)
    (game,) = follow().games
    assert (game.stream, game.game_id, game.global_step) == ("showcase", "1", 1000)
    assert (game.black.name, game.black.rating, game.white.rating) == ("Kin 1", 1100.0, 900.0)
    assert (game.outcome.winner, game.outcome.kind, game.outcome.reason) == ("black", "win", "checkmate")
    assert game.final_sfen.split()[:3] == sfen.split()[:3]
    board = Board()
    for ply, (played, legal, probabilities) in zip(game.plies, truth, strict=True):
        assert (ply.usi, ply.problem) == (played, "")
        listed = {candidate.usi: candidate.probability for candidate in ply.candidates}
        same = {move for move in legal if move[:2] == played[:2]}
        best = [move for move in sorted(legal, key=probabilities.get)[-3:] if probabilities[move] > 0.001]
        assert listed.keys() == same | set(best)
        assert listed == pytest.approx({move: probabilities[move] for move in listed}, rel=0.02, abs=1e-4)
        assert ply.sampled_probability == pytest.approx(probabilities[played], rel=1e-5)
        assert ply.residual == pytest.approx(1 - sum(probabilities[move] for move in listed), abs=1e-3)
        board.apply_usi(ply.usi)


def test_values_and_probabilities_say_what_they_are(database, follow):
    number = database.begin_game()
    database.play(number, 3)
    database.end_game(number, "draw")
    (game,) = follow().games
    assert (game.value_kind, game.value_perspective) == ("win_probability", "side_to_move")
    assert [ply.value for ply in game.plies] == [0.25, 0.25, 0.25]
    assert "temperature 0.5" in game.facts["probabilities"]


@pytest.mark.parametrize(
    ("status", "plies", "expected"),
    [
        ("white_win", 4, ("white", "win", "checkmate")),
        ("draw", 4, (None, "draw", "other")),
        ("draw", 512, (None, "truncated", "max_moves")),
        ("abandoned", 4, (None, "aborted", "other")),
    ],
)
def test_ends_say_no_more_than_is_known(database, follow, status, plies, expected):
    number = database.begin_game()
    while len((played := database.play(number, 4))[0]) < 4:
        pass
    for ply in range(5, plies + 1):
        database.connection.execute(
            "INSERT INTO showcase_moves SELECT NULL, game_id, ?, action_index, usi_notation, board_json, hands_json,"
            " current_player, in_check, value_estimate, top_candidates, move_heatmap_json, move_usi, 0, created_at"
            " FROM showcase_moves WHERE ply = 4",
            (ply,),
        )
    database.end_game(number, status, reason="shutdown")
    assert played
    (game,) = follow().games
    assert (game.outcome.winner, game.outcome.kind, game.outcome.reason) == expected
    assert game.outcome.reason_text


def test_it_goes_on_where_it_stopped_without_doubles(database, follow):
    first, second = database.begin_game(), database.begin_game()
    database.play(second, 6)
    database.end_game(second, "draw")
    database.add_metrics(1, 1000)
    database.add_elo(1, 1, 1000.0)
    assert [game.game_id for game in follow().games] == [str(second)]
    database.play(first, 5)
    database.end_game(first, "white_win")
    database.add_metrics(2, 2000)
    database.add_elo(1, 2, 1005.0)
    for _ in range(2):
        run = follow()
    assert sorted(game.game_id for game in run.games) == [str(first), str(second)]
    assert sorted(step for step, value in run.values if value.tag == "policy_loss") == [1000, 2000]
    assert sorted(step for step, value in run.values if value.tag == "elo/1 Kin 1") == [1, 2]
    assert len(run.text("config")) == 1


def test_many_games_behind_one_that_never_ends(database, follow):
    database.begin_game()
    for _ in range(45):
        number = database.begin_game()
        database.play(number, 1)
        database.end_game(number, "draw")
    assert len(follow().games) == 45
    assert len(follow().games) == 45


def test_it_follows_a_live_writer(database, tmp_path):
    words = [sys.executable, "-m", "tb_keisei.cli", "follow", "keisei-db", str(database.path)]
    database.add_metrics(1, 1000)
    process = subprocess.Popen([*words, "--logdir", str(tmp_path / "events")])
    try:
        for epoch in range(2, 60):
            database.add_metrics(epoch, epoch * 1000, second=epoch)
            number = database.begin_game()
            database.play(number, 10)
            database.end_game(number, "draw")
            time.sleep(0.02)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            if (tmp_path / "events").exists() and len(list(read_games(tmp_path / "events"))) == 58:
                break
            time.sleep(0.5)
    finally:
        process.terminate()
        process.wait(30)
    run = Run(tmp_path, tmp_path / "events")
    assert len(run.games) == 58
    assert [step for step, value in run.values if value.tag == "policy_loss"] == [n * 1000 for n in range(1, 60)]


def test_the_database_is_never_written_to(database, follow, tmp_path):
    number = database.begin_game()
    database.play(number, 5)
    database.end_game(number, "draw")
    database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = database.path.read_bytes()
    follow()
    assert database.path.read_bytes() == before
    database.connection.close()
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(database.path, alone / "keisei.db")
    os.chmod(alone / "keisei.db", 0o444)
    command = ["follow", "keisei-db", str(alone / "keisei.db"), "--logdir", str(tmp_path / "other"), "--once"]
    assert main(command) == 0
    assert len(list(read_games(tmp_path / "other"))) == 1


def test_damaged_rows_cost_a_ply_not_a_game(database, follow):
    number = database.begin_game()
    database.play(number, 5)
    database.connection.execute("UPDATE showcase_moves SET top_candidates = '[{' WHERE ply = 2")
    database.connection.execute("UPDATE showcase_moves SET move_usi = '', action_index = 99999 WHERE ply = 3")
    database.connection.execute("UPDATE showcase_moves SET board_json = 'null' WHERE ply = 5")
    database.end_game(number, "draw")
    (game,) = follow().games
    assert [bool(ply.problem) for ply in game.plies] == [False, True, True, False, False]
    assert game.plies[1].usi
    assert game.final_sfen == ""


def test_an_older_schema_shows_what_it_has(database, follow):
    for table in ("showcase_games", "showcase_moves", "elo_history", "league_entries"):
        database.connection.execute(f"DROP TABLE {table}")
    database.add_metrics(1, 1000)
    assert follow().scalar("value_loss") == pytest.approx({1000: 0.2})


def test_what_is_no_such_database_is_refused(tmp_path, capsys):
    text, other = tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("no database at all, but long enough to have a header" * 9)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE something (id)")
    for path in (tmp_path / "none.db", text, other):
        assert main(["follow", "keisei-db", str(path), "--logdir", str(tmp_path / "events"), "--once"]) == 2
    errors = capsys.readouterr().err
    assert "there is no database" in errors
    assert "cannot be read" in errors
    assert "no table metrics" in errors


def test_every_move_has_one_action_and_white_sees_the_board_turned():
    for side in ("black", "white"):
        usis = [usi_of_action(action, side) for action in range(81 * KINDS)]
        moves = [usi for usi in usis if usi]
        assert len(moves) == len(set(moves))
    assert actions("black")["7g7f"] == (6 * 9 + 2) * 139
    assert actions("white")["3c3d"] == actions("black")["7g7f"]
    assert usi_of_action(81 * KINDS, "black") == ""


def test_steps_that_a_resumed_training_does_again_are_shown_once(database, follow):
    database.add_metrics(1, 1000, entropy=2.5)
    database.add_metrics(2, 2000, entropy=2.4)
    follow()
    for epoch, entropy in ((2, 2.3), (3, 2.2)):
        database.add_metrics(epoch, epoch * 1000, entropy=entropy)
    run = follow()
    assert [step for step, value in run.values if value.tag == "entropy"] == [1000, 2000, 3000]
    assert run.scalar("entropy") == pytest.approx({1000: 2.5, 2000: 2.4, 3000: 2.2})


def test_a_training_begun_anew_under_the_same_path_has_a_sub_run(database, follow, tmp_path, caplog):
    database.add_metrics(1, 1000)
    database.add_metrics(2, 2000)
    follow()
    database.connection.close()
    database.path.unlink()
    TrainerDatabase(database.path, started_at="2026-05-07T08:00:00Z").add_metrics(1, 1000)
    for _ in range(2):
        run = follow()
        assert run.scalar("policy_loss") == pytest.approx({1000: 0.1, 2000: 0.1})
        anew = Run(tmp_path, tmp_path / "events/begun-2026-05-07T08-00-00Z")
        assert [step for step, value in anew.values if value.tag == "policy_loss"] == [1000]
    assert "another training" in caplog.text


def test_the_database_of_schema_9_tells_outcomes_and_not_how_a_game_was_won(database, follow):
    number = database.begin_game()
    database.play(number, 4)
    database.upgrade()
    database.evaluate(number, (0.5, 0.2, 0.3))
    database.end_game(number, "white_win")
    (game,) = follow().games
    assert game.value_kind == "wdl"
    assert [ply.wdl for ply in game.plies] == [pytest.approx((0.5, 0.2, 0.3))] * 4
    assert (game.outcome.winner, game.outcome.reason) == ("white", "other")
    assert "does not say how" in game.outcome.reason_text


def test_a_game_of_which_one_outcome_is_missing_keeps_its_chances_of_a_win(database, follow):
    number = database.begin_game()
    database.play(number, 4)
    database.upgrade()
    database.evaluate(number, (0.5, 0.2, 0.3), plies=(1, 2, 4))
    database.end_game(number, "draw")
    (game,) = follow().games
    assert game.value_kind == "win_probability"
    assert [(ply.wdl, ply.value) for ply in game.plies] == [(None, 0.25)] * 4
