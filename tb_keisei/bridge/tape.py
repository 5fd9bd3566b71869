"""Where a lane is written: its event file, and the segments and event steps of its series."""

from collections import defaultdict

from tb_keisei.bridge.event_file import EventFile
from tb_keisei.record.series import FIRST_EVENT_STEP, SEGMENT_GAMES, Segment


class Tape:
    """Used by the worker only."""

    def __init__(self, writer: str, file: EventFile) -> None:
        self.writer = writer
        self.file = file
        self._steps: defaultdict[str, int] = defaultdict(lambda: FIRST_EVENT_STEP)
        self._games: defaultdict[str, int] = defaultdict(int)

    def next_step(self, tag: str) -> int:
        """The next event step of a series of ours: they count up by one."""
        step = self._steps[tag]
        self._steps[tag] = step + 1
        return step

    def is_first(self, tag: str) -> bool:
        """Whether the series has no event in the present file yet, so that metadata must go with this one."""
        first = tag not in self.file.tags
        self.file.tags.add(tag)
        return first

    def segment_for_game(self, stream: str) -> Segment:
        """The segment of one more game."""
        number = self._games[stream] // SEGMENT_GAMES
        self._games[stream] += 1
        return Segment(stream, self.writer, number)
