"""`tb-keisei import keisei-log training_log.txt --logdir DIR`: curves of a run that is over."""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tb_keisei.adapters.keisei.log.training_log import Entry, Episode, Fresh, Remark, Restart, Update, entries
from tb_keisei.adapters.keisei.logdir import event_files_in, free_directory
from tb_keisei.adapters.keisei.names import NOTES, scalars_of
from tb_keisei.bridge.event_writer import EventWriter
from tb_keisei.errors import SourceError

_CHUNK: Final = 1 << 20
_FLUSH_EVERY: Final = 2000
_FLUSH_SECS: Final = 60.0
_MOST_REMARKS: Final = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("log", type=Path, help="training_log.txt of a run")
    parser.add_argument("--logdir", type=Path, required=True, help="an empty or new directory for the event files")


def main(args: argparse.Namespace) -> int:
    """Write the log's numbers as scalars. Raises SourceError where the log says nothing or the directory is used."""
    if event_files_in(args.logdir):
        raise SourceError(f"{str(args.logdir)!r} holds event files already: name another directory")
    read = entries(_chunks(args.log))
    first = next(read, None)
    if first is None:
        raise SourceError(f"{str(args.log)!r} is no training log of Keisei's: no message in it was understood")
    story = Story(args.logdir)
    try:
        story.tell(first)
        for number, entry in enumerate(read, 1):
            story.tell(entry)
            if number % _FLUSH_EVERY == 0:
                story.flush()
    finally:
        story.end()
    return 0


def _chunks(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise SourceError(f"{str(path)!r} cannot be read: {error.strerror}") from error


class Story:
    """Follows a log and writes what the tap would have written, under the same names.

    The log does not say at which step a game ended: steps are the sum of the games' lengths, set right wherever the
    log tells a step. They are exact but for games that a failed step cut short. Where the steps go back, because an
    older checkpoint was resumed or a training begun anew, the numbers go on in a sub-run, so that none hides another.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._writer = EventWriter(directory)
        self._step = 0
        self._last = 0
        self._wins: Counter[str] = Counter()
        self._remarks: list[str] = []
        self._reasons: Counter[str] = Counter()
        self._walltime = 0.0

    def tell(self, entry: Entry) -> None:
        """Write one entry."""
        self._walltime = entry.walltime
        match entry.what:
            case Episode() as episode:
                self._episode(episode)
            case Update(step, metrics):
                self._write(scalars_of(metrics), step)
            case Restart(step):
                self._restart(step)
            case Fresh():
                self._restart(0)
                self._wins.clear()
            case Remark(text):
                if len(self._remarks) < _MOST_REMARKS:
                    self._remarks.append(f"- step {self._step}: {text}")

    def flush(self) -> None:
        """Wait for the disk; a log is read faster than events are written."""
        if not self._writer.flush(_FLUSH_SECS):
            raise SourceError(f"{str(self._directory)!r} cannot be written to")

    def end(self) -> None:
        """Write the texts and close."""
        self._write_texts()
        self._writer.close()

    def _restart(self, step: int) -> None:
        self._step = step
        if step < self._last:
            self._writer.close()
            self._writer = EventWriter(free_directory(self._directory, step))
            self._last = step

    def _write_texts(self) -> None:
        reasons = [f"| {reason} | {count} |" for reason, count in self._reasons.most_common()]
        texts = {
            "about_these_numbers": NOTES,
            "endings": "\n".join(["| ending | games |", "|---|---|", *reasons]),
            "warnings": "\n".join(self._remarks),
        }
        for tag, text in texts.items():
            if text:
                self._writer.add_text(tag, text, self._step, self._walltime)

    def _episode(self, episode: Episode) -> None:
        self._step += episode.length
        self._wins[f"{episode.winner}_win_rate" if episode.winner else "draw_rate"] += 1
        self._reasons[episode.reason] += 1
        total = self._wins.total()
        rates = {tag: self._wins[tag] / total for tag in ("black_win_rate", "white_win_rate", "draw_rate")}
        played = {"episode_length": float(episode.length), "episode_reward": episode.reward}
        self._write(played | {"episodes_total": float(episode.number)} | rates, self._step)

    def _write(self, numbers: dict[str, float], step: int) -> None:
        self._last = max(self._last, step)
        for tag, value in numbers.items():
            self._writer.add_scalar(tag, value, step, self._walltime)
