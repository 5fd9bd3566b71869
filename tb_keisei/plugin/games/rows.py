"""The headers of index events as rows of numbers: what lists are filtered, sorted and written from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from tb_keisei.errors import FormatError
from tb_keisei.plugin.provider.source import Events
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import unseal_bytes
from tb_keisei.record.game import MOST_ID
from tb_keisei.record.header_columns import NUMBERS, TEXTS, WORDS
from tb_keisei.record.series import FIRST_EVENT_STEP, SEGMENT_GAMES, Segment, parse_segment_tag
from tb_keisei.record.wire.codec import decode_table
from tb_keisei.record.wire.table import Table, table_of

PLACED, GIVEN_UP, DAMAGED = range(3)
"""States of a row: its game can be opened; the bridge gave the body up; nothing tells where the game is."""

NAMES: Final = tuple(column.name for column in TEXTS if column.listed and column not in WORDS)
"""Columns of any text."""

ROW: Final = np.dtype(
    [
        *((column.name, column.dtype) for column in NUMBERS),
        *((name, "<u4") for name in NAMES),
        *((column.name, "u1") for column in WORDS),
        ("segment", "<u4"),
        ("state", "u1"),
    ]
)
"""One game: the columns of record/header_columns.py. PackedTexts are numbers of names, or places among their `words`.
`segment`, `event_step`, `index` and `size` tell where its bytes are."""

KEYS: Final = (
    *(column.name for column in NUMBERS if column.sort),
    *(column.name for column in WORDS if column.filter),
    "policy_plies",
)
"""Columns by which lists are sorted, and often filtered."""

LOST_ID: Final = "index entry "
"""Stands before the number of an index event that cannot be read, where the id of a game would be."""

Rows = NDArray[np.void]

MAX_INFLATED: Final = 2 << 20
"""Bytes that one index event may inflate to: a hundred times the usual, and still parsed in a moment."""
MAX_INFLATED_OF_SEGMENT: Final = 32 << 20
"""Bytes that all new index events of a segment may inflate to: a hundred times the usual."""
_MAX_TEXT = 200
_MAX_SEGMENT = (1 << 32) - 1
_CODES: Final = {
    column.name: {word: code for code, word in enumerate(column.words)} | {"": column.words.index(column.otherwise)}
    for column in WORDS
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of some headers, the ids of their games, and what is wrong with some of them (by place in the batch).

    `value_changes`, (BINS,), are counts of the games together, see record/swing.py.
    """

    rows: Rows
    ids: Sequence[str]
    errors: dict[int, str]
    value_changes: NDArray[np.int64]


def read_index(events: Events, segment: Segment, number_of: Callable[[str], int], room: int) -> Batch:
    """Rows of some index events of `segment`, hardly more than `room`. `number_of` gives the number of a name.

    Raises nothing: a header that cannot be understood is a row with an error, and so is an event that cannot be, or
    that has more headers than there is room for; the events behind such a one have no row.
    """
    headers: list[pb.GameHeader] = []
    lost: dict[int, str] = {}
    left = MAX_INFLATED_OF_SEGMENT
    for step, data in events:
        if len(headers) > room:
            break
        try:
            message = unseal_bytes(data, min(MAX_INFLATED, left))
            left -= len(message)
            headers += _headers(message, room - len(headers))
        except FormatError as error:
            lost[len(headers)] = f"damaged: {error}"
            headers.append(pb.GameHeader(game_id=f"{LOST_ID}{step - FIRST_EVENT_STEP}"))
    batch = _batch(table_of(headers), segment, number_of)
    batch.rows["state"][list(lost)] = DAMAGED
    return replace(batch, errors=batch.errors | lost)


def read_table(data: bytes, segment: Segment, number_of: Callable[[str], int]) -> Batch:
    """Rows of the table of `segment`. Raises FormatError where it is damaged: its index tells the same."""
    table = decode_table(data, MAX_INFLATED)
    if len(table) > SEGMENT_GAMES:
        raise FormatError(f"it lists {len(table)} games; a segment holds at most {SEGMENT_GAMES}")
    return _batch(table, segment, number_of)


def _headers(message: bytes, room: int) -> Sequence[pb.GameHeader]:
    try:
        headers: Sequence[pb.GameHeader] = pb.Index.FromString(message).headers
    except DecodeError as error:
        raise FormatError("the inflated record is damaged") from error
    if len(headers) > min(SEGMENT_GAMES, room):
        raise FormatError(f"it lists {len(headers)} games; a segment holds at most {SEGMENT_GAMES}")
    return headers


def _batch(table: Table, segment: Segment, number_of: Callable[[str], int]) -> Batch:
    rows, columns = np.empty(len(table), dtype=ROW), table.columns
    errors: dict[int, str] = {}
    for number in NUMBERS:
        rows[number.name] = columns[number.name]
    for name in NAMES:
        rows[name] = _by_word(table, name, lambda word: number_of(word[:_MAX_TEXT]))
    for column, codes in _CODES.items():
        rows[column] = _by_word(table, column, partial(_code, codes))
        for row in np.flatnonzero(_by_word(table, column, codes.__contains__) == 0).tolist():
            text = table.words[columns[column][row]][:_MAX_TEXT]
            errors[row] = f"{column} {text!r} is not known to this version; update tb-keisei"
    rows["state"] = _by_word(table, "tag", lambda tag: _home(tag, segment)[0])
    rows["segment"] = _by_word(table, "tag", lambda tag: _home(tag, segment)[1])
    for row in np.flatnonzero(rows["state"] == DAMAGED).tolist():
        tag = table.words[columns["tag"][row]][:_MAX_TEXT]
        errors[row] = f"damaged: the header says that the game is in {tag!r}"
    return Batch(rows, _ids(table.game_ids, rows, errors), errors, table.value_changes)


def _ids(ids: Sequence[str], rows: Rows, errors: dict[int, str]) -> Sequence[str]:
    """Ids as they are; one that is too long is cut, and its game cannot be opened."""
    if max(map(len, ids), default=0) <= MOST_ID:
        return ids
    for row, text in enumerate(ids):
        if len(text) > MOST_ID:
            rows["state"][row] = DAMAGED
            errors[row] = f"damaged: its id has {len(text)} characters; at most {MOST_ID} are read"
    return [text if len(text) <= MOST_ID else text[:_MAX_TEXT] for text in ids]


def _by_word(table: Table, column: str, value_of: Callable[[str], int]) -> NDArray[np.uint32]:
    """(N,) the value of each row's word; asked for once a word."""
    numbers = table.columns[column]
    values = np.zeros(len(table.words), dtype=np.uint32)
    for number in np.flatnonzero(np.bincount(numbers, minlength=len(table.words))).tolist():
        values[number] = value_of(table.words[number])
    of_rows: NDArray[np.uint32] = values[numbers]
    return of_rows


def _code(codes: dict[str, int], word: str) -> int:
    """Code of a word; one that this version does not know has the code of no text."""
    return codes.get(word, codes[""])


def _home(tag: str, segment: Segment) -> tuple[int, int]:
    """State of a row, and the number of the segment that holds the game: an index may hold headers of games in another
    one."""
    if not tag:
        return GIVEN_UP, 0
    parsed = parse_segment_tag(tag)
    if parsed and parsed[1] == "games" and (parsed[0].stream, parsed[0].writer) == (segment.stream, segment.writer):
        return (PLACED, parsed[0].number) if parsed[0].number <= _MAX_SEGMENT else (DAMAGED, 0)
    return DAMAGED, 0
