import hashlib
import time
from pathlib import Path

import pytest
from tensorboard.context import RequestContext

from tb_keisei.plugin.games.game_reader import GameReader, etag
from tb_keisei.plugin.games.store import Entry, GameStore
from tb_keisei.plugin.http.errors import (
    DamagedError,
    GivenUpError,
    InvalidArgumentError,
    NotFoundError,
    NotLoadedError,
    PublicError,
    PutAsideError,
    UnavailableError,
)
from tb_keisei.plugin.provider.source import Source
from tb_keisei.record import GameHeader, decode_game, encode_game
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.header import Place
from tb_keisei.record.series import FIRST_EVENT_STEP, Segment
from tests.plugin.logs import WRITER, LogWriter, example_game
from tests.plugin.provider import LocalProvider

TAG = Segment("self_play", WRITER, 0).games_tag


class Opened:
    def __init__(self, logdir: Path, cache_bytes: int = 1 << 20) -> None:
        self.provider = LocalProvider(logdir)
        source = Source(self.provider)
        self.store = GameStore(source, max_age=0)
        self.library = GameReader(self.store, source, cache_bytes)

    def read(self, game_id: str, run: str = "a") -> bytes:
        return self.library.read(self.library.find(run, "self_play", WRITER, game_id))


def test_the_bytes_come_as_they_were_written(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add(example_game(number) for number in range(5))
    opened = Opened(tmp_path)
    for number in range(5):
        assert decode_game(opened.read(f"g{number}")).global_step == example_game(number).global_step


def test_references_and_games_are_read_once(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add(example_game(number) for number in range(5))
    opened = Opened(tmp_path)
    assert [opened.read("g1"), opened.read("g2")] == [opened.read("g1"), opened.read("g2")]
    assert (opened.provider.reads["read_blob_sequences"], opened.provider.reads["read_blob"]) == (1, 2)


def test_what_is_on_a_screen_has_its_references_read_before_anyone_clicks(tmp_path: Path) -> None:
    for run in ("a", "b"):
        LogWriter(tmp_path / run).add(example_game(number) for number in range(5))
    opened = Opened(tmp_path)
    opened.library.expect([opened.library.find(run, "self_play", WRITER, f"g{n}") for run in "ab" for n in range(5)])
    deadline = time.monotonic() + 10
    while not all(opened.library._references.get((run, TAG)) for run in "ab"):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert decode_game(opened.read("g4")).game_id == "g4"
    assert decode_game(opened.read("g0", "b")).game_id == "g0"
    assert opened.provider.reads["read_blob_sequences"] == 2


def test_a_game_that_cannot_be_opened_is_not_expected(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add_index([GameHeader(game_id="given up")])
    opened = Opened(tmp_path)
    segment = opened.store.snapshot().run("a").segments[0]
    opened.library.expect([Entry("a", segment, 0)])
    time.sleep(0.05)
    assert opened.provider.reads["read_blob_sequences"] == 0


def test_without_a_cache_it_works_too(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    opened = Opened(tmp_path, cache_bytes=0)
    assert opened.read("g1") == opened.read("g1")


def test_a_segment_that_grew_is_looked_up_again(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    opened = Opened(tmp_path)
    opened.read("g1")
    writer.add([example_game(2)])
    opened.provider.load()
    assert decode_game(opened.read("g2")).game_id == "g2"


def test_a_header_that_is_loaded_before_its_game(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    place = Place(writer.segment.games_tag, FIRST_EVENT_STEP + 1, 0, 0)
    writer.add_index([GameHeader(game_id="g2", place=place)])
    opened = Opened(tmp_path)
    opened.read("g1")
    with pytest.raises(NotLoadedError, match="not loaded it yet"):
        opened.read("g2")
    writer.add_game(example_game(2))
    opened.provider.load()
    assert decode_game(opened.read("g2")).game_id == "g2"


def test_a_series_of_games_that_is_not_there_yet(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_index([GameHeader(game_id="g", place=Place(writer.segment.games_tag, FIRST_EVENT_STEP, 0, 0))])
    with pytest.raises(NotLoadedError) as caught:
        Opened(tmp_path).read("g")
    assert caught.value.http_code == 404


@pytest.mark.parametrize(
    ("run", "stream", "writer", "game_id"),
    [("b", "self_play", WRITER, "g1"), ("a", "eval", WRITER, "g1"), ("a", "self_play", "f" * 16, "g1"),
     ("a", "self_play", WRITER, "g"), ("a", "self_play", WRITER, "\ud800")],
)  # fmt: skip
def test_what_is_not_there_is_not_found(tmp_path: Path, run: str, stream: str, writer: str, game_id: str) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    with pytest.raises(NotFoundError):
        Opened(tmp_path).library.find(run, stream, writer, game_id)


def test_a_game_whose_body_was_given_up(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add_index([GameHeader(game_id="g")])
    with pytest.raises(GivenUpError) as caught:
        Opened(tmp_path).read("g")
    assert caught.value.http_code == 410


def test_a_game_that_was_put_aside(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_index([GameHeader(game_id="g", place=writer.add_blobs([b""]))])
    with pytest.raises(PutAsideError, match="compact --restore") as caught:
        Opened(tmp_path).read("g")
    assert caught.value.http_code == 410


def test_an_index_entry_that_is_damaged_cannot_be_opened(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add_index_bytes(b"nonsense")
    with pytest.raises(DamagedError, match="not a record") as caught:
        Opened(tmp_path).read("index entry 0")
    assert caught.value.http_code == 422


def _placed(place: Place, **changes: int) -> GameHeader:
    values = {"event_step": place.event_step, "index": place.index, "size": place.size} | changes
    return GameHeader(game_id="g", place=Place(place.tag, **values))


@pytest.mark.parametrize(
    ("blob", "changes", "text"),
    [
        (b"nonsense", {}, "not a record"),
        (encode_game(example_game(1))[:-1], {}, "not a record"),
        (encode_game(example_game(1)), {"size": 7}, "7 were written"),
        (encode_game(example_game(1)), {"index": 1}, "never written"),
        (pb.Envelope(version=2).SerializeToString(), {}, "update tb-keisei"),
        (pb.Envelope(version=1, inflated_size=1 << 40).SerializeToString(), {}, "limit"),
    ],
)
def test_bytes_that_are_no_game(tmp_path: Path, blob: bytes, changes: dict[str, int], text: str) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add_index([_placed(writer.add_blobs([blob]), **changes)])
    with pytest.raises(DamagedError, match=text):
        Opened(tmp_path).read("g")


def test_several_games_in_one_event(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    blobs = [encode_game(example_game(number)) for number in range(3)]
    place = writer.add_blobs(blobs)
    writer.add_index(
        GameHeader(game_id=f"g{number}", place=Place(place.tag, place.event_step, number, 0)) for number in range(3)
    )
    opened = Opened(tmp_path)
    assert [opened.read(f"g{number}") for number in range(3)] == blobs


def test_whatever_the_provider_raises_is_a_public_error(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    opened = Opened(tmp_path)
    for error, expected in (
        (OSError("x"), UnavailableError),
        (KeyError("x"), NotLoadedError),
        (InvalidArgumentError("failed to parse blob key"), UnavailableError),
    ):
        opened.provider.failures["read_blob"] = error
        with pytest.raises(expected) as caught:
            opened.read("g1")
        assert isinstance(caught.value, PublicError)


@pytest.mark.parametrize("damaged", [["b"], ["a", "d"], ["a", "b", "c", "d", "e"]])
def test_a_series_that_has_metadata_but_no_data_hides_no_other(tmp_path: Path, damaged: list[str]) -> None:
    for run in "abcde":
        log = LogWriter(tmp_path / run)
        log.add([example_game(0)])
        if run in damaged:
            log.add_metadata_alone("Kdisei/self_play/0123456789abcdef/0000/index")
    provider = LocalProvider(tmp_path)
    with pytest.raises(KeyError, match="Kdisei"):
        provider.list_tensors(RequestContext(), experiment_id="", plugin_name="keisei")
    snapshot = GameStore(Source(provider), max_age=0).snapshot()
    assert [snapshot.run(run).streams for run in "abcde"] == [{"self_play": 1}] * 5


def test_an_etag_is_legal_whatever_the_id(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    odd = 'a"\r\nSet-Cookie: x=1 棋譜'
    writer.add_index([GameHeader(game_id=odd, place=Place(writer.segment.games_tag, 0, 0, 0))])
    entry = Opened(tmp_path).library.find("a", "self_play", WRITER, odd)
    assert etag(entry) == f"{WRITER}-{hashlib.sha256(odd.encode()).hexdigest()[:32]}"
