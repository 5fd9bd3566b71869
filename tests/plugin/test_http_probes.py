"""Probes by HTTP: the list, and one whole."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tb_keisei.plugin.probes import probe_table
from tb_keisei.record import Candidate, Probe
from tb_keisei.record.move import CODE_COUNT, are_moves, decode_move
from tests.plugin.logs import OTHER_WRITER, LogWriter, example_game
from tests.plugin.site import Site

START = "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1"
OTHER = "4k4/9/4P4/9/9/9/PPPP1PPPP/1B5R1/LNSGK1SNL b G 1"


def recorded(step: int, right: float, time: float = 0.0, **facts: Any) -> Probe:
    """A recording of three legal moves, one of which gets `right`, and the others what is left, two to one."""
    rest = (1 - right) / 3
    moves = (Candidate("7g7f", right), Candidate("2g2f", 2 * rest), Candidate("9g9f", rest))
    asked: dict[str, Any] = {"name": "start", "sfen": START, "candidates": moves, "solutions": ("7g7f",), "value": 0.25}
    return Probe(**asked | facts, global_step=step, time=time or 1000.0 + step)


def only(site: Site) -> dict[str, Any]:
    (probe,) = site.get("probes", run="a").get_json()["probes"]
    return probe


def whole(site: Site) -> dict[str, Any]:
    return site.get("probe", run="a", name="start").get_json()


def test_the_list(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_probe(recorded(10, 0.25, held_out=True))
    writer.add_probe(recorded(20, 0.75, held_out=True))
    writer.add_probe(recorded(5, 0.5, name="another", solutions=("9g9f", "7g7f")))
    another, start = Site(tmp_path).get("probes", run="a").get_json()["probes"]
    assert start.pop("solution_mass") == pytest.approx([0.25, 0.75], rel=0.01)
    assert start.pop("best_probability") == pytest.approx([0.5, 0.75], rel=0.01)
    assert start == {
        "run": "a",
        "name": "start",
        "sfen": START,
        "legal": 3,
        "solutions": ["7g7f"],
        "held_out": True,
        "left_out": 0,
        "impossible": 0,
        "evaluations": 2,
        "gaps": [],
        "steps": [10, 20],
        "walltimes": [1010.0, 1020.0],
        "best": ["2g2f", "7g7f"],
        "overlapped": [],
        "badges": [{"step": 10, "badge": "open"}],
        "reached": None,
    }
    assert (another["name"], another["held_out"]) == ("another", False)
    assert another["solution_mass"] == pytest.approx([2 / 3], rel=0.01)


def test_one_probe_whole(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_probe(recorded(10, 0.25))
    writer.add_probe(recorded(20, 0.7, value=None))
    answer = whole(Site(tmp_path))
    for row, right in zip(answer.pop("probabilities"), (0.25, 0.7), strict=True):
        rest = (1 - right) / 3
        assert row == pytest.approx([rest, right, 2 * rest], rel=0.01)
        assert all(len(f"{number:.15g}".lstrip("0.")) <= 5 for number in row)
    assert answer == {
        "name": "start",
        "sfen": START,
        "solutions": ["7g7f"],
        "held_out": False,
        "left_out": 0,
        "impossible": 0,
        "moves": ["9g9f", "7g7f", "2g2f"],
        "steps": [10, 20],
        "walltimes": [1010.0, 1020.0],
        "values": [0.25, None],
        "value_kind": "scalar",
        "value_perspective": "side_to_move",
        "older": {"steps": [], "probabilities": []},
        "marks": [],
    }


def test_badges_turn_at_steps_and_are_none_where_nothing_is_asked(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    for place, right in enumerate((0.25, 0.75, 0.75, 0.75, 0.125, 0.125, 0.125)):
        writer.add_probe(recorded(10 * place, right))
        writer.add_probe(recorded(10 * place, right, name="unasked", solutions=()))
    start, unasked = Site(tmp_path).get("probes", run="a").get_json()["probes"]
    assert start["badges"] == [
        {"step": 0, "badge": "open"},
        {"step": 30, "badge": "learned"},
        {"step": 40, "badge": "slipping"},
        {"step": 60, "badge": "forgotten"},
    ]
    assert unasked["badges"] is None


def test_a_resumed_run_shows_the_newest_of_each_step(tmp_path: Path) -> None:
    first, second = (LogWriter(tmp_path / "a", writer) for writer in (OTHER_WRITER, "0" * 16))
    for step in (10, 20, 30):
        first.add_probe(recorded(step, 0.25))
    for step in (20, 30, 40):
        second.add_probe(recorded(step, 0.75, time=2000 + step))
    site = Site(tmp_path)
    line, probe = only(site), whole(site)
    assert (line["steps"], line["overlapped"]) == ([10, 20, 30, 40], [20, 30])
    assert line["solution_mass"] == pytest.approx([0.25, 0.75, 0.75, 0.75], rel=0.01)
    assert probe["older"]["steps"] == [20, 30]
    assert [row[1] for row in probe["older"]["probabilities"]] == pytest.approx([0.25, 0.25], rel=0.01)
    assert probe["marks"] == [{"step": 20, "kind": "resume", "text": ""}]


def test_two_writers_at_once_resume_nothing(tmp_path: Path) -> None:
    for number, writer in enumerate((OTHER_WRITER, "0" * 16)):
        log = LogWriter(tmp_path / "a", writer)
        for step in (10, 20):
            log.add_probe(recorded(step + number, 0.5))
    assert (only(Site(tmp_path))["steps"], whole(Site(tmp_path))["marks"]) == ([10, 11, 20, 21], [])


def test_a_recording_of_an_older_version_has_no_solutions(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add_probe(recorded(10, 0.25, solutions=()))
    line = only(Site(tmp_path))
    assert (line["solutions"], line["solution_mass"], line["held_out"]) == ([], None, False)


def test_what_cannot_be_shown_is_left_out_and_counted(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_probe(recorded(10, 0.5, sfen=OTHER))
    writer.add_probe(recorded(20, 0.5))
    writer.add_probe_bytes("start", b"nonsense")
    writer.add_probe(recorded(30, 0.5, candidates=(), problem="policy has NaN"))
    writer.add_probe(recorded(40, 0.5))
    line = only(Site(tmp_path))
    assert (line["sfen"], line["steps"], line["left_out"]) == (START, [20, 40], 3)


def test_moves_that_a_recording_does_not_list_have_none(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_probe(recorded(10, 0.5, candidates=(Candidate("7g7f", 0.5), Candidate("1g1f", 0.5))))
    writer.add_probe(recorded(20, 0.4))
    probe = whole(Site(tmp_path))
    assert probe["moves"] == ["9g9f", "7g7f", "2g2f", "1g1f"]
    assert probe["probabilities"][0] == pytest.approx([0, 0.5, 0, 0.5], rel=0.01)
    assert probe["probabilities"][1] == pytest.approx([0.2, 0.4, 0.4, 0], rel=0.01)


def test_only_a_new_recording_makes_another_answer(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_probe(recorded(10, 0.5))
    writer.add([example_game(1)])
    site = Site(tmp_path)
    etag = site.get("probes", run="a").headers["ETag"]
    reads = site.provider.reads["read_tensors"]

    def again() -> int:
        site.provider.load()
        writer_listed = site.get("games", run="a").get_json()["total"]
        assert writer_listed
        return site.get("probes", run="a", headers={"If-None-Match": etag}).status_code

    assert again() == 304
    assert site.get("probes", run="a").status_code == 200
    assert site.provider.reads["read_tensors"] == reads
    writer.add_probe(recorded(20, 0.5))
    deadline = time.monotonic() + 10
    while again() != 200:
        assert time.monotonic() < deadline
    assert only(site)["steps"] == [10, 20]


def test_there_is_no_such_probe_or_run(site: Site) -> None:
    assert site.get("probes", run="a").get_json() == {"probes": [], "groups": [], "unread": 0, "problems": []}
    assert [site.get("probes", run="none").status_code, site.get("probes").status_code] == [404, 400]
    assert [site.get("probe", run="a", name="x").status_code, site.get("probe", run="a").status_code] == [404, 400]


def test_a_series_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_probe(recorded(10, 0.5))
    writer.add_probe(recorded(10, 0.5, name="broken"))
    site = Site(tmp_path)
    site.provider.broken_tags = {f"keisei/probe/{writer.segment.writer}/broken"}
    assert only(site)["name"] == "start"
    listed = site.get("probes", run="a")
    (problem,) = listed.get_json()["problems"]
    assert problem["run"] == "a"
    assert problem["text"].startswith("Probe broken: ")
    assert site.get("probe", run="a", name="broken").status_code == 503
    site.provider.broken_tags = set()
    assert site.get("probe", run="a", name="broken").status_code == 200
    again = site.get("probes", run="a", headers={"If-None-Match": listed.headers["ETag"]})
    assert [len(again.get_json()[name]) for name in ("probes", "problems")] == [2, 0]


def test_a_run_that_cannot_be_read_does_not_hide_another(tmp_path: Path) -> None:
    for run in "ab":
        LogWriter(tmp_path / run, run * 16).add_probe(recorded(10, 0.5))
    site = Site(tmp_path)
    site.provider.broken_tags = {f"keisei/probe/{'a' * 16}/start"}
    answer = site.get("probes", run=["a", "b"]).get_json()
    assert [row["run"] for row in answer["probes"]] == ["b"]
    assert [problem["run"] for problem in answer["problems"]] == ["a"]
    assert site.get("probes", run="a").status_code == 503


def test_a_probe_of_which_nothing_can_be_read_says_so(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_probe(recorded(10, 0.5))
    for _ in range(2):
        writer.add_probe_bytes("lost", b"nonsense")
    site = Site(tmp_path)
    answer = site.get("probes", run="a").get_json()
    text = "none of its 2 recordings can be read: they are damaged, or of a newer version."
    assert ([row["name"] for row in answer["probes"]], answer["problems"]) == (
        ["start"],
        [{"run": "a", "text": f"Probe lost: {text}"}],
    )
    lost = site.get("probe", run="a", name="lost")
    assert (lost.status_code, text in lost.text) == (422, True)


def test_solutions_that_a_run_corrects_count_for_all_of_it(tmp_path: Path) -> None:
    first, second = (LogWriter(tmp_path / "a", writer) for writer in ("0" * 16, OTHER_WRITER))
    first.add_probe(recorded(10, 0.4))
    site = Site(tmp_path)
    assert only(site)["solution_mass"] == pytest.approx([0.4], rel=0.01)
    first.add_probe(recorded(20, 0.4, solutions=("2g2f",)))
    shown = grown(site, 2)
    assert shown["solution_mass"] == pytest.approx([0.4, 0.4], rel=0.01)
    second.add_probe(recorded(30, 0.4, solutions=("9g9f",)))
    shown = grown(site, 3)
    assert (shown["solutions"], shown["best"]) == (["9g9f"], ["7g7f"] * 3)
    assert shown["solution_mass"] == pytest.approx([0.2] * 3, rel=0.01)


def test_another_position_under_the_same_name_costs_no_reading_of_whole_probes(tmp_path: Path) -> None:
    first, second = (LogWriter(tmp_path / "a", writer) for writer in ("0" * 16, OTHER_WRITER))
    for step in (10, 20):
        first.add_probe(recorded(step, 0.4, sfen=OTHER, solutions=("2g2f",)))
    second.add_probe(recorded(30, 0.4))
    site = Site(tmp_path)
    line = only(site)
    assert (line["steps"], line["left_out"], line["solutions"]) == ([30], 2, ["7g7f"])
    assert site.provider.reads["read_tensors"] == 2


def test_more_moves_than_a_position_can_have(tmp_path: Path) -> None:
    usis = [decode_move(int(code)) for code in np.flatnonzero(are_moves(np.arange(CODE_COUNT, dtype=np.uint16)))]
    writer = LogWriter(tmp_path / "a")
    for step, part in enumerate((usis[:400], usis[400:800], usis[800:1200])):
        moves = [Candidate(usi, (400 - place) / 100_000) for place, usi in enumerate(part)]
        writer.add_probe(recorded(step, 0.0, candidates=moves, solutions=()))
    writer.add_probe(recorded(3, 0.0, candidates=(Candidate(usis[1300], 0.0001),), solutions=(usis[1300],)))
    site = Site(tmp_path)
    line, probe = only(site), whole(site)
    assert (line["legal"], line["impossible"], len(probe["moves"]), probe["impossible"]) == (593, 608, 593, 608)
    assert usis[1300] in probe["moves"]
    assert line["best"] == [usis[0], usis[400], usis[800], usis[1300]]
    assert [usi in probe["moves"] for usi in (usis[0], usis[400], usis[800], usis[399], usis[799])] == [True] * 3 + [
        False
    ] * 2
    assert {len(row) for row in probe["probabilities"]} == {593}
    for usi in (usis[599], usis[1201]):
        writer.add_probe(
            recorded(4, 0.0, candidates=(Candidate(usi, 0.5), Candidate(usis[1300], 0.5)), solutions=(usis[1300],))
        )
    shown = grown(site, 5)
    assert (shown["legal"], shown["impossible"]) == (593, 609)
    probe = whole(site)
    assert (len(probe["moves"]), probe["impossible"]) == (593, 609)
    assert (usis[599] in probe["moves"], usis[1201] in probe["moves"]) == (False, True)


def test_of_too_many_recordings_the_oldest_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_table, "MOST_NUMBERS", 3 * 5)
    writer, other = LogWriter(tmp_path / "a"), LogWriter(tmp_path / "a", OTHER_WRITER)
    for step in range(7):
        writer.add_probe(recorded(step, 0.5))
        other.add_probe(recorded(10 + step, 0.5))
    answer = whole(Site(tmp_path))
    assert (answer["steps"], answer["left_out"]) == ([12, 13, 14, 15, 16], 9)


def grown(site: Site, evaluations: int) -> dict[str, Any]:
    """The only probe, as soon as it has so many."""
    deadline = time.monotonic() + 10
    while only(site)["evaluations"] != evaluations:
        assert time.monotonic() < deadline
        site.provider.load()
    return only(site)


def test_a_line_of_many_evaluations_has_those_that_can_be_seen(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    masses = [0.1] * 300 + [0.9] * 700 + [0.1] * 500
    masses[1250], masses[40] = 0.01, 0.97
    for place, right in enumerate(masses):
        writer.add_probe(recorded(10 * place, right, time=1000))
    site = Site(tmp_path)
    line = only(site)
    shown = dict(zip(line["steps"], line["solution_mass"], strict=True))
    assert (line["evaluations"], line["gaps"]) == (1500, [])
    assert len(shown) <= 3 * 120 + 10
    assert [shown[step] for step in (0, 400, 12500, 14990)] == pytest.approx([0.1, 0.97, 0.01, 0.1], rel=0.01)
    assert line["badges"] == [
        {"step": 0, "badge": "open"},
        {"step": 3000, "badge": "flickering"},
        {"step": 3020, "badge": "learned"},
        {"step": 10000, "badge": "slipping"},
        {"step": 10020, "badge": "forgotten"},
    ]
    assert {turn["step"] for turn in line["badges"]} <= shown.keys()
    hidden = next(step for step in range(0, 15000, 10) if step not in shown)
    (asked,) = site.get("probes", run="a", at=hidden + 5).get_json()["probes"]
    assert set(asked["steps"]) == {hidden, *shown}
    assert len({len(asked[name]) for name in ("steps", "walltimes", "solution_mass", "best", "best_probability")}) == 1
    assert [site.get("probes", run="a", at=at).status_code for at in (-5, "x")] == [200, 400]
    assert len(whole(site)["steps"]) == 1500


def test_a_probe_that_grows_by_one_is_not_read_anew(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    for step in range(5):
        writer.add_probe(recorded(step, 0.25))
    site = Site(tmp_path)
    assert only(site)["evaluations"] == 5
    before = site.provider.entries_read.copy()
    writer.add_probe(recorded(5, 0.75))
    assert grown(site, 6)["solution_mass"][-2:] == pytest.approx([0.25, 0.75], rel=0.01)
    assert site.provider.entries_read - before == {1: 1}
    for step in (6, 7):
        writer.add_probe(recorded(step, 0.5))
    assert grown(site, 8)["steps"] == list(range(8))
    assert only(site)["left_out"] == 0
    writer.add_probe_bytes("start", b"nonsense")
    deadline = time.monotonic() + 10
    while only(site)["left_out"] != 1:
        assert time.monotonic() < deadline
        site.provider.load()
