"""The headers of an index event as rows of numbers: what lists are filtered, sorted and written from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import unseal
from tb_keisei.record.header import OPENING_PLIES
from tb_keisei.record.outcome import KINDS, REASONS
from tb_keisei.record.series import FIRST_EVENT_STEP, SEGMENT_GAMES, Segment, parse_segment_tag

WINNERS: Final = ("", "black", "white")

PLACED, GIVEN_UP, DAMAGED = range(3)
"""States of a row: its game can be opened; the bridge gave the body up; nothing tells where the game is."""

ROW: Final = np.dtype(
    [
        ("end_time", "<f8"),
        ("start_step", "<i8"),
        ("global_step", "<i8"),
        ("sampling_weight", "<f8"),
        ("event_step", "<i8"),
        ("surprise", "<f4"),
        ("segment", "<u4"),
        ("blob", "<u4"),
        ("size", "<u4"),
        ("ply_count", "<u4"),
        ("policy_plies", "<u4"),
        ("problem_count", "<u4"),
        ("black", "<u4"),
        ("white", "<u4"),
        ("reason_text", "<u4"),
        ("winner", "u1"),
        ("kind", "u1"),
        ("reason", "u1"),
        ("state", "u1"),
        ("opening", f"V{2 * OPENING_PLIES}"),
    ]
)
"""One game. `segment`, `event_step`, `blob` and `size` tell where its bytes are; `black`, `white` and `reason_text` are
numbers of names; `winner`, `kind` and `reason` are places in WINNERS, KINDS and REASONS; `opening` is as in the header,
then zeros (which are no move); a surprise that is not known is NaN."""

Rows = NDArray[np.void]

_MAX_INFLATED = 2 << 20
"""Bytes that one index event may inflate to: a hundred times the usual, and still parsed in a moment."""
_MAX_TEXT = 200
_WINNER_CODES = {text: code for code, text in enumerate(WINNERS)}
_KIND_CODES = {text: code for code, text in enumerate(KINDS)}
_REASON_CODES = {text: code for code, text in enumerate(REASONS)}


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of some headers, the ids of their games, and what is wrong with some of them (by place in the batch)."""

    rows: Rows
    ids: Sequence[str]
    errors: dict[int, str]


def read_index(data: bytes, event_step: int, segment: Segment, number_of: Callable[[str], int]) -> Batch:
    """Rows of one index event of `segment`. `number_of` gives the number of a name.

    Raises nothing: a header that cannot be understood is a row with an error, and so is an event that cannot be.
    """
    try:
        headers = unseal(data, pb.Index(), _MAX_INFLATED).headers
        if len(headers) > SEGMENT_GAMES:
            raise FormatError(f"it lists {len(headers)} games; a segment holds at most {SEGMENT_GAMES}")
    except FormatError as error:
        return lost_entry(f"index entry {event_step - FIRST_EVENT_STEP}", str(error), number_of)
    reader = _HeaderReader(segment, number_of)
    rows = np.array([reader.row(place, header) for place, header in enumerate(headers)], dtype=ROW)
    return Batch(rows, [header.game_id for header in headers], reader.errors)


def lost_entry(name: str, error: str, number_of: Callable[[str], int]) -> Batch:
    """One row that stands for all that could not be read; `name` is shown as its game's id."""
    row = _HeaderReader(Segment("", "", 0), number_of).row(0, pb.GameHeader())
    rows = np.array([row], dtype=ROW)
    rows["state"] = DAMAGED
    return Batch(rows, [name], {0: f"damaged: {error}"})


@dataclass(frozen=True, slots=True)
class _HeaderReader:
    """Turns the headers of one event into rows and keeps what was wrong with them."""

    segment: Segment
    number_of: Callable[[str], int]
    errors: dict[int, str] = field(default_factory=dict)

    def row(self, place: int, header: pb.GameHeader) -> tuple[object, ...]:
        """The values of ROW for one header."""
        outcome, number_of = header.outcome, self.number_of
        state, segment = self._home(place, header.tag)
        return (
            header.end_time,
            header.start_step,
            header.global_step,
            header.sampling_weight,
            header.event_step,
            header.surprise if header.HasField("surprise") else np.nan,
            segment,
            header.index,
            header.size,
            header.ply_count,
            header.policy_plies,
            header.problem_count,
            number_of(header.black.name[:_MAX_TEXT]),
            number_of(header.white.name[:_MAX_TEXT]),
            number_of(outcome.reason_text[:_MAX_TEXT]),
            self._code(place, "winner", outcome.winner, _WINNER_CODES, ""),
            self._code(place, "outcome kind", outcome.kind, _KIND_CODES, "unknown"),
            self._code(place, "outcome reason", outcome.reason, _REASON_CODES, "other"),
            state,
            header.opening[: 2 * OPENING_PLIES],
        )

    def _home(self, place: int, tag: str) -> tuple[int, int]:
        """State of a row and number of the segment that holds the game."""
        if tag == self.segment.games_tag:
            return PLACED, self.segment.number
        if not tag:
            return GIVEN_UP, 0
        parsed = parse_segment_tag(tag)
        if parsed and parsed[1] == "games" and (parsed[0].stream, parsed[0].writer) == self._owner:
            return PLACED, parsed[0].number
        self.errors[place] = f"damaged: the header says that the game is in {tag[:_MAX_TEXT]!r}"
        return DAMAGED, 0

    @property
    def _owner(self) -> tuple[str, str]:
        return self.segment.stream, self.segment.writer

    def _code(self, place: int, what: str, text: str, codes: dict[str, int], default: str) -> int:
        """Code of a text. One that this version does not know is an error of the row, and the default."""
        code = codes.get(text or default)
        if code is not None:
            return code
        self.errors[place] = f"{what} {text[:_MAX_TEXT]!r} is not known to this version; update tb-keisei"
        return codes[default]
