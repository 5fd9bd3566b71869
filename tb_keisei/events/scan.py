"""Finding our records in event files, whatever else stands there."""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

from google.protobuf.message import DecodeError
from tensorboard.compat.proto import event_pb2

from tb_keisei.errors import EventFileError
from tb_keisei.events.archive import open_whole
from tb_keisei.events.framing import Damage, Record, end_of, masked_crc, read_records
from tb_keisei.events.walk import Lost, Walk, walk
from tb_keisei.record.series import PUT_ASIDE, Kind, parse_open_games_tag, parse_probe_tag, parse_segment_tag

_POLL_SECS: Final = 0.5
_PATIENCE_SECS: Final = 10.0
"""So long a follower waits for a block of zeros to be filled, as a network's file system may do, before it goes on."""

_ZEROS: Final = bytes(512)
"""The smallest block of a file system."""

_HEAD_BYTES: Final = 64
"""By so much of its beginning, in which the time is, a file is told from another of the same name."""


@dataclass(frozen=True, slots=True)
class Found:
    """One payload of our series: `data` is an envelope; `kind` tells of what."""

    path: Path
    kind: Kind
    tag: str
    event_step: int
    data: bytes


def scan(path: str | os.PathLike[str], *, follow: bool = False) -> Iterator[Found | Lost]:
    """Our payloads at `path`, file by file in the order they were written.

    What stands in two files of a directory comes once: records that were under way when the writer's process was killed
    are written again, in the same event steps of the same series.

    With `follow` it goes on for ever: it waits for what is appended and for new files, for the rest of an incomplete
    record, for something good behind a damaged place, and some seconds for a block of zeros to be filled. Without, an
    incomplete record is a `Lost`. Raises EventFileError where nothing is at `path` (with `follow`: waits for it).
    """
    if follow:
        return _once(_scan_for_ever(Path(path)))
    here = walk(path)
    return chain(here.lost, scan_files(here.files))


def scan_files(files: Iterable[Path]) -> Iterator[Found | Lost]:
    """Likewise, in these event files."""
    return _once(item for path in files for item in _Tail(path).all())


def read_events(event_file: Path) -> Iterator[event_pb2.Event | Lost]:
    """All events of a file, or of its archive, whoever wrote them."""
    return (item if isinstance(item, Lost) else item[1] for item in _Tail(event_file).events())


def _scan_for_ever(root: Path) -> Iterator[Found | Lost]:
    tails: dict[Path, _Tail] = {}
    told: set[Lost] = set()
    while True:
        idle = True
        here = _look(root)
        yield from (lost for lost in here.lost if lost not in told)
        told.update(here.lost)
        for path in here.files:
            for item in tails.setdefault(path, _Tail(path, follow=True)).read():
                idle = False
                yield item
        if idle:
            time.sleep(_POLL_SECS)


def _look(root: Path) -> Walk:
    try:
        return walk(root)
    except EventFileError:  # not there yet, or not any more
        return Walk(root, [], [])


def _once(items: Iterable[Found | Lost]) -> Iterator[Found | Lost]:
    """Without what an earlier file has: event steps of a series count up."""
    newest: dict[tuple[Path, str], Found] = {}
    for item in items:
        if isinstance(item, Found):
            before = newest.setdefault((item.path.parent, item.tag), item)
            if item.event_step <= before.event_step and item.path != before.path:
                continue
            newest[item.path.parent, item.tag] = item
        yield item


class _Tail:
    """One event file and how far it has been read. Putting games aside meanwhile changes nothing: an archive goes on
    where the file was. Where another file has taken the place, it begins anew.
    """

    def __init__(self, event_file: Path, *, follow: bool = False) -> None:
        self._event_file = event_file
        self._follow = follow
        self._path = event_file
        self._offset = 0
        self._left = 0
        self._head = b""
        self._failed = False
        self._seen = (0, 0)
        self._seen_at = 0.0

    def all(self) -> Iterator[Found | Lost]:
        """Everything, and what is left behind the last complete record."""
        yield from self.read()
        if self._left > 0:
            yield Lost(self._path, self._offset, f"the last {self._left} bytes are no complete record")

    def read(self) -> Iterator[Found | Lost]:
        """Payloads of the complete records that have not been read yet."""
        for item in self.events():
            if isinstance(item, Lost):
                yield item
            else:
                yield from _payloads(self._path, *item)

    def events(self) -> Iterator[tuple[int, event_pb2.Event] | Lost]:
        """Their events, each with its place in the file."""
        try:
            with open_whole(self._event_file) as file:
                self._path = Path(file.name)
                yield from self._events(file)
            self._failed = False
        except OSError as error:
            if not self._failed:
                yield Lost.of(self._event_file, error)
            self._failed = True

    def _events(self, file: BinaryIO) -> Iterator[tuple[int, event_pb2.Event] | Lost]:
        size = os.fstat(file.fileno()).st_size
        if file.read(len(self._head)) != self._head or size < self._offset:
            self._offset = 0
        records = read_records(file, self._offset)
        for item in self._settled(file, records) if self._follow else records:
            self._offset = end_of(item)
            yield Lost(self._path, item.offset, item.reason) if isinstance(item, Damage) else self._event(item)
        self._left = size - self._offset
        file.seek(0)
        self._head = file.read(min(self._offset, _HEAD_BYTES))

    def _event(self, record: Record) -> tuple[int, event_pb2.Event] | Lost:
        try:
            return record.offset, event_pb2.Event.FromString(record.data)
        except DecodeError:
            return Lost(self._path, record.offset, "a record is no event")

    def _settled(self, file: BinaryIO, items: Iterable[Record | Damage]) -> Iterator[Record | Damage]:
        """Without what may still become good: damage that nothing good follows, or that may yet be filled."""
        damage: list[Damage] = []
        for item in items:
            if isinstance(item, Damage):
                damage.append(item)
                continue
            if damage and self._may_be_filled(file, damage[0].offset, item.offset):
                return
            yield from damage
            damage.clear()
            yield item

    def _may_be_filled(self, file: BinaryIO, start: int, end: int) -> bool:
        """Whether a damaged place has other bytes than at the last look, or zeros that have not been there for long."""
        file.seek(start)
        data = file.read(end - start)
        seen = start, masked_crc(data)
        if seen != self._seen:
            self._seen, self._seen_at = seen, time.monotonic()
            return True
        return _ZEROS in data and time.monotonic() - self._seen_at < _PATIENCE_SECS


def _payloads(path: Path, offset: int, event: event_pb2.Event) -> Iterator[Found | Lost]:
    for value in event.summary.value:
        kind = _kind_of(value.tag)
        if kind is not None:
            for data in value.tensor.string_val:
                if kind == "games" and data == PUT_ASIDE:
                    yield Lost(path, offset, "this game was put aside, and the archive is not beside the file")
                else:
                    yield Found(path, kind, value.tag, event.step, data)


def _kind_of(tag: str) -> Kind | None:
    if not tag.startswith("keisei/"):
        return None
    segment = parse_segment_tag(tag)
    if segment is not None:
        return segment[1]
    if parse_open_games_tag(tag) is not None:
        return "open"
    return "probe" if parse_probe_tag(tag) is not None else None
