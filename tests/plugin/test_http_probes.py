"""Probes by HTTP: the list, and one whole."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tb_keisei.plugin.probes import probe_table
from tb_keisei.record import Candidate, Probe
from tb_keisei.record.move import are_moves, decode_move
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
    assert site.get("probes", run="a").get_json() == {"probes": [], "groups": []}
    assert [site.get("probes", run="none").status_code, site.get("probes").status_code] == [404, 400]
    assert [site.get("probe", run="a", name="x").status_code, site.get("probe", run="a").status_code] == [404, 400]


def test_a_series_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_probe(recorded(10, 0.5))
    writer.add_probe(recorded(10, 0.5, name="broken"))
    site = Site(tmp_path)
    site.provider.broken_tags = {f"keisei/probe/{writer.segment.writer}/broken"}
    assert only(site)["name"] == "start"
    assert site.get("probe", run="a", name="broken").status_code == 503
    site.provider.broken_tags = set()
    assert site.get("probe", run="a", name="broken").status_code == 200


def _odd_moves(number: int) -> tuple[Candidate, ...]:
    """Six moves that hardly another recording lists."""
    codes = np.flatnonzero(are_moves(np.arange(1 << 13, dtype=np.uint16)))
    return tuple(Candidate(decode_move(int(code)), 1 / 6) for code in codes[6 * number : 6 * number + 6])


def test_recordings_that_list_ever_other_moves_are_left_out(tmp_path: Path) -> None:
    """No position has so many legal moves: else a small file makes a table of all moves there are by all recordings."""
    writer = LogWriter(tmp_path / "a")
    for step in range(150):
        writer.add_probe(recorded(step, 0.5, candidates=_odd_moves(step), solutions=()))
    answer = whole(Site(tmp_path))
    assert (len(answer["moves"]), len(answer["steps"]), answer["left_out"]) == (588, 98, 52)
    assert answer["steps"] == list(range(52, 150))


def test_of_too_many_recordings_the_oldest_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_table, "MOST_NUMBERS", 3 * 5)
    writer, other = LogWriter(tmp_path / "a"), LogWriter(tmp_path / "a", OTHER_WRITER)
    for step in range(7):
        writer.add_probe(recorded(step, 0.5))
        other.add_probe(recorded(10 + step, 0.5))
    answer = whole(Site(tmp_path))
    assert (answer["steps"], answer["left_out"]) == ([12, 13, 14, 15, 16], 9)


def test_a_probe_of_which_nothing_can_be_read_is_damaged_and_not_missing(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add_probe_bytes("start", b"nonsense")
    site = Site(tmp_path)
    assert site.get("probe", run="a", name="start").status_code == 422
    assert site.get("probe", run="a", name="other").status_code == 404
