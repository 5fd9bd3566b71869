"""Which lanes are recorded, and what their logits become."""

import numpy as np
import pytest

from tb_keisei.adapters.keisei.loop_2026.lanes import (
    ACTIONS,
    LegalMoves,
    drawn_lanes,
    rows_among,
    softmax_of_each,
    softmax_of_rows,
)


@pytest.mark.parametrize(("lanes", "wanted"), [(128, 8), (512, 4), (512, 64), (16, 16), (3, 8), (1, 1)])
def test_lanes_are_distinct_and_the_same_each_time(lanes, wanted):
    drawn = drawn_lanes(lanes, wanted)
    assert drawn.tolist() == sorted(set(drawn.tolist()))
    assert len(drawn) == min(lanes, wanted)
    assert drawn[0] >= 0
    assert drawn[-1] < lanes
    assert drawn.tolist() == drawn_lanes(lanes, wanted).tolist()


@pytest.mark.parametrize("lanes", [64, 128, 256, 512])
@pytest.mark.parametrize("opponents", [2, 4, 8])
@pytest.mark.parametrize("blocks", [True, False], ids=["in blocks", "in turn"])
def test_opponents_that_are_handed_out_by_lane_have_their_share(lanes, opponents, blocks):
    """Within three standard deviations of a draw without replacement; the first lanes would have one opponent alone."""
    wanted = 32
    of_lane = np.arange(lanes) * opponents // lanes if blocks else np.arange(lanes) % opponents
    found = np.bincount(of_lane[drawn_lanes(lanes, wanted)], minlength=opponents) / wanted
    share = 1 / opponents
    deviation = (share * (1 - share) / wanted * (lanes - wanted) / (lanes - 1)) ** 0.5
    assert abs(found - share).max() <= 3 * deviation


def test_legal_moves_stand_where_a_models_answer_has_them():
    rng = np.random.default_rng(1)
    masks = rng.random((6, ACTIONS)) < 0.01
    legal = LegalMoves.of(masks, [1, 4, 5])
    answer = rng.normal(size=(4, ACTIONS))
    found = answer.reshape(-1)[legal.places([0, 2], [3, 1])]
    expected = [answer[3][masks[1]], answer[1][masks[5]]]
    assert np.array_equal(found, np.concatenate(expected))


def test_rows_are_those_of_a_batch_of_the_marked_lanes():
    rng = np.random.default_rng(2)
    lanes = np.array([0, 3, 7, 8])
    for _ in range(50):
        movers = rng.random(9) < 0.5
        batch = np.flatnonzero(movers).tolist()
        mine, rows = rows_among(movers, lanes)
        assert mine.tolist() == [place for place, lane in enumerate(lanes) if movers[lane]]
        assert rows.tolist() == [batch.index(lane) for lane in lanes[mine]]


def test_softmax():
    rng = np.random.default_rng(3)
    sizes = [3, 1, 40]
    logits = (rng.normal(size=sum(sizes)) * 50).astype(np.float32)
    parts = np.split(logits, np.cumsum(sizes)[:-1])
    for found, part in zip(softmax_of_each(logits, sizes), parts, strict=True):
        powers = [np.exp(float(logit) - float(part.max())) for logit in part]
        assert found == pytest.approx(np.array(powers) / sum(powers), abs=1e-7)
    rows = rng.normal(size=(5, 3)).astype(np.float32)
    assert softmax_of_rows(rows) == pytest.approx(np.stack([softmax_of_each(row, [3])[0] for row in rows]))
