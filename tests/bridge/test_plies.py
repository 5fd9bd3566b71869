"""Plies go in as rows and come out as rows; the shortcut for usual plies gives what the long way gives, or nothing."""

import pickle
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.bridge.ply.input import input_row
from tb_keisei.bridge.ply.plies import Plies
from tb_keisei.bridge.ply.row import ROW, move_only

USIS = st.sampled_from(["7g7f", "P*5e", "", "nonsense", None, 7, np.str_("7g7f")])
MOVES = st.lists(st.sampled_from(["7g7f", "2g2f", "", "a\nb", "７六歩", "\ud800", None]), max_size=4)
LEGAL = MOVES | MOVES.map(tuple) | st.none() | st.just("7g7f") | MOVES.map(np.array)
TYPES = st.sampled_from([np.float32, np.float64, np.float16, np.int64, np.dtype(">f4"), np.str_])
POLICIES = st.builds(np.ones, st.integers(0, 5) | st.just((2, 2)), TYPES)
NUMBERS = st.sampled_from([None, 0.5, float("inf"), 1, True, np.float32(0.25), "0.5", (0.2, 0.3, 0.5)])
ROWS = st.builds(
    lambda *given: input_row(given[0], (*given[1:3], None), given[3:], {}, True), USIS, LEGAL, POLICIES, *[NUMBERS] * 3
)


@given(USIS, LEGAL, POLICIES, NUMBERS, NUMBERS, NUMBERS)
def test_the_shortcut_adds_the_same_row(
    usi: Any, legal_moves: Any, policy: Any, value: Any, sampled: Any, illegal: Any
) -> None:
    short, long = Plies(), Plies()
    size = short.add_usual(usi, legal_moves, policy, value, sampled, illegal)
    if size is None:
        assert not short.rows
        return
    row = input_row(usi, (legal_moves, policy, None), (value, sampled, illegal), {}, True)
    assert size == long.add(row)
    assert row[9] is None
    assert repr(short.unpacked()) == repr(long.unpacked()) == repr(list(row))


def test_the_usual_ply_takes_it_and_is_a_copy() -> None:
    plies = Plies()
    policy = np.array([0.75, 0.25], dtype=np.float32)
    assert plies.add_usual("7g7f", ["7g7f", "2g2f"], policy, 0.5, None, None) == 9 + 8
    policy[:] = 0
    assert plies.unpacked()[:4] == ["7g7f", "7g7f\n2g2f", 2, np.array([0.75, 0.25], dtype=np.float32).tobytes()]


@given(st.lists(ROWS, max_size=5))
def test_rows_come_out_as_they_went_in_and_through_a_pipe(rows: list[Any]) -> None:
    plies = Plies()
    for row in rows:
        plies.add(row)
    whole = [value for row in rows for value in row]
    apart: list[pickle.PickleBuffer] = []
    sent = pickle.dumps(plies, 5, buffer_callback=apart.append)
    received = pickle.loads(sent, buffers=[bytearray(buffer.raw()) for buffer in apart])
    assert len(apart) == 2
    assert repr(plies.unpacked()) == repr(received.unpacked()) == repr(whole)
    assert len(plies) == len(whole) // ROW


def test_what_is_being_written_outlives_its_forgetting() -> None:
    plies = Plies()
    plies.add(("7g7f", "7g7f", 1, b"1234", *move_only("")[4:]))
    apart: list[pickle.PickleBuffer] = []
    pickle.dumps(plies, 5, buffer_callback=apart.append)
    plies.clear()
    assert [bytes(buffer.raw()) for buffer in apart] == [b"7g7f", b"1234"]
    assert not plies.unpacked()
