"""How much is measured, and what a line of the table is."""

from dataclasses import dataclass

Row = tuple[str, str, str, str]
"""What, aim, measured, the stock peer's figure."""


@dataclass(frozen=True)
class Size:
    games: int
    runs: int
    plies: int
    python_games: int
    texts: int
    pages: int
    opened: int
    live_games: int
    clicks: int
    client_seconds: float
    starts: int


QUICK = Size(5_000, 5, 100, 1_000, 300, 60, 60, 8, 15, 10, 2)
FULL = Size(100_000, 20, 100, 20_000, 1_000, 400, 200, 25, 60, 60, 7)
