"""Finding our records in event files, whatever else stands there."""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from google.protobuf.message import DecodeError
from tensorboard.compat.proto import event_pb2

from tb_keisei.errors import EventFileError
from tb_keisei.events.archive import event_file_of, find_event_files, whole
from tb_keisei.events.framing import Damage, Record, end_of, read_records
from tb_keisei.record.series import PUT_ASIDE, Kind, parse_open_games_tag, parse_probe_tag, parse_segment_tag

_POLL_SECS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """One payload of our series: `data` is an envelope; `kind` tells of what."""

    path: Path
    kind: Kind
    tag: str
    event_step: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Lost:
    """A place in a file that cannot be read."""

    path: Path
    offset: int
    reason: str


def event_files(path: str | os.PathLike[str]) -> list[Path]:
    """Event files of a run, a log directory or a single file, oldest first within a directory.

    Of a file whose games were put aside, `whole` gives the one to read. Raises EventFileError where nothing is at
    `path`.
    """
    root = Path(path)
    if root.is_file():
        return [event_file_of(root)]
    if not root.is_dir():
        raise EventFileError(f"there is no run or log directory at {str(root)!r}")
    return find_event_files(root)


def scan(path: str | os.PathLike[str], *, follow: bool = False) -> Iterator[Found | Lost]:
    """Our payloads at `path`, file by file in the order they were written.

    What stands in two files of a directory comes once: records that were under way when the writer's process was killed
    are written again, in the same event steps of the same series.

    With `follow` it goes on for ever: it waits for what is appended and for new files, and an incomplete record at a
    file's end is read when it is complete. Without, such a record is a `Lost`. Raises EventFileError at once where
    nothing is at `path` (with `follow`: waits for it).
    """
    if not follow:
        return _once(_scan_once(event_files(path)))
    return _once(_scan_for_ever(Path(path)))


def _scan_once(files: list[Path]) -> Iterator[Found | Lost]:
    for path in files:
        tail = _Tail(path)
        yield from tail.read()
        yield from tail.rest()


def _scan_for_ever(root: Path) -> Iterator[Found | Lost]:
    tails: dict[Path, _Tail] = {}
    while True:
        idle = True
        for path in event_files(root) if root.exists() else []:
            for item in tails.setdefault(path, _Tail(path)).read():
                idle = False
                yield item
        if idle:
            time.sleep(_POLL_SECS)


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
    where the file was."""

    def __init__(self, path: Path) -> None:
        self._event_file = path
        self._offset = 0
        self._failed = False

    @property
    def _path(self) -> Path:
        return whole(self._event_file)

    def read(self) -> Iterator[Found | Lost]:
        """Payloads of the complete records that have not been read yet."""
        try:
            path = self._path
            with path.open("rb") as file:
                for item in read_records(file, self._offset):
                    self._offset = end_of(item)
                    yield from _payloads(path, item)
            self._failed = False
        except OSError as error:
            if not self._failed:
                yield Lost(self._path, self._offset, f"cannot be read: {error.strerror}")
            self._failed = True

    def rest(self) -> Iterator[Lost]:
        """What is left behind the last complete record."""
        left = os.path.getsize(self._path) - self._offset if self._path.exists() and not self._failed else 0
        if left > 0:
            yield Lost(self._path, self._offset, f"the last {left} bytes are no complete record")


def _payloads(path: Path, item: Record | Damage) -> Iterator[Found | Lost]:
    if isinstance(item, Damage):
        yield Lost(path, item.offset, item.reason)
        return
    try:
        event = event_pb2.Event.FromString(item.data)
    except DecodeError:
        yield Lost(path, item.offset, "a record is no event")
        return
    for value in event.summary.value:
        kind = _kind_of(value.tag)
        if kind is not None:
            for data in value.tensor.string_val:
                if kind == "games" and data == PUT_ASIDE:
                    yield Lost(path, item.offset, "this game was put aside, and the archive is not beside the file")
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
