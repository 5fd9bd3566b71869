"""The options of a writer, checked when it is made: what is wrong raises in strict mode, else is said and replaced.

A wrong number would else be found hours later, by the game that it costs.
"""

import math
import os
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tb_keisei.bridge.guard import Guard
from tb_keisei.bridge.say import shown
from tb_keisei.errors import BridgeError

MAX_QUEUE_BYTES: Final = 64 << 20
FLUSH_SECS: Final = 5.0


REPORT_SECS: Final = 5.0
"""Seconds between two reports of the bridge's health in the run."""


class Internals(NamedTuple):
    """What no user of a writer sets: `EventWriter._internals` has it, and a test may put other values there.

    Attributes:
        process_for_games: whether games are encoded in a process of the writer's own.
        report_secs: seconds between two reports of the bridge's health in the run.
    """

    process_for_games: bool = True
    report_secs: float = REPORT_SECS


class Options(NamedTuple):
    """What a writer was told.

    Attributes:
        max_queue_bytes: memory for what waits, at least 1.
        flush_secs: a record is written at most this long after the call.
        purge_step: torch's; None where nothing is to be hidden.
        filename_suffix: end of the event files' names.
    """

    max_queue_bytes: int
    flush_secs: float
    purge_step: int | None
    filename_suffix: str

    @classmethod
    def checked(
        cls, max_queue_bytes: Any, flush_secs: Any, purge_step: Any, filename_suffix: Any, guard: Guard
    ) -> "Options":
        """The options as they are good. Raises BridgeError in strict mode."""
        size = _number(max_queue_bytes)
        if size is None or size != int(size) or size < 1:
            _refuse("max_queue_bytes", max_queue_bytes, f"a whole number of bytes; it is {MAX_QUEUE_BYTES}", guard)
            size = MAX_QUEUE_BYTES
        secs = _number(flush_secs)
        if secs is None or secs < 0:
            _refuse("flush_secs", flush_secs, f"a number of seconds; it is {FLUSH_SECS:g}", guard)
            secs = FLUSH_SECS
        step = _number(purge_step)
        if purge_step is not None and (step is None or step != int(step) or abs(step) >= 1 << 62):
            _refuse("purge_step", purge_step, "a training step or None; nothing is purged", guard)
            step = None
        if not _ends_a_name(filename_suffix):
            _refuse("filename_suffix", filename_suffix, "text that can end a file's name; there is none", guard)
            filename_suffix = ""
        return cls(int(size), secs, None if step is None else int(step), filename_suffix)


def directory_of(log_dir: Any, guard: Guard) -> str:
    """The directory that is meant: a path, its bytes, or a "file:" URL. Raises BridgeError in strict mode.

    Outside strict mode a URL of an object store stays as it is: writing to it fails, and says why.
    """
    try:
        path = os.fsdecode(log_dir)
        if path.startswith("file:"):
            return url2pathname(urlsplit(path).path)
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything, and so may what only looks like a URL
        text = _text(log_dir)  # as torch does
        _refuse("log_dir", log_dir, f"a directory; it is {shown(text)}", guard)
        return text
    if is_remote(path):
        _refuse("log_dir", path, f"{NO_REMOTE}; nothing is recorded", guard)
    return path


NO_REMOTE: Final = "a directory of this machine: train into one, and have its files copied"


def is_remote(path: str) -> bool:
    """Whether a path is the URL of something that is no directory here."""
    return "://" in path


def is_true(value: Any, name: str, guard: Guard) -> bool:
    """Whether a switch is on; off where it is none."""
    try:
        return bool(value)
    except Exception as error:  # noqa: BLE001  # an array of several
        guard.refuse(name, error)
        return False


def seconds(value: Any, usual: float, guard: Guard) -> float:
    """A time to wait: the usual one for None, and where it is none."""
    if value is None:
        return usual
    if value == math.inf:
        return LONGEST_WAIT
    number = _number(value)
    if number is None:
        _refuse("timeout", value, f"a number of seconds; it is {usual:g}", guard)
        return usual
    return min(max(number, 0.0), LONGEST_WAIT)


LONGEST_WAIT: Final = 1e6


def _ends_a_name(suffix: Any) -> bool:
    """Whether a text can be the end of a file's name."""
    if not isinstance(suffix, str) or os.sep in suffix or "\0" in suffix:
        return False
    try:
        return len(suffix.encode()) <= _LONGEST_SUFFIX
    except UnicodeEncodeError:
        return False


_LONGEST_SUFFIX: Final = 100
"""Bytes. Names have 255, and a host's may have 64 of them."""


def _text(value: Any) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001  # see above
        return shown(value)


def _number(value: Any) -> float | None:
    """A number; None where it is none. Infinite only in what may be."""
    if isinstance(value, bool | str | bytes) or type(value).__name__ == "bool":  # NumPy's too
        return None
    try:
        number = float(value)
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
        return None
    return number if math.isfinite(number) else None


def _refuse(name: str, value: Any, expected: str, guard: Guard) -> None:
    guard.refuse(name, BridgeError(f"{name} is {shown(value)}; expected {expected}"))
