"""`tb-keisei compact RUN`: puts old games aside, so that TensorBoard need not hold them in memory.

Each event file that has old games becomes two: the file itself, without the bodies of those games but with all else
(headers, curves, whatever was damaged), and its archive, which is the file as it was: the same inode, so that even what
a forgotten writer appends later is in it. At every moment the files on disk hold all games and `read_games` finds each
once; after a crash the command can just be given again.
"""

import argparse
import heapq
import logging
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final

from google.protobuf.message import DecodeError
from tensorboard.compat.proto import event_pb2

from tb_keisei.errors import EventFileError
from tb_keisei.events.archive import archive_of, itself, open_whole, whole
from tb_keisei.events.framing import Record, end_of, frame, read_records
from tb_keisei.events.scan import read_events
from tb_keisei.events.walk import Lost, walk
from tb_keisei.record.series import PUT_ASIDE, parse_segment_tag

KEEP: Final = 1000
"""Games of each stream that stay in the tab."""

_QUIET_SECS: Final = 600.0
_PART: Final = "keisei-compact.part"
_log = logging.getLogger("tb_keisei.events")


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was done to an event file: the games that are aside now, and the bytes that TensorBoard reads of it."""

    path: Path
    games: int
    before: int
    after: int


def compact(run: Path, keep: int = KEEP) -> Iterator[Compacted]:
    """Put all but the newest `keep` games of each stream of each run aside; yields the event files that were changed.

    Raises EventFileError where nothing is at `run`, and where a writer may still be writing to it.
    """
    files = sorted(_quiet_files(run), key=_run_of)
    return (
        done
        for _, of_run in groupby(files, _run_of)
        for done in _compact_run(list(of_run), keep)
        if done.before != done.after
    )


def _run_of(file: Path) -> Path:
    return file.parent


def _compact_run(files: list[Path], keep: int) -> Iterator[Compacted]:
    limits = _limits(files, keep)
    return (_compact_file(itself(file), limits) for file in files)


def restore(run: Path) -> Iterator[Path]:
    """Undo it: every archive becomes the event file again; yields those. Raises what `compact` raises."""
    return (_restore_file(file) for file in map(itself, _quiet_files(run)) if archive_of(file).is_file())


def _quiet_files(run: Path) -> list[Path]:
    """Event files that can be read; the log has which cannot."""
    here = walk(run)
    lost = [*here.lost, *(error for file in here.files if (error := _closed(file)))]
    for each in lost:
        _log.warning("%s/%s; it is left alone", each.path.parent, each)
    files = [file for file in here.files if file not in {each.path for each in lost}]
    for file in files:
        reason = _busy(whole(file))
        if reason:
            raise EventFileError(f"{str(file)!r} {reason}; compact a run when its training has ended")
    return files


def _closed(file: Path) -> Lost | None:
    """Why a file cannot be read."""
    try:
        open_whole(file).close()
    except OSError as error:
        return Lost.of(file, error)
    return None


def _busy(file: Path) -> str:
    """Why a writer may still be at a file; empty where none is."""
    age = time.time() - file.stat().st_mtime
    if age < _QUIET_SECS:
        return f"was written to {max(age, 0):.0f} seconds ago (it must be quiet for {_QUIET_SECS:.0f})"
    for handle in Path("/proc").glob("[0-9]*/fd/*"):  # only Linux can tell
        with suppress(OSError):  # another user's process, or one that has just ended
            if handle.samefile(file) and _writes(handle):
                return f"is open for writing in process {handle.parts[2]}"
    return ""


def _writes(handle: Path) -> bool:
    """Whether an open file of a process (`/proc/PID/fd/N`) may be written to."""
    info = (handle.parent.parent / "fdinfo" / handle.name).read_text()
    flags = next(int(line.split()[1], 8) for line in info.splitlines() if line.startswith("flags:"))
    return flags & os.O_ACCMODE != os.O_RDONLY


def _limits(files: list[Path], keep: int) -> Mapping[str, float]:
    """Of each stream of one run with more games than `keep`: wall time of the oldest game that stays."""
    newest: dict[str, list[float]] = {}
    limits: dict[str, float] = {}
    for file in files:
        events = (item for item in read_events(file) if not isinstance(item, Lost))
        for event in events:
            for stream, games in _games(event):
                heap = newest.setdefault(stream, [])
                for _ in range(games):
                    heapq.heappush(heap, event.wall_time)
                    if len(heap) > keep:
                        heapq.heappop(heap)
                        limits[stream] = heap[0] if heap else float("inf")
    return limits


def _games(event: event_pb2.Event) -> Iterator[tuple[str, int]]:
    """Stream and number of games of each of our values in an event."""
    for value in event.summary.value:
        segment = parse_segment_tag(value.tag)
        if segment and segment[1] == "games":
            yield segment[0].stream, len(value.tensor.string_val)


def _compact_file(event_file: Path, limits: Mapping[str, float]) -> Compacted:
    """Write the file without old games beside it, and when that is on disk, let it take the file's place."""
    source = whole(event_file)
    part = event_file.with_name(_PART)
    before = event_file.stat().st_size if event_file.is_file() else 0
    with source.open("rb") as original, part.open("wb") as thinned:
        games = _thin(original, thinned, limits)
        thinned.flush()
        os.fsync(thinned.fileno())
    shutil.copystat(source, part)
    after = part.stat().st_size
    if after == before:
        part.unlink()
        return Compacted(event_file, 0, before, before)
    if source == event_file:
        _name_too(event_file, archive_of(event_file))
    os.replace(part, event_file)
    _sync_directory(event_file.parent)
    return Compacted(event_file, games, before, after)


def _thin(original: BinaryIO, thinned: BinaryIO, limits: Mapping[str, float]) -> int:
    """Copy a file byte by byte but for old games; returns how many those are."""
    games = done = 0
    for item in read_records(original):
        left_out, data = _without_old_games(item.data, limits) if isinstance(item, Record) else (0, b"")
        games += left_out
        if left_out:
            thinned.write(frame(data))
        else:
            original.seek(done)
            thinned.write(original.read(end_of(item) - done))
        done = end_of(item)
    original.seek(done)
    shutil.copyfileobj(original, thinned)
    return games


def _without_old_games(data: bytes, limits: Mapping[str, float]) -> tuple[int, bytes]:
    """Number of old games in an event, and the event without them."""
    try:
        event = event_pb2.Event.FromString(data)
    except DecodeError:
        return 0, data
    games = 0
    for value in event.summary.value:
        segment = parse_segment_tag(value.tag)
        if segment and segment[1] == "games" and event.wall_time < limits.get(segment[0].stream, 0.0):
            count = len(value.tensor.string_val)
            value.tensor.string_val[:] = [PUT_ASIDE] * count
            games += count
    return games, event.SerializeToString()


def _name_too(event_file: Path, archive: Path) -> None:
    """Give a file a second name; where the file system knows no links, another name."""
    try:
        os.link(event_file, archive)
    except OSError:
        os.rename(event_file, archive)
    _sync_directory(archive.parent)


def _restore_file(event_file: Path) -> Path:
    archive = archive_of(event_file)
    os.replace(archive, event_file)
    archive.unlink(missing_ok=True)  # two names of one file, as a crash may leave them, stay two in a replace
    _sync_directory(event_file.parent)
    return event_file


def _sync_directory(path: Path) -> None:
    directory = os.open(path, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("run", type=Path, metavar="RUN", help="a run, or a log directory with runs")
    parser.add_argument(
        "--keep",
        type=int,
        default=KEEP,
        metavar="GAMES",
        help="newest games of each stream that can still be opened in the tab (default: %(default)s)",
    )
    parser.add_argument("--restore", action="store_true", help="undo it: all games can be opened in the tab again")


def main(args: argparse.Namespace) -> int:
    """Say what was done to which file."""
    if args.restore:
        changed = [f"{file}: restored" for file in restore(args.run)]
    else:
        changed = [
            f"{done.path}: {done.games} games put aside, {done.before / 1e6:.1f} MB -> {done.after / 1e6:.1f} MB"
            for done in compact(args.run, max(args.keep, 0))
        ]
    print("\n".join(changed) or "nothing to do")
    if changed:
        print("Restart TensorBoard to see the effect.")
    return 0
