"""The headers of many games by column: a thousand of them are read in a tenth of the time that rows take.

The writer adds the table of a segment when the segment is full, or ends. It holds what lists need, and nothing that is
not in the index as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import attrgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.header_columns import HEADER_COLUMNS, NUMBERS, TEXTS, HeaderColumn, Number
from tb_keisei.record.swing import BINS
from tb_keisei.record.wire.split import joined, split

_MOST_CHANGES = 1 << 42
"""Of one size in a thousand games, each with 2^32 at most: sums of many tables stay numbers of 64 bits."""
_FIELDS: Final = pb.GameHeader.DESCRIPTOR.fields_by_name
_DTYPES: Final = {column.name: np.dtype(column.dtype) for column in NUMBERS} | {
    column.name: np.dtype("<u4") for column in TEXTS
}
_BEFORE: Final = {column.name: column.before for column in NUMBERS}
_LATER: Final = {column.name: column for column in HEADER_COLUMNS if column.later}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """N headers.

    Attributes:
        game_ids: (N,)
        words: every other text, once.
        columns: (N,) each, by the names of HEADER_COLUMNS; those of texts are places in `words`.
        value_changes: (BINS,) how many changes of the value of all games are of each size, see record/swing.py.
    """

    game_ids: Sequence[str]
    words: Sequence[str]
    columns: Mapping[str, NDArray[Any]]
    value_changes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.game_ids)


def _unsaid(column: HeaderColumn, columns: Mapping[str, NDArray[Any]], words: list[str]) -> NDArray[Any]:
    """A column of a table from before it: what said it then, or that nothing is known. An empty word may be added."""
    if isinstance(column, Number):
        count = len(columns["end_time"])
        return columns[column.before] if column.before else np.full(count, np.nan, dtype=column.dtype)
    if "" not in words:
        words.append("")
    return np.full(len(columns["end_time"]), words.index(""), dtype="<u4")


def table_of(headers: Sequence[pb.GameHeader]) -> Table:
    """The table of headers, a column at a time: a header at a time takes three times as long."""
    columns = {column.name: _numbers(headers, column.name) for column in NUMBERS}
    numbers: dict[str, int] = {}
    parts: dict[str, Sequence[Any]] = {"": headers}
    for column in TEXTS:
        part, _, field = column.field.rpartition(".")
        if part not in parts:
            parts[part] = list(map(attrgetter(part), headers))
        words = list(map(attrgetter(field), parts[part]))
        for word in dict.fromkeys(words):
            numbers.setdefault(word, len(numbers))
        columns[column.name] = np.array([numbers[word] for word in words], dtype=_DTYPES[column.name])
    return Table([header.game_id for header in headers], list(numbers), columns, _value_changes(headers))


def _numbers(headers: Sequence[pb.GameHeader], name: str) -> NDArray[Any]:
    dtype, values = _DTYPES[name], list(map(attrgetter(name), headers))
    if dtype.kind == "V":
        return np.array(values, dtype=f"S{dtype.itemsize}").view(dtype)
    column = np.array(values, dtype=dtype)
    if _FIELDS[name].has_presence:
        absent = [not header.HasField(name) for header in headers]
        before = _numbers(headers, _BEFORE[name]) if _BEFORE[name] else np.zeros(len(headers))
        column[absent] = np.where(before, before, np.nan)[absent]
    return column


def _value_changes(headers: Sequence[pb.GameHeader]) -> NDArray[np.int64]:
    by_size = zip_longest(*(header.value_changes[:BINS] for header in headers), fillvalue=0)
    return _padded(list(map(sum, by_size)))


def _padded(counts: Sequence[int]) -> NDArray[np.int64]:
    sums = np.zeros(BINS, dtype=np.int64)
    sums[: len(counts)] = counts
    return sums


def pack_table(table: Table) -> pb.Table:
    """The message of a table."""
    return pb.Table(
        count=len(table),
        columns={name: split(column) for name, column in table.columns.items()},
        game_ids=table.game_ids,
        words=table.words,
        value_changes=table.value_changes.tolist(),
    )


def unpack_table(message: pb.Table) -> Table:
    """The table of a message. Raises FormatError."""
    count, words, changes = message.count, list(message.words), list(message.value_changes)
    if len(message.game_ids) != count or len(changes) > BINS or max(changes, default=0) > _MOST_CHANGES:
        raise FormatError("a table has other game_ids or value_changes than it says")
    columns: dict[str, NDArray[Any]] = {
        name: joined(message.columns[name], dtype.itemsize, count, name).view(dtype).reshape(count)
        for name, dtype in _DTYPES.items()
        if name in message.columns or name not in _LATER
    }
    for name in _LATER.keys() - columns.keys():
        columns[name] = _unsaid(_LATER[name], columns, words)
    if any((columns[name] >= len(words)).any() for name in (column.name for column in TEXTS)):
        raise FormatError("a table has a number that is no word's")
    return Table(list(message.game_ids), words, columns, _padded(changes))
