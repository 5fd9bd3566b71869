"""Whether values come true: against cases made by hand, and simulated games whose truth is known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tb_keisei.plugin.results.reliability import drawn, verdict_json
from tb_keisei.plugin.results.value_track import Track, expected_scores
from tb_keisei.statistics.calibration import brier_skill, calibration_error, equal_bins

RNG = np.random.default_rng(11)


def track(values: Any, winner: str = "black", first: int = 0, seed: int = 0, **facts: Any) -> Track:
    array = np.asarray(values, dtype=np.float32)
    usual = {"kind": "win_probability", "perspective": "side_to_move", "end": "win" if winner else "draw"} | facts
    expected = expected_scores(usual["kind"], usual["perspective"], first, array, seed)
    return Track(winner=winner, plies=len(array), valued=bool(np.isfinite(array).any()), expected=expected, **usual)


def simulated(count: int, said: Callable[[float], float], **facts: Any) -> list[Track]:
    """Games that Black wins with a probability of their own; what the network says of it is `said`."""
    tracks = []
    for seed, black in enumerate(RNG.uniform(0, 1, count)):
        values = [said(black) if ply % 2 == 0 else 1 - said(black) for ply in range(130)]
        tracks.append(track(values, "black" if RNG.random() < black else "white", seed=seed, **facts))
    return tracks


def bands(tracks: list[Track], which: str = "bands") -> list[dict[str, Any]]:
    answer: Any = verdict_json(tracks)
    assert answer["reason"] is None, answer["reason"]
    return list(answer[which])


def expected(values: Any, **facts: Any) -> list[float]:
    """Of the first band, Black's and White's."""
    both: list[float] = track(values, **facts).expected[0].tolist()
    return both


class TestExpected:
    @pytest.mark.parametrize(
        ("kind", "value", "score"),
        [("win_probability", 0.25, 0.25), ("wdl", 0.25, 0.25), ("scalar", -0.5, 0.25), ("scalar", 1.5, 1.0)],
    )
    def test_scales(self, kind: str, value: float, score: float) -> None:
        assert expected([value, value], kind=kind) == [score, score]

    @pytest.mark.parametrize("first", [0, 1])
    def test_values_for_black_are_turned_to_the_mover(self, first: int) -> None:
        assert expected([0.75] * 3, perspective="black", first=first) == [0.75, 0.25]

    def test_what_tells_nothing(self) -> None:
        assert track([0.5]).tells
        untold: list[dict[str, Any]] = [{"kind": "raw_critic"}, {"perspective": "none"}, {"kind": "a later one"}]
        for facts in untold:
            assert not track([0.5], **facts).tells
            assert np.isnan(track([0.5], **facts).expected).all()
        assert not track([np.nan, np.inf]).tells
        assert not track([]).tells


class TestDrawn:
    def test_one_ply_of_each_game_and_only_of_its_colour_and_range(self) -> None:
        tracks = [track(np.arange(80) / 100, seed=seed) for seed in range(200)]
        predicted, actual = drawn(tracks, 1, 1)
        assert sorted(set(np.round(predicted * 100))) == list(range(31, 60, 2))
        assert set(actual) == {0.0}
        assert len(predicted) == 200
        handicap, _ = drawn([track(np.arange(80) / 100, first=1, seed=seed) for seed in range(50)], 1, 1)
        assert set(np.round(handicap * 100)) <= set(range(30, 60, 2))

    def test_plies_without_a_value_are_passed_over(self) -> None:
        values = np.full(40, np.nan)
        values[6] = 0.5
        assert drawn([track(values), track([]), track([0.1])], 0, 0)[0].tolist() == pytest.approx([0.5, 0.1])
        assert len(drawn([track(values)], 0, 1)[0]) == 0

    def test_scores(self) -> None:
        games = [track([0.5, 0.5], winner) for winner in ("black", "white", "")]
        assert [drawn(games, 0, colour)[1].tolist() for colour in (0, 1)] == [[1, 0, 0.5], [0, 1, 0.5]]


class TestByHand:
    PREDICTED = np.array([0.8] * 30 + [0.2] * 30)
    ACTUAL = np.array([1.0] * 21 + [0.0] * 9 + [1.0] * 9 + [0.0] * 21)

    def test_the_error_is_what_is_between_said_and_come(self) -> None:
        bins = equal_bins(self.PREDICTED)
        assert [len(places) for places in bins] == [30, 30]
        assert calibration_error(self.PREDICTED, self.ACTUAL, bins) == pytest.approx(0.1)

    def test_skill(self) -> None:
        """Brier: 42 of 60 at 0.04, 18 at 0.64, so 0.22; the mean score is 1/2, which alone has 0.25."""
        assert brier_skill(self.PREDICTED, self.ACTUAL) == pytest.approx(1 - 0.22 / 0.25)
        assert brier_skill(self.ACTUAL, self.ACTUAL) == 1
        assert brier_skill(np.full(60, 0.5), self.ACTUAL) == 0
        assert brier_skill(self.PREDICTED, np.ones(60)) is None

    @pytest.mark.parametrize(("games", "bins"), [(29, 0), (30, 1), (89, 2), (90, 3), (299, 9), (300, 10), (5000, 10)])
    def test_bins_have_thirty_games_at_least(self, games: int, bins: int) -> None:
        found = equal_bins(np.linspace(0, 1, games))
        assert len(found) == bins
        assert all(len(places) >= 30 for places in found)


class TestSimulated:
    def test_values_that_are_true(self) -> None:
        for band in bands(simulated(600, lambda black: black)):
            assert band["games"] == 600
            assert band["ece"] < 0.1
            assert band["brier_skill"] == pytest.approx(1 / 3, abs=0.12)  # 1 - E[p (1 - p)] / (1/4), p uniform
            assert all(abs(each["predicted"] - each["actual"]) < 0.25 for each in band["bins"])

    def test_values_that_are_too_sure(self) -> None:
        sure = bands(simulated(600, lambda black: float(black > 0.5)))
        assert all(band["ece"] > 0.17 for band in sure)
        assert all(band["bins"][0]["actual"] > 0.12 and band["bins"][-1]["actual"] < 0.88 for band in sure)

    def test_values_that_say_nothing_have_no_skill(self) -> None:
        for band in bands(simulated(600, lambda black: 0.5)):
            assert abs(band["brier_skill"]) < 0.02

    def test_scalar_values_for_black_say_the_same(self) -> None:
        said, white = RNG.uniform(0, 1, (100, 130)), np.arange(130) % 2 == 1
        tracks = [track(values, seed=seed) for seed, values in enumerate(said)]
        black = 2 * np.where(white, 1 - said, said) - 1
        other = [track(values, seed=seed, kind="scalar", perspective="black") for seed, values in enumerate(black)]
        assert bands(other) == bands(tracks)

    def test_the_same_games_give_the_same_answer(self) -> None:
        tracks = simulated(100, lambda black: black)
        assert verdict_json(tracks) == verdict_json(tracks)


def test_bands_reach_as_far_as_the_games() -> None:
    found = bands(simulated(60, lambda black: black))
    assert [(band["from_ply"], band["to_ply"], band["colour"]) for band in found] == [
        (low, high, colour) for low, high in [(0, 29), (30, 59), (60, 99), (100, 129)] for colour in ("black", "white")
    ]
    short = bands([track([0.5] * 40)] * 40)
    assert [(band["from_ply"], band["to_ply"]) for band in short] == [(0, 29), (0, 29), (30, 39), (30, 39)]
    assert short[0]["brier_skill"] is None


def test_games_that_were_cut_off_are_apart() -> None:
    tracks = simulated(60, lambda black: black)
    cut = [track([0.75, 0.25] * 20, "", end=end) for end in ("truncated", "aborted") for _ in range(30)]
    unknown = [track([0.5], "", end="unknown")] * 99
    assert bands([*tracks, *cut, *unknown]) == bands(tracks)
    first, *_ = bands([*tracks, *cut, *unknown], "truncated")
    assert (first["games"], first["bins"][0]["actual"], first["brier_skill"]) == (60, 0.5, None)
    assert first["ece"] == pytest.approx(0.25)


def test_of_two_kinds_of_values_the_more_frequent_counts() -> None:
    tracks = simulated(60, lambda black: black)
    assert bands([*simulated(40, lambda black: black, kind="scalar"), *tracks]) == bands(tracks)


@pytest.mark.parametrize(
    ("tracks", "reason"),
    [
        ([], "no_games"),
        ([track([0.5], kind="raw_critic", perspective="none")] * 99, "raw_critic"),
        ([track([0.5], perspective="none")] * 99, "no_perspective"),
        ([track([np.nan])] * 99, "no_values"),
        ([track([0.5])] * 29, "too_few"),
        ([track([0.5], "", end="truncated")] * 99, "too_few"),
    ],
)
def test_why_there_is_nothing(tracks: list[Track], reason: str) -> None:
    answer = verdict_json(tracks)
    assert answer["reason"] == reason
    assert (answer["bands"], answer["truncated"]) == ([], [])
