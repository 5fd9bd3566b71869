"""Actions of the trainer as USI moves."""

from collections.abc import Iterable
from typing import Any


class Moves:
    """The USI text of each of the mapper's 13,527 actions.

    Squares are absolute in this trainer (row 0 is rank a, column 0 is file 9), so nothing is turned for White.
    """

    def __init__(self, mapper: Any) -> None:
        self._mapper = mapper
        self._texts = [mapper.shogi_move_to_usi(move) for move in mapper.idx_to_move]

    def of_action(self, index: int) -> str:
        """One action."""
        text: str = self._texts[index]
        return text

    def of_actions(self, indices: Iterable[int]) -> list[str]:
        """Several."""
        texts = self._texts
        return [texts[index] for index in indices]

    def of_move(self, move: Any) -> str:
        """A move tuple of the trainer."""
        text: str = self._mapper.shogi_move_to_usi(move)
        return text
