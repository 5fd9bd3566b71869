"""Other processes that write scalars into the same run: TensorBoard then loses points of both."""

import os
from collections.abc import Iterator
from pathlib import Path
from socket import gethostname
from time import time
from typing import Final

from google.protobuf.message import DecodeError
from tensorboard.compat.proto import event_pb2

from tb_keisei.bridge.say import Voice
from tb_keisei.events.framing import Record, read_records

_LOOKS: Final = 6
"""How often is looked: neighbours start together."""

_LIVE_SECS: Final = 120.0
_HEAD_BYTES: Final = 1 << 16


class OtherWriters:
    """Looks, for a writer of plain scalars, whether another process writes such into the run too."""

    def __init__(self, log_dir: str, writer: str, voice: Voice) -> None:
        self._log_dir = log_dir
        self._writer = writer
        self._voice = voice
        self._looks_left = _LOOKS

    def look(self) -> None:
        """Warn once where there is one. Reads the head of other event files at most; does nothing after some looks."""
        if self._looks_left <= 0:
            return
        self._looks_left -= 1
        try:
            found = next((path for path in self._others() if _has_scalars(path)), None)
        except OSError:
            return  # the run's directory cannot be read now; writing to it has its own warning
        if found is not None:
            self._looks_left = 0
            self._voice.once(
                "neighbour",
                f"another process writes scalars into {self._log_dir!r} too ({found.name}): TensorBoard loses points "
                "where both use a tag; give one of them a directory below, like "
                f"{os.path.join(self._log_dir, 'actor1')!r}",
            )

    def _others(self) -> Iterator[Path]:
        """Event files of other live processes."""
        for path in sorted(Path(self._log_dir).glob("*tfevents*")):
            if self._writer not in path.name and time() - path.stat().st_mtime < _LIVE_SECS and _may_live(path.name):
                yield path


def _may_live(name: str) -> bool:
    """Whether the process that began an event file is another one that may still run: of other hosts none can tell."""
    rest, own = name.partition("tfevents.")[2].partition(".")[2], f"{gethostname()}."
    pid = rest.removeprefix(own).partition(".")[0]
    if not rest.startswith(own) or not pid.isdecimal():
        return True
    try:
        os.kill(int(pid), 0)  # sends nothing
    except ProcessLookupError:
        return False
    except OSError:
        pass  # another user's
    return int(pid) != os.getpid()


def _has_scalars(path: Path) -> bool:
    """Whether the head of an event file holds scalars that are not the bridge's own."""
    with path.open("rb") as file:
        for record in read_records(file):
            if record.offset > _HEAD_BYTES:
                return False
            if isinstance(record, Record) and _is_scalar(record.data):
                return True
    return False


def _is_scalar(data: bytes) -> bool:
    try:
        values = event_pb2.Event.FromString(data).summary.value
    except DecodeError:
        return False
    return any(value.WhichOneof("value") == "simple_value" for value in values)
