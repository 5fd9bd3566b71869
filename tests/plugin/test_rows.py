import zlib

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tb_keisei.plugin.games.listing import game_json
from tb_keisei.plugin.games.rows import (
    DAMAGED,
    GIVEN_UP,
    MAX_INFLATED,
    MAX_INFLATED_OF_SEGMENT,
    PLACED,
    Batch,
    read_index,
)
from tb_keisei.plugin.games.segment_games import MOST_ROWS, SegmentGames
from tb_keisei.plugin.games.store import Entry
from tb_keisei.record import GameHeader, Outcome, Player
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import seal
from tb_keisei.record.header import Place
from tb_keisei.record.move import encode_move
from tb_keisei.record.series import FIRST_EVENT_STEP, Segment
from tb_keisei.record.wire.codec import encode_index, encode_table
from tests.plugin.logs import WRITER
from tests.strategies import headers

SEGMENT = Segment("self_play", WRITER, 3)
PLACE = Place(SEGMENT.games_tag, FIRST_EVENT_STEP + 5, 0, 123)


def _read(data: bytes) -> Batch:
    names: dict[str, int] = {}
    return read_index([(FIRST_EVENT_STEP + 7, data)], SEGMENT, lambda name: names.setdefault(name, len(names)), 1000)


def _games(*events: bytes) -> SegmentGames:
    return SegmentGames.empty(SEGMENT).updated([(FIRST_EVENT_STEP + i, data) for i, data in enumerate(events)])


@given(st.lists(headers, min_size=1, max_size=5))
def test_a_header_comes_out_as_it_went_in(listed: list[GameHeader]) -> None:
    games = _games(encode_index(listed))
    assert len(games) == len(listed)
    for row, header in enumerate(listed):
        shown = game_json(Entry("run", games, row))
        assert shown["game_id"] == header.game_id
        assert (shown["black"], shown["white"]) == (header.black.name, header.white.name)
        assert shown["winner"] == header.outcome.winner
        assert (shown["kind"], shown["reason"]) == (header.outcome.kind, header.outcome.reason)
        assert shown["reason_text"] == header.outcome.reason_text
        assert shown["opening"] == list(header.opening)
        for name in ("ply_count", "policy_plies", "problem_count", "start_step", "global_step", "end_time"):
            assert shown[name] == getattr(header, name)
        assert shown["surprise"] == (None if header.surprise is None else np.float32(header.surprise))


@given(st.binary(max_size=200))
@example(b"")
def test_any_bytes_become_one_row_with_an_error_or_good_rows(data: bytes) -> None:
    batch = _read(data)
    assert len(batch.rows) == len(batch.ids)
    assert all(batch.errors[row] for row in np.flatnonzero(batch.rows["state"] == DAMAGED).tolist())


@given(st.data())
def test_flipped_bytes_in_an_index_never_raise(data: st.DataObject) -> None:
    good = bytearray(encode_index([GameHeader(game_id="g", place=PLACE, opening=("7g7f",))]))
    for _ in range(data.draw(st.integers(1, 3))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    assert len(_games(bytes(good))) <= 1


def test_a_damaged_event_is_one_row_and_the_others_are_read() -> None:
    one, two = (encode_index([GameHeader(game_id=name, place=PLACE)]) for name in ("g1", "g2"))
    games = _games(one, b"nonsense", two)
    assert [games.ids[row] for row in range(3)] == ["g1", "index entry 1", "g2"]
    assert games.errors == {1: "damaged: these bytes are not a record"}
    assert games.rows["state"].tolist() == [PLACED, DAMAGED, PLACED]


def test_an_event_of_a_newer_version_says_what_to_do() -> None:
    envelope = pb.Envelope(version=2, inflated_size=0, body=zlib.compress(b""))
    assert "update tb-keisei" in _games(envelope.SerializeToString()).errors[0]


def test_a_word_of_a_newer_version_is_an_error_of_its_row_and_the_game_can_be_opened() -> None:
    index = pb.Index()
    index.headers.add(game_id="a", tag=SEGMENT.games_tag, outcome=pb.Outcome(kind="win", winner="black", reason="tea"))
    index.headers.add(game_id="b", tag=SEGMENT.games_tag)
    games = _games(seal(index))
    assert games.errors == {0: "reason 'tea' is not known to this version; update tb-keisei"}
    assert games.rows["state"].tolist() == [PLACED, PLACED]


@pytest.mark.parametrize(
    "tag",
    [
        "scalars/loss",
        "keisei/self_play/fedcba9876543210/0003/games",
        SEGMENT.index_tag,
        SEGMENT.table_tag,
        "keisei/eval/x",
        Segment(SEGMENT.stream, SEGMENT.writer, 1 << 32).games_tag,
    ],
)
def test_a_game_in_a_series_that_is_not_the_writers_is_refused(tag: str) -> None:
    games = _games(encode_index([GameHeader(game_id="g", place=Place(tag, 0, 0, 0))]))
    assert games.rows["state"].tolist() == [DAMAGED]
    assert repr(tag) in games.errors[0]


def test_a_game_in_another_segment_of_the_writer_is_found_there() -> None:
    other = Segment(SEGMENT.stream, SEGMENT.writer, 12345)
    games = _games(encode_index([GameHeader(game_id="g", place=Place(other.games_tag, 0, 0, 0))]))
    assert games.rows["segment"].tolist() == [12345]


def test_a_body_that_was_given_up_is_listed_with_its_reason() -> None:
    games = _games(encode_index([GameHeader(game_id="g", ply_count=40)]))
    assert games.rows["state"].tolist() == [GIVEN_UP]
    shown = game_json(Entry("run", games, 0))
    assert "given up" in str(shown["error"])
    assert shown["ply_count"] == 40


def test_a_bomb_stops() -> None:
    bomb = pb.Envelope(version=1, inflated_size=1 << 26, body=zlib.compress(bytes(1 << 26)))
    assert "the limit is" in _games(bomb.SerializeToString()).errors[0]
    crowd = pb.Index(headers=[pb.GameHeader()] * 1001)
    assert "at most 1000" in _games(seal(crowd)).errors[0]


def test_long_names_are_cut_and_the_game_id_is_not() -> None:
    header = GameHeader(game_id="g" * 10_000, black=Player("b" * 10_000), outcome=Outcome(reason_text="r" * 10_000))
    games = _games(encode_index([header]))
    shown = game_json(Entry("run", games, 0))
    assert (len(str(shown["black"])), len(str(shown["reason_text"])), len(str(shown["game_id"]))) == (200, 200, 10_000)


def test_numbers_that_json_cannot_hold_are_null() -> None:
    index = pb.Index(
        headers=[pb.GameHeader(end_time=float("inf"), policy_fraction=float("nan"), surprise=float("nan"))]
    )
    shown = game_json(Entry("run", _games(seal(index)), 0))
    assert (shown["end_time"], shown["policy_fraction"], shown["surprise"]) == (None, None, None)


def test_an_opening_with_codes_that_are_no_moves_has_empty_texts() -> None:
    codes = np.array([0xFFFF, 14_256, encode_move("7g7f")], dtype="<u2").tobytes()
    index = pb.Index(headers=[pb.GameHeader(opening=codes + b"\x01")])
    assert game_json(Entry("run", _games(seal(index)), 0))["opening"] == ["", "", "7g7f", ""]


def test_new_events_are_added_to_what_is_known() -> None:
    one, two = (encode_index([GameHeader(game_id=name, black=Player(name), place=PLACE)]) for name in "ab")
    first = _games(one)
    both = first.updated([(FIRST_EVENT_STEP, b"not looked at again"), (FIRST_EVENT_STEP + 1, two)])
    assert [both.ids[row] for row in range(2)] == ["a", "b"]
    assert [both.names[number] for number in both.rows["black"]] == ["a", "b"]
    assert len(first) == 1


def test_a_series_that_lost_events_is_read_anew() -> None:
    one, two = (encode_index([GameHeader(game_id=name, place=PLACE)]) for name in "ab")
    games = _games(one, two).updated([(FIRST_EVENT_STEP + 1, two)])
    assert [games.ids[row] for row in range(len(games))] == ["b"]
    assert games.missing_events == 1


def test_the_memory_of_a_game_is_under_200_bytes() -> None:
    listed = [GameHeader(game_id=f"game-{i:012}", black=Player(f"p{i % 9}"), place=PLACE) for i in range(1000)]
    assert _games(encode_index(listed)).nbytes / 1000 < 200


def test_an_id_that_is_no_id_is_cut_and_its_game_is_not_opened() -> None:
    ids = ["a", "b" * 2_000_000, "c"]
    games = SegmentGames.empty(SEGMENT).updated(
        [(FIRST_EVENT_STEP, seal(pb.Index(headers=[pb.GameHeader(game_id=text) for text in ids])))]
    )
    assert [len(games.ids[row]) for row in range(3)] == [1, 200, 1]
    assert list(games.errors) == [1]
    assert "its id has 2000000 characters" in games.errors[1]
    assert games.rows["state"].tolist() == [GIVEN_UP, DAMAGED, GIVEN_UP]


def test_a_segment_has_no_more_rows_than_a_writer_can_have_written() -> None:
    """31 bytes can say that they are a thousand games, and a file can hold them again and again."""
    thousand = seal(pb.Index(headers=[pb.GameHeader()] * 1000))
    events = [(FIRST_EVENT_STEP + number, thousand) for number in range(3000)]
    games = SegmentGames.empty(SEGMENT).updated(events)
    assert len(games) == MOST_ROWS + 1
    assert games.errors[MOST_ROWS] == "damaged: it lists 1000 games; a segment holds at most 1000"
    assert len(games.updated([*events, (FIRST_EVENT_STEP + 3000, thousand)])) == MOST_ROWS + 1


@pytest.mark.parametrize("by_table", [False, True])
def test_of_games_with_one_id_all_but_the_first_say_so(by_table: bool) -> None:
    one, other = (GameHeader(game_id=name, place=PLACE) for name in ("g", "h"))
    indexes = [encode_index([one, other, one]), encode_index([one]), encode_index([GameHeader(game_id="")] * 2)]
    games = SegmentGames.of_table(SEGMENT, encode_table(indexes), 0) if by_table else _games(*indexes)
    assert list(games.errors) == [2, 3, 5]
    assert all("the same id" in text for text in games.errors.values())
    assert (games.rows["state"][2:4] == PLACED).all()


def test_a_segment_inflates_no_more_in_all_than_it_may() -> None:
    """Two thousand events of two megabytes each would be four gigabytes to inflate, from a file of five."""
    big = encode_index([GameHeader(game_id="g", black=Player("x" * (MAX_INFLATED - 100)))])
    count = MAX_INFLATED_OF_SEGMENT // MAX_INFLATED + 5
    games = _games(*[big] * count, encode_index([GameHeader(game_id="small")]))
    assert len(games) == count + 1
    assert [row for row, text in games.errors.items() if "limit" in text] == list(range(count - 5, count))
