"""Which games are open, for the run's readers."""

from collections.abc import Iterable, Iterator

from tb_keisei.bridge.orders.order import OpenGamesOrder
from tb_keisei.bridge.queue.open_game import OpenGame
from tb_keisei.bridge.queue.outbox import Item
from tb_keisei.bridge.queue.writer_series import SeriesCounters
from tb_keisei.record.open_games import MOST_BEGUN, Begun, OpenGames
from tb_keisei.record.series import open_games_tag


def open_games(items: Iterable[Item]) -> OpenGames:
    """The open games among items by stream and start step; those who say nothing of it last, else the oldest first."""
    found: dict[tuple[str, int | None], tuple[int, float]] = {}
    for game in items:
        if isinstance(game, OpenGame):
            key = game.stream, _step(game.facts.get("start_step"))
            games, first = found.get(key, (0, game.walltime))
            found[key] = games + 1, min(first, game.walltime)
    rows = sorted(found.items(), key=lambda row: (row[0][1] is None, row[0][1] or 0, row[0][0]))
    told = tuple(Begun(*key, *value) for key, value in rows[:MOST_BEGUN])
    return OpenGames(told, sum(games for _, (games, _) in rows[MOST_BEGUN:]))


def _step(value: object) -> int | None:
    return value if type(value) is int and abs(value) < 1 << 62 else None


class OpenGamesReport:
    """Tells of the open games where they are others than the last time."""

    def __init__(self) -> None:
        self._told = OpenGames()

    def orders(self, now_open: OpenGames, counters: SeriesCounters, walltime: float) -> Iterator[OpenGamesOrder]:
        """One order, or none."""
        if now_open != self._told:
            self._told = now_open
            step = counters.next_step(open_games_tag(counters.writer))
            yield OpenGamesOrder(counters.writer, step, walltime, now_open)
