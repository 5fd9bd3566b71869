"""Which squares are used and how games open: what Keisei's own console counts in demo mode only."""

from collections import Counter, deque

_GAMES = 100
_TOP = 12


class Habits:
    """Squares and openings of the last 100 games."""

    def __init__(self) -> None:
        self._moves: list[str] = []
        self._squares: deque[Counter[str]] = deque(maxlen=_GAMES)
        self._openings: deque[str] = deque(maxlen=_GAMES)

    def add(self, usi: str) -> None:
        """A move of the game that is being played."""
        self._moves.append(usi)

    def end_game(self) -> None:
        """That game is finished and counts."""
        squares = Counter(usi[2:4] for usi in self._moves)
        squares.update(usi[:2] for usi in self._moves if "*" not in usi)
        self._squares.append(squares)
        self._openings.append(" ".join(self._moves[:2]))
        self._moves = []

    def drop_game(self) -> None:
        """That game does not count."""
        self._moves = []

    def hot_squares(self) -> str:
        """A Markdown table: how often a piece left or reached a square; empty before the first game."""
        total: Counter[str] = sum(self._squares, Counter())
        return _table(f"square (last {len(self._squares)} games)", total)

    def openings(self) -> str:
        """A Markdown table of the first two plies."""
        return _table(f"first two plies (last {len(self._openings)} games)", Counter(self._openings))


def _table(title: str, counts: Counter[str]) -> str:
    if not counts:
        return ""
    total = counts.total()
    rows = [f"| {name} | {count} | {count / total:.1%} |" for name, count in counts.most_common(_TOP)]
    return "\n".join([f"| {title} | times | share |", "|---|---|---|", *rows])
