"""What the terminal says while a run trains."""

import sys

from tqdm import tqdm

from tb_keisei.trainer.match import MatchResult


class Progress:
    """A bar of the plies played, with games and score; plain lines where standard error is no terminal."""

    def __init__(self, name: str, step: int, total: int | None) -> None:
        self._name = name
        self._bar = tqdm(desc=name, initial=step, total=total, unit=" plies", disable=None, dynamic_ncols=True)
        self._score = ""

    def update(self, plies: int, games: int) -> None:
        """So many plies more; the number of games finished in this session."""
        self._bar.set_postfix_str(f"games={games}{self._score}", refresh=False)
        self._bar.update(plies)

    def evaluated(self, step: int, results: dict[str, MatchResult]) -> None:
        """The results of an evaluation by the opponent's name."""
        self._score = "".join(f" vs_{name}={result.score:.2f}" for name, result in results.items())
        if self._bar.disable:
            self.say(f"{step:,} plies, score " + ", ".join(f"{_words(*each)}" for each in results.items()))

    def say(self, text: str) -> None:
        """A line of its own, on standard error."""
        tqdm.write(f"{self._name}: {text}", file=sys.stderr)

    def close(self) -> None:
        """Leave the last state of the bar standing."""
        self._bar.close()


def _words(opponent: str, result: MatchResult) -> str:
    counts = f"{result.wins} won, {result.draws} drawn, {result.losses} lost"
    return f"{result.score:.2f} against {opponent.replace('_', '-')} play ({counts})"
