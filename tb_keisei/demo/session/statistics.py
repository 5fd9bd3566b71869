"""How the recent games went."""

from collections import Counter, deque

from tb_keisei.demo.shogi.outcome import SIDES, Ending

WINDOW = 200
"""Games over which rates and means are taken."""


class Statistics:
    """Of the newest games that ended."""

    def __init__(self) -> None:
        self._games: deque[tuple[int, Ending]] = deque(maxlen=WINDOW)
        self.count = 0
        self.fresh: list[int] = []

    def add(self, plies: int, end: Ending) -> None:
        """One game more."""
        self._games.append((plies, end))
        self.count += 1
        self.fresh.append(plies)

    def lengths(self) -> list[int]:
        """Plies of the games that were added since the last call."""
        lengths, self.fresh = self.fresh, []
        return lengths

    def scalars(self) -> dict[str, float]:
        """By TensorBoard tag; empty before the first game. Rates are in 0..1."""
        if not self._games:
            return {}
        total = len(self._games)
        reasons = Counter(end.reason for _, end in self._games)
        winners = Counter(end.winner_name for _, end in self._games)
        rates = {f"rollout/{side}_win_rate": winners[side] / total for side in SIDES}
        rates["rollout/draw_rate"] = winners[None] / total
        for reason in ("checkmate", "max_moves", "repetition"):
            rates[f"rollout/{reason}_rate"] = reasons[reason] / total
        return {"rollout/ep_len_mean": sum(plies for plies, _ in self._games) / total, **rates}
