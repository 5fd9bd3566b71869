"""What was not understood of a game is told by whoever reads the run."""

from pathlib import Path

import pytest

from tb_keisei import EventWriter, read_games
from tb_keisei.bridge.doctor import diagnosis, examine
from tb_keisei.events.inspect import report

WRONG = [
    ({"initial_sfen": "junk"}, {}, "initial_sfen was left out: 'junk' is not an SFEN position"),
    ({"value_kind": "winrate"}, {}, "value_kind was left out: value_kind is 'winrate'"),
    ({"value_perspective": "white"}, {}, "value_perspective was left out"),
    ({"white": 3}, {}, "white was left out"),
    ({}, {"global_step": "12k"}, "global_step was left out: global_step is '12k'"),
    ({}, {"reason": None}, "outcome is not whole: reason is None"),
]


@pytest.mark.parametrize(("begin", "end", "said"), WRONG)
def test_a_game_says_it_and_so_do_inspect_and_doctor(
    tmp_path: Path, begin: dict[str, str], end: dict[str, str], said: str
) -> None:
    with EventWriter(tmp_path / "run") as writer:
        recorder = writer.game_recorder("s", **({"black": "b", "white": "w"} | begin))
        recorder.add_ply("2g2f", legal_moves=["2g2f"], policy=[1.0], value=0.9)
        recorder.finish(**({"winner": "black", "reason": "resign", "global_step": 1} | end))  # type: ignore[arg-type]
    (game,) = read_games(tmp_path)
    assert said in game.problem
    assert (game.outcome.winner, game.plies[0].value) == ("black", pytest.approx(0.9))
    (run,) = report(tmp_path).values()
    assert any("1 games of which something was not understood" in line and said in line for line in run.lines())
    (record,) = examine(tmp_path).values()
    assert any("hold something that was wrong" in line for line in diagnosis(record))
