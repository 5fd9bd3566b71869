"""The shortcut for usual plies gives what the long way gives, or nothing."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.bridge.ply_input import input_row, usual_row

USIS = st.sampled_from(["7g7f", "P*5e", "", "nonsense", None, 7, np.str_("7g7f")])
MOVES = st.lists(st.sampled_from(["7g7f", "2g2f", "", "a\nb", None]), max_size=4)
LEGAL = MOVES | MOVES.map(tuple) | st.none() | st.just("7g7f") | MOVES.map(np.array)
TYPES = st.sampled_from([np.float32, np.float64, np.float16, np.int64, np.dtype(">f4"), np.str_])
POLICIES = st.builds(np.ones, st.integers(0, 5) | st.just((2, 2)), TYPES)
NUMBERS = st.sampled_from([None, 0.5, float("inf"), 1, True, np.float32(0.25), "0.5", (0.2, 0.3, 0.5)])


@given(USIS, LEGAL, POLICIES, NUMBERS, NUMBERS, NUMBERS)
def test_the_shortcut_gives_the_same_row(
    usi: Any, legal_moves: Any, policy: Any, value: Any, sampled: Any, illegal: Any
) -> None:
    row = usual_row(usi, legal_moves, policy, value, sampled, illegal)
    if row is not None:
        assert repr(row) == repr(input_row(usi, (legal_moves, policy, None), (value, sampled, illegal), {}, True))
        assert row[9] is None


def test_the_usual_ply_takes_it() -> None:
    policy = np.array([0.75, 0.25], dtype=np.float32)
    row = usual_row("7g7f", ["7g7f", "2g2f"], policy, 0.5, None, None)
    assert row is not None
    policy[:] = 0
    assert row[:4] == ("7g7f", "7g7f\n2g2f", 2, np.array([0.75, 0.25], dtype=np.float32).tobytes())
