"""When a game is over and who won it."""

from dataclasses import dataclass

from rsshogi.core import Board
from rsshogi.types import RepetitionState

SIDES = ("black", "white")


@dataclass(frozen=True)
class Ending:
    """winner: 0 Black, 1 White, None for a draw. reason: a canonical reason of the record."""

    winner: int | None
    reason: str

    @property
    def winner_name(self) -> str | None:
        """ "black", "white" or None."""
        return None if self.winner is None else SIDES[self.winner]

    def score(self, side: int) -> float:
        """1 where `side` won, -1 where it lost, 0 for a draw."""
        return 0.0 if self.winner is None else 1.0 if self.winner == side else -1.0


def ending(board: Board, plies: int, max_plies: int) -> Ending | None:
    """How the game ended with the move just played; None while it goes on.

    A side without a legal move has lost. The fourth occurrence of a position is a draw, or lost by the side that gave
    check all the way. Declared wins (impasse) are not offered: such games end as draws by length.
    """
    turn = board.turn.value
    if board.is_mated():
        return Ending(1 - turn, "checkmate" if board.is_in_check() else "stalemate")
    if board.is_repetition():
        return _repetition(board.repetition_state(), turn)
    if plies >= max_plies:
        return Ending(None, "max_moves")
    return None


def _repetition(state: RepetitionState, turn: int) -> Ending:
    if state == RepetitionState.WIN:
        return Ending(turn, "perpetual_check")
    if state == RepetitionState.LOSE:
        return Ending(1 - turn, "perpetual_check")
    return Ending(None, "repetition")
