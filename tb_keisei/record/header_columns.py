"""What tables, lists and filters know of a game, column by column: the one place that names them.

The columns of a table (table.py) and the plugin's rows, lists, filters and sorts all follow from HEADER_COLUMNS.
"""

from dataclasses import dataclass
from typing import Final

from tb_keisei.record.header import OPENING_PLIES
from tb_keisei.record.outcome import KINDS, REASONS, WINNERS
from tb_keisei.record.plies.columns import NO_STEP


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One fact of a game.

    Attributes:
        name: in a table and in the answer to `games`.
        listed: whether a line of a list has it.
        later: tables that were written before it lack it, and nothing is known then.
    """

    name: str
    listed: bool = True
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(HeaderColumn):
    """A number, or bytes of a fixed size, of the field of GameHeader of that name.

    Attributes:
        dtype: NumPy's.
        sort: what it is called where lists are sorted by it; empty: they are not.
        filter: what it is called where lists are narrowed to a range of it; empty: they are not.
        before: the column that said it before there was this one.
        missing: the number that stands for one that is not told; None: none does, or of floats NaN.
    """

    dtype: str
    before: str = ""
    sort: str = ""
    filter: str = ""
    missing: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(HeaderColumn):
    """Any text. `field` is where the message GameHeader has it, dotted."""

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Text):
    """One of the texts `words`. An empty text, and one that is not known, count as the word `otherwise`.

    `filter` is what it is called where lists are narrowed to one of the words; empty: they are not.
    """

    words: tuple[str, ...]
    otherwise: str = ""
    filter: str = ""


HEADER_COLUMNS: Final[tuple[Number | Text | Word, ...]] = (
    Number("end_time", dtype="<f8", sort="time"),
    Number("start_step", dtype="<i8", missing=NO_STEP),
    Number("global_step", dtype="<i8", sort="step", filter="step", missing=NO_STEP),
    Number("sampling_weight", dtype="<f8", listed=False),
    Number("game_fraction", dtype="<f8", later=True),
    Number("policy_fraction", dtype="<f8", later=True, before="sampling_weight"),
    Number("event_step", dtype="<i8", listed=False),
    Number("surprise", dtype="<f4", sort="surprise", filter="surprise"),
    Number("index", dtype="<u4", listed=False),
    Number("size", dtype="<u4", listed=False),
    Number("ply_count", dtype="<u4", sort="plies", filter="plies"),
    Number("policy_plies", dtype="<u4"),
    Number("problem_count", dtype="<u4", filter="problems"),
    Number("opening", dtype=f"V{2 * OPENING_PLIES}"),
    Text("black", field="black.name"),
    Text("white", field="white.name"),
    Word("winner", field="outcome.winner", words=WINNERS, filter="winner"),
    Word("kind", field="outcome.kind", words=KINDS, otherwise="unknown", filter="kind"),
    Word("reason", field="outcome.reason", words=REASONS, otherwise="other", filter="reason"),
    Text("reason_text", field="outcome.reason_text"),
    Text("tag", field="tag", listed=False),
    Text("problem", field="problem", later=True),
)
"""An absent surprise or fraction is NaN; zeros, which are no move, fill an opening."""

NUMBERS: Final = tuple(column for column in HEADER_COLUMNS if isinstance(column, Number))
TEXTS: Final = tuple(column for column in HEADER_COLUMNS if isinstance(column, Text))
"""Known words among them."""
WORDS: Final = tuple(column for column in HEADER_COLUMNS if isinstance(column, Word))
