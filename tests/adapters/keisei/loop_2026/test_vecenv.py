"""The engine with somebody looking on, without a loop."""

import numpy as np
import pytest

from tb_keisei.testing import RecordingWriter
from tests.adapters.keisei.loop_2026.checks import wrong_plies
from tests.adapters.keisei.loop_2026.watched import Watched


def test_a_lane_that_waits_keeps_its_game(engine_of):
    writer = RecordingWriter()
    watched = Watched(engine_of(3, 20), writer)
    for number in range(90):
        watched.step(active_mask=np.array([True, number % 2 == 0, True]))
    watched.games.end()
    assert not watched.guard.failures
    assert [wrong for game in writer.games for wrong in wrong_plies(game)] == []
    plies = {lane: sum(len(game.plies) for game in writer.games if game.facts["lane"] == lane) for lane in "012"}
    assert plies == {"0": 90, "1": 45, "2": 90}


def test_a_step_that_fails_costs_the_games_under_way(engine_of):
    writer = RecordingWriter()
    watched = Watched(engine_of(2, 20), writer)
    for _ in range(25):
        watched.step()
    with pytest.raises(ValueError, match="not legal"):
        watched.engine.step([-1, -1])
    for _ in range(50):
        watched.step()
    watched.games.end()
    assert not watched.guard.failures
    assert [wrong for game in writer.games for wrong in wrong_plies(game)] == []
    finished = [game.start_step for game in writer.games if game.outcome.kind != "aborted"]
    assert finished == [1, 1, 41, 41]


def test_what_is_asked_of_the_engine_is_answered_by_it(engine_of):
    engine = engine_of(2, 20)
    watched = Watched(engine, RecordingWriter()).engine
    assert watched.engine is engine
    assert watched.action_space_size == engine.action_space_size
    assert not hasattr(watched, "get_spectator_data")
