"""What a list of games can be narrowed to, over the columns of the store. No game is opened for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import MoveError
from tb_keisei.plugin.games.rows import Rows
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.step_range import Window
from tb_keisei.plugin.http.errors import InvalidArgumentError
from tb_keisei.plugin.http.parameters import number, one_of
from tb_keisei.record.header import OPENING_PLIES
from tb_keisei.record.header_columns import NUMBERS, WORDS, Word
from tb_keisei.record.move import encode_move
from tb_keisei.record.plies.columns import NO_STEP

_NUMBERS: Final = tuple(column for column in NUMBERS if column.filter)
_WORDS: Final = tuple(column for column in WORDS if column.filter)
_MAX_TEXT: Final = 1000

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """None, or nothing, stands for no filter.

    Attributes:
        ranges: lowest and highest value by column, both included; a game whose number is not known is in no range.
        words: place of the one wanted among the words of a column, by column.
        policy: only games that list candidates.
        player: part of the name of either player; letters from A to Z match in both cases.
        opening: codes of the first moves.
        find: part of the id or of a player's name.
    """

    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    policy: bool = False
    player: str = ""
    opening: tuple[int, ...] = ()
    find: str = ""

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> "Filters":
        """From the parameters of a request; raises InvalidArgumentError and says what would be right."""
        find = parameters.get("find", "").strip()[:_MAX_TEXT]
        moves = parameters.get("opening", "").replace(",", " ").split()
        if not moves and _are_moves(find):
            moves, find = find.split(), ""
        ranges = {column.name: span for column in _NUMBERS if (span := _range(column.filter, parameters))}
        window = Window.parse(parameters)
        return cls(
            ranges=ranges if window == Window() else ranges | {"start_step": window},
            words={column.name: place for column in _WORDS if (place := _place(column, parameters)) is not None},
            policy=one_of("policy", parameters.get("policy"), ("0", "1")) == "1",
            player=parameters.get("player", "").strip()[:_MAX_TEXT],
            opening=_opening(moves),
            find=find,
        )

    def kept(self, segments: Sequence[SegmentGames]) -> Mask | None:
        """(N,) which games of some segments, one after another, they let through; None for all."""
        masks = [_column(segments, name) == place for name, place in self.words.items()]
        for name, (low, high) in self.ranges.items():
            values = _column(segments, name)
            masks.append((values >= low) & (values <= high) & (values != NO_STEP))
        if self.policy:
            masks.append(_column(segments, "policy_plies") > 0)
        if self.player or self.opening or self.find:
            masks.append(np.concatenate([self._named(games) for games in segments]))
        kept: Mask | None = np.logical_and.reduce(masks) if masks else None
        return kept

    def _named(self, games: SegmentGames) -> Mask:
        """(N,) which games of a segment have the player, the opening and the text."""
        keep = np.ones(len(games), dtype=np.bool_)
        if self.player:
            keep &= _has_player(games, self.player)
        if self.opening:
            keep &= (_openings(games.rows)[:, : len(self.opening)] == self.opening).all(axis=1)
        if self.find:
            keep &= games.ids.containing(self.find) | _has_player(games, self.find)
        return keep


def _column(segments: Sequence[SegmentGames], name: str) -> NDArray[Any]:
    return np.concatenate([games.keys[name] if name in games.keys else games.rows[name] for games in segments])


def _place(column: Word, parameters: Mapping[str, str]) -> int | None:
    said = [word or "none" for word in column.words]
    wanted = one_of(column.filter, parameters.get(column.filter), said)
    return None if wanted is None else said.index(wanted)


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
