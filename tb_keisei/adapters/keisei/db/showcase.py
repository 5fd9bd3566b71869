"""Showcase games of Keisei's version of 2026, from the rows of its database. Pure.

What the database gets wrong is handled here and told in the game's facts:

- `value_estimate` belongs to the position before the move, `current_player` to the one after it.
- `usi_notation` is Western notation; USI is in `move_usi`, or told from `action_index` in older rows.
- Candidates name only the played move; the others are decoded from their action index.
- Probabilities are those that the move was drawn from, at temperature 0.5. The network's own are not recorded.
- How a game ended is not recorded. At schema 8 every end but mate is a draw there, so a win is a mate. From schema 9
  on, which has `evaluation_json`, a win may be one by impasse or perpetual check too: then it is not told.
- From schema 9 on there is (win, draw, loss) of the position before the move; before, only the chance of a win.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from tb_keisei.adapters.keisei.spatial_action import usi_of_action
from tb_keisei.errors import RecordError
from tb_keisei.record.game import Game
from tb_keisei.record.outcome import Outcome
from tb_keisei.record.player import Player
from tb_keisei.record.plies.candidates import Candidate
from tb_keisei.record.plies.ply import Ply
from tb_keisei.record.sfen import Color

STREAM: Final = "showcase"
MAX_PLIES: Final = 512

FACTS: Final = {
    "probabilities": "sampling distribution at temperature 0.5; the network's own policy is not recorded",
    "candidates": "the three best, and all moves of the piece that was played; the rest is residual mass",
    "trainer": "keisei 2026",
}

_HANDS: Final = {"rook": "R", "bishop": "B", "gold": "G", "silver": "S", "knight": "N", "lance": "L", "pawn": "P"}
_LETTERS: Final = _HANDS | {"king": "K"}

Row = Mapping[str, Any]


def game_of(row: Row, moves: Sequence[Row], step: int) -> Game:
    """A finished game: its row of `showcase_games`, its rows of `showcase_moves` by ply, and the step it was played at.

    Raises RecordError where the rows are no game.
    """
    outcomes = [_wdl(move) for move in moves]
    told = bool(moves) and None not in outcomes
    return Game(
        game_id=str(row["id"]),
        stream=STREAM,
        black=Player(row["name_black"] or f"entry {row['entry_id_black']}", rating=row["elo_black"]),
        white=Player(row["name_white"] or f"entry {row['entry_id_white']}", rating=row["elo_white"]),
        outcome=_outcome(row, moves),
        start_step=step,
        global_step=step,
        start_time=seconds(row["started_at"]),
        end_time=seconds(row["completed_at"]),
        final_sfen=_sfen(moves[-1]) if moves else "",
        max_plies=MAX_PLIES,
        ruleset="keisei-2026",
        forward_mode="eval",
        value_kind="wdl" if told else "win_probability",
        value_perspective="side_to_move",
        facts=FACTS,
        plies=tuple(_ply(move, wdl if told else None) for move, wdl in zip(moves, outcomes, strict=True)),
    )


def seconds(text: str | None) -> float:
    """Seconds since 1970 of a time in the database; 0 where it is none."""
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() if text else 0.0
    except ValueError:
        return 0.0


def _wdl(move: Row) -> tuple[float, float, float] | None:
    """Win, draw and loss of the side that moved, before its move; None where they are not told."""
    try:
        told = json.loads(move["evaluation_json"])
        if told["kind"] != "outcome_score" or told["player"] != _mover(move):
            return None
        return tuple(float(told["wdl"][name]) for name in ("win", "draw", "loss"))  # type: ignore[return-value]
    except (ValueError, TypeError, KeyError):
        return None


def _mover(move: Row) -> Color:
    return "black" if move["ply"] % 2 else "white"


def _outcome(row: Row, moves: Sequence[Row]) -> Outcome:
    status, plies = row["status"], len(moves)
    if status in ("black_win", "white_win"):
        winner: Color = "black" if status == "black_win" else "white"
        if moves and "evaluation_json" in moves[-1]:
            return Outcome(winner, "win", "other", f"{status}; the database does not say how")
        return Outcome(winner, "win", "checkmate", status)
    if status == "abandoned":
        return Outcome(None, "aborted", "other", f"abandoned: {row['abandon_reason'] or 'no reason given'}")
    if status == "draw" and plies >= MAX_PLIES:
        return Outcome(None, "truncated", "max_moves", status)
    return Outcome(None, "draw" if status == "draw" else "unknown", "other", f"{status}; the database has no reason")


def _ply(row: Row, wdl: tuple[float, float, float] | None) -> Ply:
    side = _mover(row)
    value = None if wdl else row["value_estimate"]
    usi = row["move_usi"] or usi_of_action(row["action_index"], side)
    problem = "" if usi else f"action {row['action_index']} is no move"
    try:
        probabilities = _probabilities(row, usi, side)
        # Three of them were rounded, so that the sum may exceed 1 a little.
        total = max(1.0, sum(probabilities.values()))
        candidates = [Candidate(move, probability / total) for move, probability in probabilities.items()]
        return Ply(
            usi,
            candidates,  # type: ignore[arg-type]
            sampled_probability=probabilities.get(usi),
            value=value,
            wdl=wdl,
            problem=problem,
        )
    except (RecordError, ValueError, TypeError, KeyError, AttributeError) as error:
        return Ply(usi, value=value, wdl=wdl, problem=f"{problem or 'candidates that cannot be read'}: {error}")


def _probabilities(row: Row, usi: str, side: Color) -> dict[str, float]:
    """Of the moves that are known; where the heatmap has a move too, its number is the exact one."""
    found: dict[str, float] = {}
    readable = usi_of_action(row["action_index"], side) == usi
    for entry in json.loads(row["top_candidates"] or "[]"):
        played = entry["action"] == row["action_index"]
        move = usi if played else usi_of_action(entry["action"], side) if readable else ""
        if move:
            found[move] = float(entry["probability"])
    heatmap = json.loads(row["move_heatmap_json"] or "{}")
    return found | {move: float(probability) for move, probability in heatmap.items()}


def _sfen(row: Row) -> str:
    """The position after a move; empty where it cannot be read."""
    try:
        cells = [_cell(piece) for piece in json.loads(row["board_json"])]
        hands = json.loads(row["hands_json"])
        letters = [
            (str(count) if count > 1 else "") + (letter if color == "black" else letter.lower())
            for color in ("black", "white")
            for name, letter in _HANDS.items()
            if (count := hands[color].get(name, 0))
        ]
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""
    ranks = "/".join("".join(cells[start : start + 9]) for start in range(0, 81, 9))
    for empty in range(9, 0, -1):
        ranks = ranks.replace("." * empty, str(empty))
    return f"{ranks} {row['current_player'][0]} {''.join(letters) or '-'} {row['ply'] + 1}"


def _cell(piece: Row | None) -> str:
    if piece is None:
        return "."
    letter = _LETTERS[piece["type"]]
    return "+" * bool(piece["promoted"]) + (letter if piece["color"] == "black" else letter.lower())
