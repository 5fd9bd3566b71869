"""What a list of games can be narrowed to, over the columns of the store. No game is opened for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import MoveError
from tb_keisei.plugin.errors import InvalidArgumentError
from tb_keisei.plugin.rows import Rows
from tb_keisei.plugin.segment_games import SegmentGames
from tb_keisei.record.header import OPENING_PLIES
from tb_keisei.record.move import encode_move
from tb_keisei.record.outcome import KINDS

_RANGES: Final = {"step": "global_step", "plies": "ply_count", "surprise": "surprise"}
_MAX_TEXT: Final = 1000

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """None, or nothing, stands for no filter.

    Attributes:
        kind: of the outcome.
        ranges: lowest and highest value by column, both included; a game whose surprise is not known is in no range.
        player: part of the name of either player; letters from A to Z match in both cases.
        opening: codes of the first moves.
        find: part of the id or of a player's name.
    """

    kind: str | None = None
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    player: str = ""
    opening: tuple[int, ...] = ()
    find: str = ""

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> "Filters":
        """From the parameters of a request; raises InvalidArgumentError and says what would be right."""
        kind = parameters.get("kind")
        if kind is not None and kind not in KINDS:
            raise InvalidArgumentError(f"kind is {kind[:80]!r}; expected one of {', '.join(KINDS)}")
        find = parameters.get("find", "").strip()[:_MAX_TEXT]
        moves = parameters.get("opening", "").replace(",", " ").split()
        if not moves and _are_moves(find):
            moves, find = find.split(), ""
        return cls(
            kind=kind,
            ranges={column: span for name, column in _RANGES.items() if (span := _range(name, parameters))},
            player=parameters.get("player", "").strip()[:_MAX_TEXT],
            opening=_opening(moves),
            find=find,
        )

    def mask(self, games: SegmentGames) -> Mask:
        """Which rows they let through."""
        rows = games.rows
        keep = np.ones(len(rows), dtype=np.bool_)
        if self.kind is not None:
            keep &= rows["kind"] == KINDS.index(self.kind)
        for column, (low, high) in self.ranges.items():
            values = games.keys.get(column, rows[column])
            keep &= (values >= low) & (values <= high)
        if self.player:
            keep &= _has_player(games, self.player)
        if self.opening:
            keep &= (_openings(rows)[:, : len(self.opening)] == self.opening).all(axis=1)
        if self.find:
            keep &= games.ids.containing(self.find) | _has_player(games, self.find)
        return keep


def _has_player(games: SegmentGames, text: str) -> Mask:
    named = games.names.containing(text)
    has: Mask = named[games.rows["black"]] | named[games.rows["white"]]
    return has


def _openings(rows: Rows) -> NDArray[np.uint16]:
    """(N, OPENING_PLIES) codes; zero, which is no move, after the end of a shorter game."""
    return np.ascontiguousarray(rows["opening"]).view("<u2").reshape(-1, OPENING_PLIES)


def _range(name: str, parameters: Mapping[str, str]) -> tuple[float, float] | None:
    low, high = (number(f"{name}_{end}", parameters.get(f"{name}_{end}")) for end in ("from", "to"))
    if low is None and high is None:
        return None
    return -math.inf if low is None else low, math.inf if high is None else high


def number(name: str, text: str | None) -> float | None:
    """The finite number of a parameter; None where it is not given. Raises InvalidArgumentError."""
    if text is None:
        return None
    try:
        number = float(text[:80]) if text.isascii() else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidArgumentError(f"{name} is {text[:80]!r}; expected a number")
    return number


def _are_moves(text: str) -> bool:
    try:
        return bool([encode_move(word) for word in text.split()])
    except MoveError:
        return False


def _opening(moves: Sequence[str]) -> tuple[int, ...]:
    if len(moves) > OPENING_PLIES:
        raise InvalidArgumentError(f"opening is {len(moves)} moves long; expected at most {OPENING_PLIES}")
    try:
        return tuple(encode_move(move) for move in moves)
    except MoveError as error:
        raise InvalidArgumentError(f"opening is {' '.join(moves)[:80]!r}; expected USI moves like 7g7f 3c3d") from error
