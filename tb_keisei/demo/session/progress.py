"""What the terminal says while a run trains."""

import sys
import time

from tqdm import tqdm

from tb_keisei.demo.play.match import MatchResult

LINE_SECONDS = 15.0
"""Between two plain lines."""


class Progress:
    """A bar of the plies played, with games and score; plain lines where standard error is no terminal."""

    def __init__(self, name: str, step: int, total: int | None) -> None:
        self._name = name
        self._bar = tqdm(desc=name, initial=step, total=total, unit=" plies", disable=None, dynamic_ncols=True)
        self._score = ""
        self._step = step
        self._line = (time.monotonic(), step)

    def update(self, plies: int, games: int) -> None:
        """So many plies more; the number of games finished in this session."""
        self._bar.set_postfix_str(f"games={games}{self._score}", refresh=False)
        self._bar.update(plies)
        self._step += plies
        self._say_speed(games)

    def evaluated(self, step: int, results: dict[str, MatchResult]) -> None:
        """The results of an evaluation by the opponent's name."""
        self._score = "".join(f" vs_{name}={result.score:.2f}" for name, result in results.items())
        if self._bar.disable:
            self.say(f"{step:,} plies, score " + ", ".join(f"{_words(*each)}" for each in results.items()))

    def _say_speed(self, games: int) -> None:
        begun, step = self._line
        elapsed = time.monotonic() - begun
        if self._bar.disable and elapsed >= LINE_SECONDS:
            self._line = (begun + elapsed, self._step)
            self.say(f"{self._step:,} plies, {(self._step - step) / elapsed:,.0f} a second, {games} games")

    def say(self, text: str) -> None:
        """A line of its own, on standard error."""
        tqdm.write(f"{self._name}: {text}", file=sys.stderr)

    def close(self) -> None:
        """Leave the last state of the bar standing."""
        self._bar.close()


def _words(opponent: str, result: MatchResult) -> str:
    counts = f"{result.wins} won, {result.draws} drawn, {result.losses} lost"
    return f"{result.score:.2f} against {opponent.replace('_', '-')} play ({counts})"
