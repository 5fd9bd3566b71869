"""Segments and event steps of one writer's series. They outlive event files and the writer's process."""

from collections import defaultdict

from tb_keisei.record.series import FIRST_EVENT_STEP, SEGMENT_GAMES, Segment


class Counters:
    """Used by the worker only."""

    def __init__(self, writer: str) -> None:
        self.writer = writer
        self._steps: defaultdict[str, int] = defaultdict(lambda: FIRST_EVENT_STEP)
        self._games: defaultdict[str, int] = defaultdict(int)

    def next_step(self, tag: str) -> int:
        """The next event step of a series: they count up by one."""
        step = self._steps[tag]
        self._steps[tag] = step + 1
        return step

    def give_back(self, tag: str, step: int) -> None:
        """Steps of a series from this one on were not used."""
        self._steps[tag] = min(self._steps[tag], step)

    def segment_for_game(self, stream: str) -> Segment:
        """The segment of one more game."""
        number = self._games[stream] // SEGMENT_GAMES
        self._games[stream] += 1
        return Segment(stream, self.writer, number)
