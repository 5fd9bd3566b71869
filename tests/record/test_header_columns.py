"""The table of header columns against the message, and against docs/format.md."""

import re
from operator import attrgetter
from pathlib import Path

import numpy as np
import pytest

from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.header_columns import HEADER_COLUMNS, NUMBERS, TEXTS, Number, Text

PAGE = Path(__file__).parents[2] / "docs" / "format.md"
SAID = {"f64": "<f8", "f32": "<f4", "i64": "<i8", "u32": "<u4", "24 bytes": "V24"}


def documented() -> dict[str, str]:
    """NumPy's type of each column by name, as the page says it."""
    section = PAGE.read_text().partition("\n## Table\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]*) \| ([^|]*) \|", section, flags=re.MULTILINE)
    return {name: SAID[kind] for names, kind in rows for name in re.findall(r"`(\w+)`", names)}


def test_the_page_has_every_column_and_no_other() -> None:
    assert documented() == {column.name: _dtype(column) for column in HEADER_COLUMNS}


def _dtype(column: object) -> str:
    return column.dtype if isinstance(column, Number) else "<u4"


@pytest.mark.parametrize("column", TEXTS, ids=lambda column: column.name)
def test_a_text_is_where_its_field_says(column: Text) -> None:
    assert attrgetter(column.field)(pb.GameHeader()) == ""


@pytest.mark.parametrize("column", NUMBERS, ids=lambda column: column.name)
def test_a_number_is_a_field_of_the_header_that_its_dtype_holds(column: Number) -> None:
    empty = getattr(pb.GameHeader(), column.name)
    assert np.dtype(column.dtype).kind in {float: "f", int: "iuf", bytes: "V"}[type(empty)]


def test_names_are_each_there_once() -> None:
    for of in ("name", "sort", "filter"):
        said = [text for column in HEADER_COLUMNS if (text := getattr(column, of, ""))]
        assert len(said) == len(set(said))
