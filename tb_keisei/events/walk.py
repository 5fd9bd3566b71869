"""What is in a log directory: the one walk for all who read it.

Links are followed as TensorBoard follows them. What two names lead to comes once, by the name that is no link where
there is one. What vanishes meanwhile, or may not be read, ends nothing and is told.
"""

import os
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tb_keisei.errors import EventFileError
from tb_keisei.events.archive import event_file_of, is_ours, whole


@dataclass(frozen=True, slots=True)
class Lost:
    """A place that cannot be read: in a file, or (`offset` None) a whole file or directory."""

    path: Path
    offset: int | None
    reason: str

    @classmethod
    def of(cls, path: Path, error: OSError) -> "Lost":
        """A file or directory that the system does not give."""
        return cls(path, None, f"cannot be read: {error.strerror}")

    def __str__(self) -> str:
        return f"{self.path.name}{'' if self.offset is None else f', byte {self.offset}'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Walk:
    """What was found: event files, oldest first within a directory, and directories that cannot be listed.

    Of a file whose games were put aside, `whole` gives the one to read; of some only the archive is left.
    """

    root: Path
    files: list[Path]
    lost: list[Lost]

    def runs(self) -> dict[str, list[Path]]:
        """The files by the names of their runs; a single file is one by its own name."""
        runs: dict[str, list[Path]] = {}
        for file in self.files:
            runs.setdefault(self.run_of(file.parent) if self.root.is_dir() else file.name, []).append(file)
        return runs

    def run_of(self, directory: Path) -> str:
        """The name of the run that a directory is."""
        return str(directory.relative_to(self.root))


def event_files(path: str | os.PathLike[str]) -> list[Path]:
    """The event files alone. Raises EventFileError where nothing is at `path`."""
    return walk(path).files


def walk(path: str | os.PathLike[str]) -> Walk:
    """Look at a run, a log directory, or an event file. Raises EventFileError where nothing is at `path`."""
    root = Path(path)
    if not os.path.isdir(root):
        if os.path.lexists(whole(event_file_of(root))):
            return Walk(root, [event_file_of(root)], [])
        raise EventFileError(f"there is no run or log directory at {str(root)!r}")
    lost: list[Lost] = []
    found: dict[Path, Path] = {}
    for _, real, file in sorted(_files(root, lost)):
        found.setdefault(event_file_of(Path(real)), event_file_of(Path(file)))
    return Walk(root, sorted(found.values()), lost)


def _files(root: Path, lost: list[Lost]) -> Iterator[tuple[bool, str, str]]:
    """Of each event file and archive whether it is a link, its real path, and its path.

    Links to directories come last, and each directory once, so that loops end.
    """

    def fail(error: OSError) -> None:
        lost.append(Lost.of(Path(error.filename or root), error))

    seen: set[str] = set()
    waiting = deque([str(root)])
    while waiting:
        for folder, below, names in os.walk(waiting.popleft(), onerror=fail):
            real = os.path.realpath(folder)
            if real in seen:
                below.clear()
                continue
            seen.add(real)
            waiting.extend(path for name in sorted(below) if os.path.islink(path := os.path.join(folder, name)))
            for name in filter(is_ours, names):
                file = os.path.join(folder, name)
                link = os.path.islink(file)
                if _may_be_read(file):
                    yield link, os.path.realpath(file) if link else os.path.join(real, name), file


def _may_be_read(path: str) -> bool:
    """Whether it is a file; what may not be asked for that is one, and whoever opens it tells why it cannot be."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True
