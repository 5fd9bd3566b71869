import math

import pytest

from tb_keisei.plugin.probes.marks import Mark, rate_jumps

STEADY = [(step, 0.001) for step in range(0, 100, 10)]
DROPPED = [(step, 0.0001) for step in range(100, 200, 10)]


def test_a_rate_that_drops_is_marked_where_it_has_dropped() -> None:
    assert list(rate_jumps(STEADY + DROPPED)) == [Mark(100, "learning_rate", "0.001 → 0.0001")]
    assert [mark.step for mark in rate_jumps([*STEADY, (95, math.nan), *DROPPED[:1]])] == [100]


@pytest.mark.parametrize(
    "values",
    [
        [0.001 * (1 - step / 20) for step in range(21)],
        [0.001 * 0.7**step for step in range(20)],
        [0.001 * step / 10 for step in range(1, 11)],
        [0.001],
        [],
    ],
    ids=["linear to zero", "exponential", "warm-up", "one point", "none"],
)
def test_a_schedule_is_no_jump(values: list[float]) -> None:
    assert list(rate_jumps(list(enumerate(values)))) == []
