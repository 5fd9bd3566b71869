from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.errors import FormatError
from tb_keisei.record import GameHeader
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import seal, unseal
from tb_keisei.record.header import Place, opening_codes
from tb_keisei.record.header_columns import HEADER_COLUMNS, TEXTS
from tb_keisei.record.plies.columns import NO_STEP
from tb_keisei.record.swing import BINS
from tb_keisei.record.wire.codec import decode_index, decode_table, encode_index, encode_table, join_indexes
from tb_keisei.record.wire.table import Table
from tests.strategies import headers

PLACE = Place("keisei/eval/0123456789abcdef/0002/games", -(10**12), 3, 400)
SAME = ("end_time", "start_step", "global_step", "ply_count", "policy_plies", "problem_count")


def _word(table: Table, column: str, row: int) -> str:
    return table.words[table.columns[column][row]]


@given(st.lists(st.lists(headers, max_size=3), max_size=4))
def test_a_table_says_what_the_headers_say(batches: list[list[GameHeader]]) -> None:
    table = decode_table(encode_table([encode_index(batch) for batch in batches]))
    listed = [header for batch in batches for header in batch]
    assert table.game_ids == [header.game_id for header in listed]
    changes = np.zeros(BINS, dtype=np.int64)
    for row, header in enumerate(listed):
        place = header.place or Place("", 0, 0, 0)
        for name in SAME:
            told = getattr(header, name)
            assert table.columns[name][row] == (NO_STEP if told is None else told)
        for name in ("event_step", "index", "size"):
            assert table.columns[name][row] == getattr(place, name)
        for name, number_of in (("surprise", np.float32), ("policy_fraction", float), ("game_fraction", float)):
            told = getattr(header, name)
            assert (
                table.columns[name][row] == number_of(told) if told is not None else np.isnan(table.columns[name][row])
            )
        assert _word(table, "problem", row) == header.problem
        codes = table.columns["opening"][row].tobytes().rstrip(b"\0")
        assert codes == opening_codes(header).rstrip(b"\0")
        assert (_word(table, "black", row), _word(table, "white", row)) == (header.black.name, header.white.name)
        assert _word(table, "tag", row) == place.tag
        assert _word(table, "winner", row) == (header.outcome.winner or "")
        for name in ("kind", "reason", "reason_text"):
            assert _word(table, name, row) == getattr(header.outcome, name)
        changes[: len(header.value_changes)] += np.array(header.value_changes, dtype=np.int64)
    assert table.value_changes.tolist() == changes.tolist()


@given(st.lists(st.lists(headers, max_size=3), max_size=4))
def test_joined_indexes_are_one_index(batches: list[list[GameHeader]]) -> None:
    joined = join_indexes(encode_index(batch) for batch in batches)
    assert list(decode_index(joined)) == [header for batch in batches for header in batch]


def _message() -> pb.Table:
    listed = [GameHeader(game_id=name, place=PLACE, opening=("7g7f",)) for name in "abc"]
    return unseal(encode_table([encode_index(listed)]), pb.Table())


@pytest.mark.parametrize("column", [column.name for column in HEADER_COLUMNS if not column.later])
@pytest.mark.parametrize("change", [None, b"", b"\0"])
def test_a_column_that_is_missing_or_of_another_length(column: str, change: bytes | None) -> None:
    message = _message()
    if change is None:
        del message.columns[column]
    else:
        message.columns[column] = change
    with pytest.raises(FormatError, match=f"{column} has"):
        decode_table(seal(message))


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda message: setattr(message, "count", 2), "other game_ids"),
        (lambda message: setattr(message, "count", (1 << 32) - 1), "other game_ids"),
        (lambda message: message.game_ids.append("d"), "other game_ids"),
        (lambda message: message.words.pop(), "no word's"),
        (lambda message: message.value_changes.append(1), "value_changes"),
        (lambda message: message.value_changes.__setitem__(0, 1 << 43), "value_changes"),
    ],
)
def test_a_table_that_contradicts_itself(change: Any, text: str) -> None:
    message = _message()
    change(message)
    with pytest.raises(FormatError, match=text):
        decode_table(seal(message))


@given(st.data())
def test_any_change_of_its_bytes_is_a_table_or_a_format_error(data: st.DataObject) -> None:
    raw = bytearray(_message().SerializeToString())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        message = pb.Table.FromString(bytes(raw))
    except Exception:  # noqa: BLE001 - no table at all; test_codec covers those
        return
    try:
        table = decode_table(seal(message))
    except FormatError:
        return
    assert all(len(column) == len(table) for column in table.columns.values())
    assert all(_word(table, column.name, row) is not None for column in TEXTS for row in range(len(table)))


def test_columns_of_a_newer_version_are_left_alone() -> None:
    message = _message()
    message.columns["final_material"] = b"whatever"
    assert decode_table(seal(message)).game_ids == ["a", "b", "c"]


def test_a_table_of_before_a_column_says_what_it_can() -> None:
    """What was one weight is the share of games with policies; a problem was not told."""
    message = _message()
    for column in HEADER_COLUMNS:
        if column.later:
            del message.columns[column.name]
    message.words[:] = [word or "self_play" for word in message.words]
    table = decode_table(seal(message))
    assert table.columns["policy_fraction"].tolist() == [1.0] * 3
    assert np.isnan(table.columns["game_fraction"]).all()
    assert [_word(table, "problem", row) for row in range(3)] == [""] * 3


def test_headers_of_before_the_fractions_say_what_they_can() -> None:
    end = pb.Outcome(kind="unknown", reason="other")
    told, untold = pb.GameHeader(outcome=end, sampling_weight=0.25), pb.GameHeader(outcome=end)
    old = pb.Index(headers=[told, untold])
    assert [header.policy_fraction for header in decode_index(seal(old))] == [0.25, None]
    column = decode_table(encode_table([seal(old)])).columns["policy_fraction"].tolist()
    assert column[0] == 0.25
    assert np.isnan(column[1])
