"""The headers of index events as rows of numbers: what lists are filtered, sorted and written from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import unseal
from tb_keisei.record.header import OPENING_PLIES
from tb_keisei.record.outcome import KINDS, REASONS
from tb_keisei.record.series import FIRST_EVENT_STEP, SEGMENT_GAMES, Segment, parse_segment_tag
from tb_keisei.record.swing import BINS

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

KEYS: Final = ("end_time", "global_step", "surprise", "ply_count", "policy_plies", "winner", "reason")
"""Columns by which lists are filtered and sorted."""

LOST_ID: Final = "index entry "
"""Stands before the number of an index event that cannot be read, where the id of a game would be."""

Rows = NDArray[np.void]

_MAX_INFLATED = 2 << 20
"""Bytes that one index event may inflate to: a hundred times the usual, and still parsed in a moment."""
_MAX_TEXT = 200
_SAME = (
    "end_time",
    "start_step",
    "global_step",
    "sampling_weight",
    "event_step",
    "size",
    "ply_count",
    "policy_plies",
    "problem_count",
)
"""Fields of the header that ROW has by the same name."""
_CODES = {
    "winner": {text: code for code, text in enumerate(WINNERS)},
    "kind": {text: code for code, text in enumerate(KINDS)} | {"": KINDS.index("unknown")},
    "reason": {text: code for code, text in enumerate(REASONS)} | {"": REASONS.index("other")},
}


Events = Sequence[tuple[int, bytes]]
"""Event step and bytes of the events of one series, in ascending order of distinct steps."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of some headers, the ids of their games, and what is wrong with some of them (by place in the batch).

    `value_changes`, (BINS,), are counts of the games together, see record/swing.py.
    """

    rows: Rows
    ids: Sequence[str]
    errors: dict[int, str]
    value_changes: NDArray[np.int64]


def read_index(events: Events, segment: Segment, number_of: Callable[[str], int]) -> Batch:
    """Rows of some index events of `segment`. `number_of` gives the number of a name.

    Raises nothing: a header that cannot be understood is a row with an error, and so is an event that cannot be.
    """
    headers: list[pb.GameHeader] = []
    lost: dict[int, str] = {}
    for step, data in events:
        try:
            headers += _headers(data)
        except FormatError as error:
            lost[len(headers)] = f"damaged: {error}"
            headers.append(pb.GameHeader(game_id=f"{LOST_ID}{step - FIRST_EVENT_STEP}"))
    rows = np.empty(len(headers), dtype=ROW)
    errors = _fill(rows, headers, segment, number_of) | lost
    rows["state"][list(lost)] = DAMAGED
    return Batch(rows, [header.game_id for header in headers], errors, _value_changes(headers))


def _headers(data: bytes) -> Sequence[pb.GameHeader]:
    headers: Sequence[pb.GameHeader] = unseal(data, pb.Index(), _MAX_INFLATED).headers
    if len(headers) > SEGMENT_GAMES:
        raise FormatError(f"it lists {len(headers)} games; a segment holds at most {SEGMENT_GAMES}")
    return headers


def _fill(
    rows: Rows, headers: Sequence[pb.GameHeader], segment: Segment, number_of: Callable[[str], int]
) -> dict[int, str]:
    """Set all columns, one at a time (a header at a time takes three times as long); returns what is wrong."""
    errors: dict[int, str] = {}
    for column in _SAME:
        rows[column] = list(map(attrgetter(column), headers))
    outcomes = [header.outcome for header in headers]
    rows["black"] = _numbers([header.black.name for header in headers], number_of)
    rows["white"] = _numbers([header.white.name for header in headers], number_of)
    rows["reason_text"] = _numbers([outcome.reason_text for outcome in outcomes], number_of)
    rows["blob"] = [header.index for header in headers]
    rows["surprise"] = [header.surprise if header.HasField("surprise") else np.nan for header in headers]
    openings = np.array([header.opening for header in headers], dtype=f"S{2 * OPENING_PLIES}")
    rows["opening"] = openings.view(ROW["opening"])
    for column, codes in _CODES.items():
        rows[column] = _codes(column, list(map(attrgetter(column), outcomes)), codes, errors)
    homes = {"": (GIVEN_UP, 0), segment.games_tag: (PLACED, segment.number)}
    places = [homes.get(header.tag) or _home(header.tag, segment) for header in headers]
    rows["state"], rows["segment"] = np.array(places, dtype=np.uint32).reshape(-1, 2).T
    for row in np.flatnonzero(rows["state"] == DAMAGED).tolist():
        errors[row] = f"damaged: the header says that the game is in {headers[row].tag[:_MAX_TEXT]!r}"
    return errors


def _value_changes(headers: Sequence[pb.GameHeader]) -> NDArray[np.int64]:
    sums = np.zeros(BINS, dtype=np.int64)
    by_size = list(
        islice(map(sum, zip_longest(*(header.value_changes[:BINS] for header in headers), fillvalue=0)), BINS)
    )
    sums[: len(by_size)] = by_size
    return sums


def _numbers(texts: Sequence[str], number_of: Callable[[str], int]) -> Sequence[int]:
    numbers = {text: number_of(text[:_MAX_TEXT]) for text in dict.fromkeys(texts)}
    return [numbers[text] for text in texts]


def _codes(column: str, texts: Sequence[str], codes: dict[str, int], errors: dict[int, str]) -> Sequence[int]:
    """Code of each text. One that this version does not know is an error of the row, and has the code of no text."""
    unknown = {text for text in texts if text not in codes}
    if unknown:
        for row, text in enumerate(texts):
            if text in unknown:
                errors[row] = f"{column} {text[:_MAX_TEXT]!r} is not known to this version; update tb-keisei"
    return [codes.get(text, codes[""]) for text in texts]


def _home(tag: str, segment: Segment) -> tuple[int, int]:
    """State of a row, and the number of the segment that holds the game, where that is another one."""
    parsed = parse_segment_tag(tag)
    if parsed and parsed[1] == "games" and (parsed[0].stream, parsed[0].writer) == (segment.stream, segment.writer):
        return PLACED, parsed[0].number
    return DAMAGED, 0
