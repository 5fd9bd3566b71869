"""Names of our series, their metadata and the step rule: the one place that knows them."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import FORMAT_VERSION
from tb_keisei.record.names import escaped, unescaped

PLUGIN_NAME: Final = "keisei"

SEGMENT_GAMES: Final = 1000
"""Most games in one segment."""

FIRST_EVENT_STEP: Final = -(10**12)
"""Event steps of our series count up by one from here: below every training step, so that no purge reaches them."""

PUT_ASIDE: Final = b""
"""What stands in place of a game whose bytes `tb-keisei compact` has put aside, where TensorBoard looks."""

Kind = Literal["games", "index", "table", "moves", "digest", "open", "probe"]

_KINDS: Final[dict[str, Kind]] = {
    "games": "games",
    "index": "index",
    "table": "table",
    "moves": "moves",
    "digest": "digest",
}
_RESERVED: Final = "probe"
_WRITER = "[0-9a-f]{16}"
_OPEN = re.compile(rf"keisei/open/({_WRITER})")
_GAMES = re.compile(rf"keisei/(?!probe/)([A-Za-z0-9_.-]+)/({_WRITER})/([0-9]{{4,9}})/({'|'.join(_KINDS)})")
_PROBE = re.compile(rf"keisei/probe/({_WRITER})/([A-Za-z0-9_.-]+)")


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """At most SEGMENT_GAMES games of one stream and writer."""

    stream: str
    writer: str
    number: int

    @property
    def games_tag(self) -> str:
        """Tag of the series that holds the games."""
        return self.tag("games")

    @property
    def index_tag(self) -> str:
        """Tag of the series that holds their headers."""
        return self.tag("index")

    @property
    def table_tag(self) -> str:
        """Tag of the series that holds all headers once more, by column."""
        return self.tag("table")

    def tag(self, kind: Kind) -> str:
        """Tag of one of its series."""
        return f"keisei/{escaped(self.stream, _RESERVED)}/{self.writer}/{self.number:04d}/{kind}"


@dataclass(frozen=True, slots=True, order=True)
class ProbeSeries:
    """One probe as one writer logs it."""

    writer: str
    name: str

    @property
    def tag(self) -> str:
        """Tag of the series."""
        return f"keisei/probe/{self.writer}/{escaped(self.name)}"


def parse_segment_tag(tag: str) -> tuple[Segment, Kind] | None:
    """Segment and kind ("games", "index", "table", "moves" or "digest") of a tag; None where it is not of that form."""
    found = _GAMES.fullmatch(tag)
    if not found:
        return None
    part, writer, number, kind = found.groups()
    stream = unescaped(part)
    return None if stream is None else (Segment(stream, writer, int(number)), _KINDS[kind])


def parse_probe_tag(tag: str) -> ProbeSeries | None:
    """Writer and name of a probe's tag; None where it is not of that form."""
    found = _PROBE.fullmatch(tag)
    name = unescaped(found[2]) if found else None
    return None if found is None or name is None else ProbeSeries(found[1], name)


def open_games_tag(writer: str) -> str:
    """Tag of the series that tells of a writer's open games."""
    return f"keisei/open/{writer}"


def parse_open_games_tag(tag: str) -> str | None:
    """The writer of such a tag; None where it is not of that form."""
    found = _OPEN.fullmatch(tag)
    return found[1] if found else None


def series_metadata(kind: Kind) -> bytes:
    """The plugin content of a series' first event."""
    return pb.SeriesMetadata(version=FORMAT_VERSION, kind=kind).SerializeToString()
