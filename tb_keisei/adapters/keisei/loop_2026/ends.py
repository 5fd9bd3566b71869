"""How a game ended, from the engine's words. Pure.

The engine's judgement is told, never another. Source: step metadata of shogi-engine at 08747e1; see docs/keisei.md.
"""

from typing import Any, Final

from tb_keisei.record.sfen import Color

RESET: Final = 0
"""With `terminated`: the engine gave up on the lane and began anew. There is no such game."""

CHECKMATE: Final = 1
REASONS: Final = {1: "checkmate", 2: "repetition", 3: "perpetual_check", 4: "impasse", 5: "max_moves"}

CHECK_PLANE: Final = 48
"""Plane of an observation that is 1 where the side to move is in check."""


def winner_of(reward: float, mover: Color) -> Color | None:
    """Who won, from the reward of the side that moved last: 1, 0 or −1."""
    if reward == 0:
        return None
    return mover if reward > 0 else "white" if mover == "black" else "black"


def end_of(code: int, reward: float, mover: Color, in_check: bool | None) -> dict[str, Any]:
    """Arguments of `GameRecorder.finish`.

    `in_check` tells whether the side that would move next is in check, None where that is not known: without, and
    without a legal move, it is no checkmate (it loses all the same).
    """
    reason = REASONS.get(code, "other")
    if code == CHECKMATE and in_check is False:
        reason = "stalemate"
    told = {"reason_text": f"termination reason {code}"} if reason == "other" else {}
    return {"winner": winner_of(reward, mover), "reason": reason, **told}


def in_check(observations: Any, lane: int) -> bool | None:
    """Of the position after the last move; None where the engine gives no such plane."""
    if observations is None or observations.shape[1] <= CHECK_PLANE:
        return None
    return bool(observations[lane, CHECK_PLANE, 0, 0] > 0)
