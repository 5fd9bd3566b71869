"""Games whose headers were never written, as a kill in the middle of a write leaves them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.data_provider import _decode_blob_key
from tensorboard.errors import InvalidArgumentError

from tb_keisei.bridge.doctor import diagnosis, examine
from tb_keisei.events.inspect import report
from tb_keisei.plugin.games import unlisted
from tb_keisei.plugin.games.game_reader import GameReader
from tb_keisei.plugin.games.store import GameStore, Snapshot
from tb_keisei.plugin.http.errors import NotLoadedError, UnavailableError
from tb_keisei.plugin.notices import run_notices
from tb_keisei.plugin.provider.source import Source
from tb_keisei.record import Player, Ply, decode_game
from tb_keisei.record.header import GameHeader
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.wire.codec import encode_columns, encode_index
from tests.plugin.logs import LogWriter, example_game
from tests.plugin.provider import LocalProvider


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look may come as soon as the last one is over."""
    monkeypatch.setattr(unlisted, "_SHARE", 0)


class Looked:
    """A store that looks for unlisted games whenever it is asked."""

    def __init__(self, logdir: Path, look_secs: float = 0) -> None:
        self.provider = LocalProvider(logdir)
        self.source = Source(self.provider)
        self.store = GameStore(self.source, max_age=0, look_secs=look_secs)

    def snapshot(self, looks: int = 2) -> Snapshot:
        """What it shows after so many looks: one, to see how far series have come, and one to see that they rest."""
        self.provider.load()
        for _ in range(looks):
            snapshot = self.store.snapshot()
        return snapshot


def ids(snapshot: Snapshot) -> list[str]:
    return [games.ids[row] for run in snapshot.runs.values() for games in run.segments for row in range(len(games))]


def killed(run: Path, listed: int, lost: int) -> LogWriter:
    """A run whose writer was killed behind the bodies of some games."""
    writer = LogWriter(run)
    if listed:
        writer.add(example_game(number) for number in range(listed))
    for number in range(listed, listed + lost):
        writer.add_game(example_game(number))
    return writer


@pytest.mark.parametrize("listed", [0, 5])
def test_they_are_listed_by_their_bodies_and_opened(tmp_path: Path, listed: int) -> None:
    killed(tmp_path / "a", listed, 3)
    seen = Looked(tmp_path)
    snapshot = seen.snapshot()
    assert ids(snapshot) == [f"g{number}" for number in range(listed + 3)]
    assert run_notices(snapshot.run("a")) == []
    library = GameReader(seen.store, seen.source, 1 << 20)
    entry = library.find("a", "self_play", "0123456789abcdef", f"g{listed + 2}")
    assert decode_game(library.read(entry)).game_id == f"g{listed + 2}"


def test_such_a_row_is_as_its_header_would_have_made_it(tmp_path: Path) -> None:
    killed(tmp_path / "a", 0, 5)
    headers: list[GameHeader] = []
    writer = LogWriter(tmp_path / "b")
    headers = [writer.add_game(example_game(number)) for number in range(5)]
    writer.add_index(headers)
    runs = Looked(tmp_path).snapshot().runs
    (by_bodies,), (by_index,) = runs["a"].segments, runs["b"].segments
    for name in by_bodies.rows.dtype.names or ():
        np.testing.assert_array_equal(by_bodies.rows[name], by_index.rows[name], name)
    assert by_bodies.value_changes.tolist() == by_index.value_changes.tolist()
    assert by_bodies.errors == by_index.errors == {}
    assert len(by_bodies.steps) == 0


def test_what_still_grows_is_left_to_its_writer(tmp_path: Path) -> None:
    """The header of a game that is just being written is on its way."""
    writer = killed(tmp_path / "a", 2, 0)
    seen = Looked(tmp_path)
    seen.snapshot()
    for number in range(2, 6):
        header = writer.add_game(example_game(number))
        assert f"g{number}" not in ids(seen.snapshot(looks=1))
        writer.add_index([header])
        assert ids(seen.snapshot(looks=1)) == [f"g{n}" for n in range(number + 1)]
    assert seen.provider.reads["read_blob"] == 0


def test_a_header_that_comes_late_takes_its_place(tmp_path: Path) -> None:
    writer = killed(tmp_path / "a", 2, 0)
    header = writer.add_game(example_game(2))
    seen = Looked(tmp_path)
    assert ids(seen.snapshot()) == ["g0", "g1", "g2"]
    writer.add_index([header])
    assert ids(seen.snapshot()) == ["g0", "g1", "g2"]
    assert len(seen.snapshot().run("a").segments[0].steps) == 2


def test_they_are_read_once(tmp_path: Path) -> None:
    killed(tmp_path / "a", 2, 3)
    seen = Looked(tmp_path)
    first = seen.snapshot()
    assert seen.provider.reads["read_blob"] == 3
    assert seen.snapshot() is first
    assert seen.provider.reads["read_blob"] == 3


def test_a_run_whose_games_cannot_be_read_hides_none_of_another(tmp_path: Path) -> None:
    for run in ("a", "b"):
        killed(tmp_path / run, 1, 1)
    seen = Looked(tmp_path)
    read = seen.provider.read_blob

    def failing(*args: object, blob_key: str) -> object:
        if _decode_blob_key(blob_key)[2] == "a":
            raise InvalidArgumentError("BadJson")
        return read(*args, blob_key=blob_key)

    seen.provider.read_blob = failing  # type: ignore[method-assign]
    assert ids(seen.snapshot()) == ["g0", "g0", "g1"]
    del seen.provider.read_blob
    assert ids(seen.snapshot()) == ["g0", "g1", "g0", "g1"]


def test_reading_them_goes_on_at_the_next_look_where_it_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unlisted, "_READ_SECS", -1)
    for run in "abc":
        killed(tmp_path / run, 1, 1)
    seen = Looked(tmp_path)
    assert [len(ids(seen.snapshot(looks))) for looks in (2, 1, 1, 1)] == [4, 5, 6, 6]


def test_a_run_without_them_is_not_looked_at_closely(tmp_path: Path) -> None:
    killed(tmp_path / "a", 50, 0)
    seen = Looked(tmp_path)
    seen.snapshot(looks=5)
    assert seen.provider.reads["read_blob_sequences"] == 0
    assert Looked(tmp_path, look_secs=60).snapshot().runs.keys() == {"a"}


def test_one_that_is_damaged_is_said(tmp_path: Path) -> None:
    writer = killed(tmp_path / "a", 1, 1)
    writer.add_blobs([b"damaged"])
    snapshot = Looked(tmp_path).snapshot()
    assert ids(snapshot) == ["g0", "g1"]
    assert run_notices(snapshot.run("a")) == [
        "1 games of this run have no header and do not tell what they are: not listed."
    ]


def test_games_whose_header_is_lost_among_others_are_listed_by_their_bodies(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(0)])
    outsized = encode_index([GameHeader(game_id="g", black=Player("x" * (3 << 20)))])
    for number, lost in ((1, b"nonsense"), (2, outsized)):
        writer.add_game(example_game(number))
        writer.add_index_bytes(lost)
    writer.add([example_game(9)])
    snapshot = Looked(tmp_path).snapshot()
    assert ids(snapshot) == ["g0", "index entry 1", "index entry 2", "g9", "g1", "g2"]
    assert "2 index entries of this run" in run_notices(snapshot.run("a"))[0]


def test_a_first_index_record_that_is_lost(tmp_path: Path) -> None:
    writer = killed(tmp_path / "a", 3, 0)
    writer.lose_first(writer.segment.index_tag)
    assert ids(Looked(tmp_path).snapshot()) == ["g0", "g1", "g2"]


def test_a_first_game_record_that_is_lost_is_said_in_words(tmp_path: Path) -> None:
    writer = killed(tmp_path / "a", 3, 0)
    writer.lose_first(writer.segment.games_tag)
    seen = Looked(tmp_path)
    snapshot = seen.snapshot()
    (notice,) = run_notices(snapshot.run("a"))
    assert "3 games of this run cannot be opened" in notice
    library = GameReader(seen.store, seen.source, 1 << 20)
    with pytest.raises(NotLoadedError, match="first record of the segment is damaged or lost"):
        library.read(library.find("a", "self_play", "0123456789abcdef", "g1"))
    assert seen.snapshot() is snapshot


def test_a_game_that_was_written_twice_is_listed_once(tmp_path: Path) -> None:
    """A write that failed half way is done again, with another event step."""
    writer = killed(tmp_path / "a", 1, 1)
    writer.add([example_game(1)])
    for _ in range(2):
        writer.add_game(example_game(2))
    assert ids(Looked(tmp_path).snapshot()) == ["g0", "g1", "g2"]


def test_headers_in_the_index_of_another_segment_are_headers(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    headers = [writer.add_game(example_game(number)) for number in range(3)]
    writer.next_segment()
    writer.add_index(headers)
    seen = Looked(tmp_path)
    assert ids(seen.snapshot()) == ["g0", "g1", "g2"]
    assert seen.provider.reads["read_blob"] == 0


@pytest.mark.parametrize("outsized", ["plies", "name"])
def test_an_outsized_body_is_not_taken_apart(tmp_path: Path, outsized: str) -> None:
    writer = killed(tmp_path / "a", 1, 0)
    game = example_game(1)
    if outsized == "name":
        writer.add_game(replace(game, black=Player("x" * (3 << 20))))
    else:
        columns = to_columns((Ply("7g7f"),) * (unlisted.MOST_GAME_PLIES + 1))
        writer.add_blobs([encode_columns(game, columns)])
    writer.add_game(example_game(2))
    snapshot = Looked(tmp_path).snapshot()
    assert ids(snapshot) == ["g0", "g2"]
    assert snapshot.run("a").unreadable == 1


def test_where_series_of_games_cannot_be_listed_the_others_are_shown(tmp_path: Path) -> None:
    killed(tmp_path / "a", 2, 1)
    seen = Looked(tmp_path)
    seen.provider.failures["list_blob_sequences"] = UnavailableError("away")
    assert ids(seen.snapshot()) == ["g0", "g1"]
    seen.provider.failures.clear()
    assert ids(seen.snapshot()) == ["g0", "g1", "g2"]


def test_inspect_and_doctor_say_how_many_there_are(tmp_path: Path) -> None:
    killed(tmp_path / "a", 25, 3)
    killed(tmp_path / "b", 25, 0)
    said = {name: "\n".join(run.lines()) for name, run in report(tmp_path).items()}
    assert "3 games have no header: the process was killed" in said["a"]
    assert "no header" not in said["b"]
    told = {name: "\n".join(diagnosis(run)) for name, run in examine(tmp_path).items()}
    assert "3 games have no header: the process was killed" in told["a"]
    assert "no header" not in told["b"]
