"""Who moves: the network in training, or an entry of its league. Pure."""

from typing import Any, Final

from tb_keisei.record.player import Player

LEARNER: Final = -1
"""Stands for the network in training where league entries have their id."""


class Players:
    """The players of one game, in the order of their first move."""

    def __init__(self, learner: Player) -> None:
        self._learner = learner
        self._places: dict[int, int] = {}
        self._players: list[Player] = []

    def place(self, mover: int, entries: Any) -> int:
        """A mover's place; `entries` are the league's, by id."""
        known = self._places.get(mover)
        if known is not None:
            return known
        self._places[mover] = len(self._players)
        self._players.append(self._learner if mover == LEARNER else player_of(mover, entries))
        return self._places[mover]

    def all(self) -> tuple[Player, ...]:
        """Who has moved."""
        return tuple(self._players)


def player_of(entry_id: int, entries: Any) -> Player:
    """A league entry; one that the loop doesn't know has its id."""
    entry = (entries or {}).get(entry_id)
    if entry is None:
        return Player(f"entry {entry_id}")
    role = getattr(entry.role, "value", entry.role)
    return Player(f"{entry_id} {entry.display_name}", checkpoint=f"{role}, entry {entry_id}", rating=entry.elo_rating)
