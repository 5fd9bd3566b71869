import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from tb_keisei.plugin.games import store
from tb_keisei.plugin.games.listing import game_json
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.store import Entry, GameStore, Snapshot
from tb_keisei.plugin.http.errors import NotFoundError, UnavailableError
from tb_keisei.plugin.notices import run_notices
from tb_keisei.plugin.provider.source import Events, Source
from tb_keisei.record import GameHeader, Outcome, Probe
from tb_keisei.record.wire.codec import encode_index, encode_table
from tests.plugin.logs import OTHER_WRITER, LogWriter, example_game
from tests.plugin.provider import LocalProvider

START = "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1"


class Loaded:
    """A log directory, TensorBoard's provider on it, and our store on that."""

    def __init__(self, logdir: Path, max_age: float = 0) -> None:
        self.logdir = logdir
        self.provider = LocalProvider(logdir)
        self.store = GameStore(Source(self.provider), max_age)

    def reloaded(self) -> Snapshot:
        self.provider.load()
        return self.store.snapshot()


def _ids(snapshot: Snapshot, run: str) -> list[str]:
    return [games.ids[row] for games in snapshot.run(run).segments for row in range(len(games))]


def test_runs_streams_and_probes(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a", stream="eval").add([example_game(1, "eval")])
    LogWriter(tmp_path / "a", OTHER_WRITER).add([example_game(2), example_game(3)])
    LogWriter(tmp_path / "b" / "c").add_probe(Probe(name="start", sfen=START))
    snapshot = Loaded(tmp_path).store.snapshot()
    assert list(snapshot.runs) == ["a", "b/c"]
    assert snapshot.run("a").streams == {"eval": 1, "self_play": 2}
    assert (snapshot.run("b/c").segments, snapshot.run("b/c").probes) == ((), ("start",))
    with pytest.raises(NotFoundError):
        snapshot.run("d")


def test_only_a_series_that_grew_is_read_again(tmp_path: Path) -> None:
    writer, other = LogWriter(tmp_path / "a"), LogWriter(tmp_path / "b", OTHER_WRITER)
    writer.add([example_game(1)])
    other.add([example_game(1)])
    writer.next_segment()
    writer.add([example_game(2)])
    loaded = Loaded(tmp_path)
    first = loaded.store.snapshot()
    assert loaded.provider.reads["read_tensors"] == 3
    assert loaded.reloaded() is first
    writer.add([example_game(3)])
    second = loaded.reloaded()
    assert loaded.provider.reads["read_tensors"] == 4
    assert second.version != first.version
    assert _ids(second, "a") == ["g1", "g2", "g3"]
    assert _ids(first, "a") == ["g1", "g2"]
    assert second.run("b").segments[0] is first.run("b").segments[0]


def _shown(snapshot: Snapshot, run: str) -> list[dict[str, object]]:
    games = snapshot.run(run).segments
    return [game_json(Entry(run, segment, row)) for segment in games for row in range(len(segment))]


def test_a_segment_with_a_table_is_read_from_it_alone_and_is_the_same(tmp_path: Path) -> None:
    for name in ("by index", "by table"):
        writer = LogWriter(tmp_path / name)
        for number in range(4):
            writer.add([example_game(2 * number), example_game(2 * number + 1)])
        writer.add_index([GameHeader(game_id="given up", value_changes=(3, 0, 2))])
        if name == "by table":
            writer.add_table()
    alone = Loaded(tmp_path / "by table")
    assert len(_shown(alone.store.snapshot(), ".")) == 9
    assert alone.provider.tags_read == {writer.segment.table_tag: 1}
    snapshot = Loaded(tmp_path).store.snapshot()
    by_index, by_table = (snapshot.run(name) for name in ("by index", "by table"))
    expected = [game | {"run": "by table"} for game in _shown(snapshot, "by index")]
    assert _shown(snapshot, "by table") == expected
    assert len(expected) == 9
    assert (by_table.swings, by_table.steps, by_table.missing_events) == (by_index.swings, by_index.steps, 0)
    assert by_table.segments[0].steps.tolist() == by_index.segments[0].steps.tolist()


def test_a_table_that_comes_later_is_not_read(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    loaded = Loaded(tmp_path)
    loaded.store.snapshot()
    writer.add([example_game(2)])
    writer.add_table()
    assert _ids(loaded.reloaded(), "a") == ["g1", "g2"]
    assert writer.segment.table_tag not in loaded.provider.tags_read


def test_an_index_that_goes_on_behind_its_table_is_read(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    writer.add_table()
    loaded = Loaded(tmp_path)
    assert _ids(loaded.store.snapshot(), "a") == ["g1"]
    writer.add([example_game(2)])
    assert _ids(loaded.reloaded(), "a") == ["g1", "g2"]


@pytest.mark.parametrize("data", [b"", b"nonsense", encode_index([]), encode_table([])[:-1]])
def test_where_a_table_is_damaged_the_index_is_read(tmp_path: Path, data: bytes) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1), example_game(2)])
    writer.add_table_bytes(data)
    snapshot = Loaded(tmp_path).store.snapshot()
    assert _ids(snapshot, "a") == ["g1", "g2"]
    assert (snapshot.run("a").problems, snapshot.run("a").lost_events) == ((), 0)


def test_a_table_that_tensorboard_cannot_read_costs_nothing_but_time(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    writer.add_table()
    loaded = Loaded(tmp_path)
    loaded.provider.broken_tags.add(writer.segment.table_tag)
    snapshot = loaded.store.snapshot()
    assert (_ids(snapshot, "a"), snapshot.run("a").problems) == (["g1"], ())


def test_a_table_with_more_games_than_a_segment_is_not_believed(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    writer.add_table_bytes(encode_table([encode_index([GameHeader(game_id="g")] * 1001)]))
    assert _ids(Loaded(tmp_path).store.snapshot(), "a") == ["g1"]


def test_a_table_that_lists_too_few_is_not_believed(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    headers = [writer.add_game(example_game(number)) for number in range(40)]
    for start in range(0, 40, 20):
        writer.add_index(headers[start : start + 20])
    liar = replace(headers[39], outcome=Outcome("white", "win"))
    writer.add_table_bytes(encode_table([encode_index([liar])]))
    loaded = Loaded(tmp_path)
    run = loaded.store.snapshot().run("a")
    assert run.streams == {"self_play": 40}
    assert [game["winner"] for game in _shown(loaded.store.snapshot(), "a")][-1] == example_game(39).outcome.winner
    (notice,) = run_notices(run)
    assert "its table lists 1 games and its index 40" in notice
    writer.add([example_game(40)])
    assert loaded.reloaded().run("a").streams == {"self_play": 41}


def test_a_table_of_fewer_games_than_index_entries_is_not_believed(tmp_path: Path) -> None:
    """Where the bodies do not tell how many there were: they were given up."""
    writer = LogWriter(tmp_path / "a")
    for number in range(3):
        writer.add_index([GameHeader(game_id=f"g{number}")])
    writer.add_table_bytes(encode_table([encode_index([GameHeader(game_id="g0")])]))
    assert _ids(Loaded(tmp_path).store.snapshot(), "a") == ["g0", "g1", "g2"]


def test_where_an_index_is_damaged_its_table_is_read(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    headers = [writer.add_game(example_game(number)) for number in range(5)]
    writer.add_index_bytes(b"nonsense")
    writer.add_table_bytes(encode_table([encode_index(headers[:4])]))
    loaded = Loaded(tmp_path)
    assert _ids(loaded.store.snapshot(), "a") == ["g0", "g1", "g2", "g3"]
    writer.add([example_game(5)])
    assert _ids(loaded.reloaded(), "a") == ["g0", "g1", "g2", "g3", "g5"]


def test_a_run_whose_index_is_gone_is_listed_by_its_table(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add(example_game(number) for number in range(3))
    writer.add_table()
    writer.lose_first(writer.segment.index_tag)
    loaded = Loaded(tmp_path)
    snapshot = loaded.store.snapshot()
    assert (_ids(snapshot, "a"), run_notices(snapshot.run("a"))) == (["g0", "g1", "g2"], [])
    assert loaded.reloaded() is snapshot
    other = LogWriter(tmp_path / "a", OTHER_WRITER)
    other.add([example_game(9)])
    assert _ids(loaded.reloaded(), "a") == ["g0", "g1", "g2", "g9"]


def test_an_index_that_appears_behind_its_table_doubles_nothing(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    headers = [writer.add_game(example_game(number)) for number in range(3)]
    writer.add_table_bytes(encode_table([encode_index(headers)]))
    loaded = Loaded(tmp_path)
    assert _ids(loaded.store.snapshot(), "a") == ["g0", "g1", "g2"]
    writer.add_index(headers[:2])
    assert _ids(loaded.reloaded(), "a") == ["g0", "g1", "g2"]
    writer.add_index([replace(headers[0], game_id="g9")])
    assert _ids(loaded.reloaded(), "a") == ["g0", "g1", "g2", "g9"]


def test_what_takes_long_to_read_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot is given out with what there is when patience is over, and says that more will come."""
    for number in range(5):
        LogWriter(tmp_path / f"run{number}").add([example_game(number)])
    now = 1000.0
    monkeypatch.setattr(store, "time", SimpleNamespace(monotonic=lambda: now))
    updated = SegmentGames.updated

    def slow(games: SegmentGames, events: Events) -> SegmentGames:
        nonlocal now
        now += 0.75 * store._PATIENCE
        return updated(games, events)

    monkeypatch.setattr(SegmentGames, "updated", slow)
    loaded = Loaded(tmp_path, max_age=60)
    seen = [loaded.store.snapshot() for _ in range(5)]
    assert [(len(snapshot.runs), snapshot.unread) for snapshot in seen] == [(2, 3), (4, 1), (5, 0), (5, 0), (5, 0)]
    assert seen[3] is seen[2]


def test_a_run_that_is_removed_and_one_that_is_written_anew(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    writer.add([example_game(2)])
    LogWriter(tmp_path / "b", OTHER_WRITER).add([example_game(1)])
    loaded = Loaded(tmp_path)
    assert _ids(loaded.store.snapshot(), "a") == ["g1", "g2"]
    writer.path.unlink()
    writer.path.parent.rmdir()
    assert list(loaded.reloaded().runs) == ["b"]
    LogWriter(tmp_path / "a").add([example_game(9)])
    assert _ids(loaded.reloaded(), "a") == ["g9"]


def test_tags_that_are_not_ours_are_left_alone(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.segment = writer.segment.__class__("self_play", "not hex", 0)
    writer.add([example_game(1)])
    assert Loaded(tmp_path).store.snapshot().runs == {}


def test_a_series_that_tensorboard_cannot_read_is_told_of_and_the_others_go_on(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    broken = LogWriter(tmp_path / "a", OTHER_WRITER)
    broken.add([example_game(2)])
    loaded = Loaded(tmp_path)
    loaded.provider.broken_tags.add(broken.segment.index_tag)
    snapshot = loaded.store.snapshot()
    assert _ids(snapshot, "a") == ["g1"]
    (problem,) = snapshot.run("a").problems
    assert broken.segment.index_tag in problem
    assert "nobody can make an array of" not in problem
    assert loaded.reloaded() is snapshot
    loaded.provider.broken_tags.clear()
    mended = loaded.store.snapshot()
    assert (_ids(mended, "a"), mended.run("a").problems) == (["g1", "g2"], ())


def test_a_data_server_that_does_not_answer_is_an_error_until_it_does(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    loaded = Loaded(tmp_path)
    before = loaded.store.snapshot()
    loaded.provider.failures["list_tensors"] = ConnectionError("gone")
    with pytest.raises(UnavailableError, match="could not read its data just now"):
        loaded.store.snapshot()
    loaded.provider.failures.clear()
    assert loaded.store.snapshot() is before


def test_a_run_that_goes_while_the_python_provider_lists_is_no_error(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    loaded = Loaded(tmp_path)
    loaded.provider.failures["list_tensors"] = KeyError("a")
    listing = loaded.provider.list_tensors

    def once(*args: object, **kwargs: object) -> object:
        try:
            return listing(*args, **kwargs)
        finally:
            loaded.provider.failures.clear()

    loaded.provider.list_tensors = once  # type: ignore[method-assign]
    assert _ids(loaded.store.snapshot(), "a") == ["g1"]


def test_index_entries_that_tensorboard_dropped_are_counted(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    writer.skip_index(2)
    writer.add([example_game(2)])
    assert Loaded(tmp_path).store.snapshot().run("a").missing_events == 2


def test_while_one_thread_refreshes_the_others_get_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    loaded = Loaded(tmp_path)
    first = loaded.store.snapshot()
    entered, leave = threading.Event(), threading.Event()

    def slow(*_args: object, **_kwargs: object) -> dict[str, object]:
        entered.set()
        leave.wait(10)
        return {}

    monkeypatch.setattr(loaded.provider, "list_tensors", slow)
    refreshing = threading.Thread(target=loaded.store.snapshot)
    refreshing.start()
    assert entered.wait(10)
    assert loaded.store.snapshot() is first
    leave.set()
    refreshing.join(10)
    assert loaded.store.snapshot().runs == {}


def test_many_requests_in_a_moment_list_once(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    loaded = Loaded(tmp_path, max_age=60)
    for _ in range(5):
        loaded.store.snapshot()
    assert loaded.provider.reads["list_tensors"] == 1


def test_where_something_changed_it_looks_again_sooner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(store, "time", SimpleNamespace(monotonic=lambda: now))
    LogWriter(tmp_path / "a").add([example_game(1)])
    loaded = Loaded(tmp_path, max_age=8)
    lists = []
    for now in (1000.0, 1000.5, 1001.5, 1003.0, 1009.0, 1010.0):  # noqa: B007 - the clock reads it
        loaded.store.snapshot()
        lists.append(loaded.provider.reads["list_tensors"])
    assert lists == [1, 1, 2, 2, 2, 3]
