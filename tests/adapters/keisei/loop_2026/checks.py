"""What is recorded against what is so: by rsshogi, and by what the loop itself had."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from rsshogi.core import Board

from tb_keisei.record.game import Game

_MATERIAL = {"P": 1, "L": 3, "N": 4, "S": 5, "G": 6, "B": 8, "R": 10, "+P": 7, "+L": 6, "+N": 6, "+S": 6, "+B": 10}
_MATERIAL |= {"+R": 12, "K": 0}


def wrong_plies(game: Game) -> Iterator[str]:
    """What of a game is not so by the rules."""
    board, seen = Board(), Counter[str]()
    for number, ply in enumerate(game.plies, 1):
        where, side = f"{game.game_id}, ply {number}", int(board.turn)
        legal = sorted(move.to_usi() for move in board.legal_moves())
        if ply.usi not in legal:
            yield f"{where}: {ply.usi} is not legal"
            return
        if sorted(candidate.usi for candidate in ply.candidates) not in (legal, []):
            yield f"{where}: other legal moves"
        if ply.legal_count != len(legal) or ply.problem:
            yield f"{where}: {ply.legal_count} legal moves, {ply.problem}"
        if ply.wdl is not None and abs(sum(ply.wdl) - 1) > 1e-5:
            yield f"{where}: {ply.wdl}"
        board.push_usi(ply.usi)
        position = board.to_sfen().rsplit(" ", 1)[0]
        seen[position] += 1
        if ply.facts["material"] != material(position, side):
            yield f"{where}: material {ply.facts['material']}"
    if game.outcome.kind != "aborted":
        times = seen[position] + (position == Board().to_sfen().rsplit(" ", 1)[0])
        if not end_holds(game, board, times):
            yield f"{game.game_id}: {game.outcome} after {len(game.plies)} plies, position seen {times} times"


def material(sfen: str, side: int) -> int:
    """Balance of a side, 0 Black, slowly."""
    places, _, hand = sfen.split()
    worth = [0, 0]
    promoted = ""
    for letter in places:
        if letter == "+":
            promoted = "+"
        elif letter.isalpha():
            worth[letter.islower()] += _MATERIAL[promoted + letter.upper()]
            promoted = ""
    count = ""
    for letter in hand.replace("-", ""):
        if letter.isdigit():
            count += letter
        else:
            worth[letter.islower()] += int(count or 1) * _MATERIAL[letter.upper()]
            count = ""
    return worth[side] - worth[1 - side]


def impasse_points(sfen: str) -> tuple[int, int] | None:
    """Points of both sides where both kings have entered with nine others, slowly; None elsewhere."""
    places, _, hand = sfen.split()
    points, camps, kings = [0, 0], [0, 0], [False, False]
    for rank, row in enumerate(places.split("/")):
        for letter in filter(str.isalpha, row):
            side, kind = int(letter.islower()), letter.upper()
            entered = rank <= 2 if side == 0 else rank >= 6
            camps[side] += entered
            kings[side] |= entered and kind == "K"
            points[side] += {"R": 5, "B": 5, "K": 0}.get(kind, 1)
    count = ""
    for letter in hand.replace("-", ""):
        if letter.isdigit():
            count += letter
            continue
        points[letter.islower()] += int(count or 1) * (5 if letter.upper() in "RB" else 1)
        count = ""
    return (points[0], points[1]) if all(kings) and min(camps) >= 10 else None


def end_holds(game: Game, board: Board, times: int) -> bool:
    """Whether a game can have ended as recorded, by a judge that isn't the engine."""
    end, mover = game.outcome, "black" if len(game.plies) % 2 else "white"
    other = "white" if mover == "black" else "black"
    points = impasse_points(board.to_sfen().rsplit(" ", 1)[0])
    enough = None if points is None else [share >= 24 for share in points]
    lost = not board.legal_moves()
    return {
        "checkmate": lost and board.is_in_check() and end.winner == mover,
        "stalemate": lost and not board.is_in_check() and end.winner == mover,
        "repetition": times == 4 and end.winner is None,
        "perpetual_check": times == 4 and board.is_in_check() and end.winner == other,
        "impasse": enough is not None
        and end.winner == (None if all(enough) else ("black", "white")[enough.index(True)]),
        "max_moves": len(game.plies) == game.max_plies and end.winner is None,
    }[end.reason]


def told(game: Game, seen: list[Any]) -> Iterator[tuple[int, float | None, float | None]]:
    """Of each ply (the number of its step, log-probability, value); None where the learner did not move."""
    lane, first = int(game.facts["lane"]), game.start_step
    assert first is not None
    for number in range(len(game.plies)):
        lanes, log_probs, values = seen[first + number - 1]["learner"]
        place = lanes.index(lane) if lane in lanes else None
        yield (
            first + number,
            None if place is None else log_probs[place],
            None if place is None else values[place],
        )


def errors(games: Iterable[Game], seen: list[Any]) -> Iterator[float]:
    """|recorded p − exp(log p)| of every ply of the learner's."""
    for game in games:
        for ply, (_, log_prob, _) in zip(game.plies, told(game, seen), strict=True):
            if log_prob is not None:
                assert ply.sampled_probability is not None
                yield abs(ply.sampled_probability - math.exp(log_prob))
