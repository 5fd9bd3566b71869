from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tb_keisei import EventWriter, read_probes
from tb_keisei.errors import GameError, MoveError, PolicyError, PositionError
from tb_keisei.record.move import CODE_COUNT, MOST_LEGAL_MOVES, are_moves, decode_move

LEGAL = ["7g7f", "2g2f"]


def test_probes(tmp_path: Path) -> None:
    sfen = "lnsgkgsnl/9/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL w - 1"
    with EventWriter(tmp_path, strict=True) as writer:
        for step in (10, 5, 20):
            writer.add_probe(
                "opening",
                sfen,
                legal_moves=LEGAL,
                policy=np.array([0.75, 0.25]),
                value=0.5,
                global_step=step,
                walltime=7,
            )
        full = torch.tensor([0.5, 0.0, 0.3, 0.2])
        writer.add_probe(
            "full", sfen, legal_moves=LEGAL, policy=full, legal_indices=[0, 2], value=(0.5, 0.5, 0), global_step=0
        )
    first, second, third, cut = read_probes(tmp_path)
    assert [probe.global_step for probe in (first, second, third)] == [10, 5, 20]
    assert (first.name, first.sfen, first.value, first.time, first.problem) == ("opening", sfen, 0.5, 7, "")
    assert first.candidates.probability_of("7g7f") == pytest.approx(0.75, rel=0.01)
    assert (cut.wdl, cut.value, cut.illegal_mass) == ((0.5, 0.5, 0), 0.75, pytest.approx(0.2))


def test_what_a_value_means_is_not_guessed(tmp_path: Path) -> None:
    good: dict[str, Any] = {"legal_moves": LEGAL, "policy": [0.5, 0.5], "value": 0.9, "global_step": 1}
    wrong: dict[str, Any] = {"value_kind": "winrate", "value_perspective": ["white"]}
    with EventWriter(tmp_path / "lax") as lax, EventWriter(tmp_path / "strict", strict=True) as strict:
        lax.add_probe("p", "startpos", **good, **wrong)
        for name, word in wrong.items():
            with pytest.raises(GameError, match=name):
                strict.add_probe("p", "startpos", **good, **{name: word})
    (probe,) = read_probes(tmp_path)
    assert (probe.value_kind, probe.value_perspective, probe.value) == ("", "none", pytest.approx(0.9))
    assert "value_kind is 'winrate'" in probe.problem
    assert "value_perspective is ['white']" in probe.problem
    assert len(probe.candidates) == 2


def test_a_wrong_probe(tmp_path: Path) -> None:
    wrong: list[tuple[type[Exception], dict[str, Any]]] = [
        (GameError, {"name": "a" * 81}),
        (PositionError, {"sfen": "nonsense"}),
        (PolicyError, {"policy": [0.5, 0.1]}),
        (GameError, {"value": "high"}),
        (MoveError, {"solutions": ["7g7f", "1g1f"]}),
        (MoveError, {"solutions": "7g7f"}),
        (MoveError, {"solutions": ["7g7f", "7g7f"]}),
    ]
    good: dict[str, Any] = {"name": "p", "sfen": "startpos", "legal_moves": LEGAL, "policy": [0.5, 0.5]}
    good["global_step"] = 1
    with EventWriter(tmp_path / "strict", strict=True) as strict, EventWriter(tmp_path / "lax") as lax:
        for error, change in wrong:
            with pytest.raises(error):
                strict.add_probe(**(good | change))
            lax.add_probe(**(good | change))
        assert lax.flush()
        assert lax.health.rejected["probe"] == 2
    policy, value, illegal, text, twice = read_probes(tmp_path / "lax")
    assert "sums to 0.6" in policy.problem
    assert "value" in value.problem
    assert len(value.candidates) == 2
    assert "'1g1f' is not a legal move" in illegal.problem
    assert "'7' is not a USI move" in text.problem
    assert "twice" in twice.problem
    assert [probe.solutions for probe in (illegal, text, twice)] == [(), (), ()]


def test_solutions_and_held_out(tmp_path: Path) -> None:
    with EventWriter(tmp_path, strict=True) as writer:
        solutions = ["2g2f", "7g7f"]
        writer.add_probe(
            "asked", "startpos", legal_moves=LEGAL, policy=[0.5, 0.5], solutions=solutions, held_out=True, global_step=0
        )
        solutions.clear()
        writer.add_probe("shown", "startpos", legal_moves=LEGAL, policy=[0.5, 0.5], global_step=0)
    asked, shown = read_probes(tmp_path)
    assert (asked.solutions, asked.held_out) == (("2g2f", "7g7f"), True)
    assert (shown.solutions, shown.held_out) == ((), False)


def test_more_legal_moves_than_a_position_can_have_cost_the_policy_of_that_recording(tmp_path: Path) -> None:
    codes = np.flatnonzero(are_moves(np.arange(CODE_COUNT, dtype=np.uint16)))[: MOST_LEGAL_MOVES + 1]
    many = [decode_move(int(code)) for code in codes]
    listed: list[dict[str, Any]] = [
        {"legal_moves": moves, "policy": np.full(len(moves), 1 / len(moves))} for moves in (many[1:], many)
    ]
    good, bad = listed
    with EventWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(PolicyError, match="more than 593"):
        strict.add_probe("p", "startpos", **bad, global_step=1)
    with EventWriter(tmp_path / "lax") as lax:
        lax.add_probe("p", "startpos", **good, global_step=1)
        lax.add_probe("p", "startpos", **bad, value=0.5, solutions=many[:1], global_step=1)
        lax.add_probe("p", "startpos", **good, global_step=1)
    first, second, third = read_probes(tmp_path / "lax")
    assert [len(probe.candidates) for probe in (first, second, third)] == [593, 0, 593]
    assert "594 legal moves are listed" in second.problem
    assert (second.value, second.solutions, second.residual) == (0.5, tuple(many[:1]), None)
