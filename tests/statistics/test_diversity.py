"""How alike games are, against counting pairs and drawing samples, and how often the interval covers the truth."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.statistics.diversity import collision_rate, rarefied

counts = st.lists(st.integers(0, 6), min_size=1, max_size=6)


@given(counts)
def test_the_rate_is_the_share_of_pairs_that_are_alike(counts: list[int]) -> None:
    each = [kind for kind, count in enumerate(counts) for _ in range(count)]
    pairs = [one == two for one, two in combinations(each, 2)]
    found = collision_rate(counts)
    if not pairs:
        assert found == (None, None, None)
        return
    assert found.rate == pytest.approx(np.mean(pairs))
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.high <= 1


@given(counts, st.data())
def test_rarefied_is_the_mean_of_all_samples(counts: list[int], data: st.DataObject) -> None:
    each = [kind for kind, count in enumerate(counts) for _ in range(count)][:12]
    kept = [each.count(kind) for kind in range(len(counts))]
    size = data.draw(st.integers(0, min(len(each), 4)))
    samples = [len(set(sample)) for sample in combinations(each, size)]
    assert rarefied(kept, size) == pytest.approx(np.mean(samples))


def test_more_cannot_be_drawn_than_there_are() -> None:
    with pytest.raises(ValueError, match="a sample of 4 cannot be drawn from 3"):
        rarefied([2, 1], 4)


def test_neither_measures_how_many_were_looked_at() -> None:
    """One fixed distribution: the number of kinds and exp(entropy) grow without end, these stay."""
    rng, shares = np.random.default_rng(2), 1 / np.arange(1, 400)
    shares /= shares.sum()
    found = [collision_rate(rng.multinomial(number, shares)).rate for number in (300, 3000, 30_000)]
    assert found == pytest.approx([float((shares**2).sum())] * 3, rel=0.15)
    kinds = [rarefied(rng.multinomial(number, shares), 100) for number in (300, 3000, 30_000)]
    assert kinds == pytest.approx([kinds[2]] * 3, rel=0.06)


SHARES = (
    np.full(50, 1 / 50),
    np.full(487, 1 / 487),
    1 / np.arange(1, 101),
    0.7 ** np.arange(30),
    np.r_[0.5, np.full(100, 0.005)],
    np.full(5, 0.2),
    np.r_[0.9, np.full(20, 0.005)],
)


@pytest.mark.parametrize(("number", "least", "most"), [(5, 0.90, 1.0), (20, 0.92, 0.97), (100, 0.92, 0.97)])
def test_the_interval_covers_the_truth_95_times_of_100(number: int, least: float, most: float) -> None:
    rng, covered = np.random.default_rng(7), []
    for shares in SHARES:
        truth = float(((shares / shares.sum()) ** 2).sum())
        found = [collision_rate(rng.multinomial(number, shares / shares.sum())) for _ in range(250)]
        covered.append(np.mean([each.low <= truth <= each.high for each in found]))  # type: ignore[operator]
    assert least <= np.mean(covered) <= most, covered
