r"""Keisei's training_log.txt (August 2025), as entries. Pure; the file is given as chunks of text.

TRAP: the trainer writes a backslash and an n where a line ends, and real new lines within a message.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from tb_keisei.record.sfen import Color

_STAMP: Final = r"\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\] "
_START: Final = re.compile(rf"(?:^|(?<=\\n)|(?<=\n)){_STAMP}")
_EPISODE: Final = re.compile(
    r"Episode (\d+) finished\. Length: (\d+), Reward: (-?[\d.]+|nan)\. (Sente wins|Gote wins|Draw) by (.*)\.$",
    re.DOTALL,
)
_UPDATE: Final = re.compile(r"PPO Update @ ts (\d+)\. Metrics: (\{.*\})$", re.DOTALL)
_RESUMED: Final = re.compile(r"Resuming from timestep (\d+), \d+ episodes completed")
_FAILED: Final = re.compile(r"\[WARNING\] Step failed at (\d+)\. Resetting\.")
_FRESH: Final = "Starting fresh training."
_WARNING: Final = re.compile(r"\[?(ERROR|WARNING|CRITICAL)\b|Error during|caught ")
_WINNERS: Final[dict[str, Color | None]] = {"Sente wins": "black", "Gote wins": "white", "Draw": None}


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished game; `reason` is the trainer's word."""

    number: int
    length: int
    reward: float
    winner: Color | None
    reason: str


@dataclass(frozen=True, slots=True)
class Update:
    """A PPO update after `step` training steps, with the metrics as the trainer names and signs them."""

    step: int
    metrics: dict[str, float]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A training begins at step 0."""


@dataclass(frozen=True, slots=True)
class Restart:
    """The next game begins at `step`: after a resume from a checkpoint, or after a step that failed."""

    step: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning or an error."""

    text: str


What = Episode | Update | Fresh | Restart | Remark


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of the log that says something to us; `walltime` as the trainer's clock and time zone had it."""

    walltime: float
    what: What


def entries(chunks: Iterable[str]) -> Iterator[Entry]:
    """What the log says, in its order. A message cut off by the end of the file is read as far as it goes."""
    rest = ""
    for chunk in chunks:
        rest += chunk
        starts = [found.start() for found in _START.finditer(rest)]
        for begin, end in pairwise(starts):
            yield from _entry(rest[begin:end])
        rest = rest[starts[-1] :] if starts else rest[-64:]
    yield from _entry(rest)


def _entry(text: str) -> Iterator[Entry]:
    stamp = _START.match(text)
    if stamp is None:
        return
    message = text[stamp.end() :].removesuffix("\n").removesuffix("\\n").strip()
    what = _what(message)
    if what is not None:
        yield Entry(datetime.strptime(stamp[1], "%Y-%m-%d %H:%M:%S").timestamp(), what)


def _what(message: str) -> What | None:
    if found := _EPISODE.match(message):
        number, length, reward, winner, reason = found.groups()
        return Episode(int(number), int(length), float(reward), _WINNERS[winner], reason)
    if found := _UPDATE.match(message):
        # The trainer logs one step more than it has done.
        return _update(int(found[1]) - 1, found[2])
    if found := _RESUMED.match(message) or _FAILED.match(message):
        return Restart(int(found[1]))
    if message == _FRESH:
        return Fresh()
    return Remark(message) if _WARNING.match(message) else None


def _update(step: int, text: str) -> What:
    try:
        return Update(step, {name: float(value) for name, value in json.loads(text).items()})
    except (ValueError, TypeError, AttributeError):
        return Remark(f"a PPO update that cannot be read: {text[:200]}")
