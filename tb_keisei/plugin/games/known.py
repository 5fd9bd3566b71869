"""What is known of one segment: from its index, or from its table where that is believed."""

from dataclasses import dataclass, replace

from tb_keisei.errors import FormatError
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.unlisted import NO_STEPS, is_whole
from tb_keisei.plugin.provider.source import Events, Extent
from tb_keisei.record.series import FIRST_EVENT_STEP, Segment


@dataclass(frozen=True, slots=True)
class Known:
    """A segment as it was read when its index had come to `extent`, or `error` where it could not be read then.

    `extent` None: of its index nothing is read. `doubt`: why its table was not believed.
    """

    extent: Extent | None
    games: SegmentGames
    error: str = ""
    doubt: str = ""


def is_unread(known: Known | None, index: Extent) -> bool:
    """Whether the index of a segment, as far as it has come, is not read yet, and did not fail to be."""
    return known is None or (known.extent != index and not known.error)


def is_stale(known: Known | None, index: Extent) -> bool:
    """Whether the index of a segment is to be read."""
    return known is None or known.extent != index or bool(known.error)


def by_table(segment: Segment, events: Events | str, index: Extent | None, bodies: Extent | None) -> Known | None:
    """A segment from the events of its table; None where they do not tell it.

    `index`, `bodies`: how far its other series have come, None where they are not there or it cannot be told. Where one
    has more than the table lists the index counts as not read.
    """
    if isinstance(events, str) or not events:
        return None
    try:
        games = SegmentGames.of_table(segment, events[-1][1], FIRST_EVENT_STEP - 1 if index is None else index.max_step)
    except FormatError:
        return None
    listed = games.bodies.get(segment.number, NO_STEPS)
    believed = index is not None and len(games) > index.max_step - FIRST_EVENT_STEP
    return Known(index if believed and (bodies is None or is_whole(listed, bodies)) else None, games)


def updated(known: Known | None, segment: Segment, index: Extent, events: Events | str) -> Known:
    """What is known after a read of the index, which had come so far; where it failed, what was known before."""
    before = known or Known(None, SegmentGames.empty(segment))
    if isinstance(events, str):
        return replace(before, error=events)
    if before.extent is not None:
        return replace(before, extent=index, games=before.games.updated(events), error="")
    return _better(before.games, Known(index, SegmentGames.empty(segment).updated(events)))


def _better(table: SegmentGames, index: Known) -> Known:
    """A segment from its index, or from its table where that has more good lines."""
    of_table, of_index = (len(games) - len(games.errors) for games in (table, index.games))
    if of_table > of_index:
        return replace(index, games=replace(table, steps=index.games.steps))
    if len(table) and of_table < of_index:
        return replace(index, doubt=f"its table lists {of_table} games and its index {of_index}: read from its index")
    return index
