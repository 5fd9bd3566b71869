"""From what a trainer says of a game to a `Game`, without losing the game to one wrong word."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, NamedTuple

import numpy as np

from tb_keisei.bridge.keywords import NOT_GIVEN
from tb_keisei.bridge.ply.snapshot import is_tensor
from tb_keisei.bridge.say import shown
from tb_keisei.errors import GameError
from tb_keisei.record.game import Game
from tb_keisei.record.outcome import Outcome
from tb_keisei.record.player import Player

_NOT_GIVEN: Final = frozenset({"stream", "writer", "plies", "facts", "unknown_fields"})
_FIELDS: Final = {field.name: field.type for field in fields(Game) if field.name not in _NOT_GIVEN}

_PLAIN: Final = frozenset({type(None), bool, int, float, str, Player})

_IS_CLEAN: Final = re.compile(r"(?!probe$)[A-Za-z0-9_.-]{1,80}").fullmatch

GAME_WORDS: Final = frozenset(_FIELDS)
"""Facts that a game has a field for."""

PROBLEM_FACT: Final = "problem"
"""Name of the fact that says what was wrong with the others."""


class Wrong(NamedTuple):
    """Stands for an object that cannot be any fact of a game; `text` shows it."""

    text: str

    def __repr__(self) -> str:
        return self.text


def plain(value: Any) -> Any:
    """A fact as it is now (the trainer may change its object later), in a form that another process can take.

    Numbers and texts become Python's own, players stay, all else becomes Wrong. Raises nothing.
    """
    if type(value) in _PLAIN:
        return value
    try:
        if isinstance(value, np.generic | np.ndarray) or (is_tensor(value) and value.device.type == "cpu"):
            value = value.item()
        if type(value) in _PLAIN:
            return value
        for kind in (int, float, str):
            if isinstance(value, kind):
                return kind(value)
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
        return Wrong(shown(value))
    return Wrong(shown(value))


def kept(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are now; those that are no fields of Game as text. Raises nothing."""
    facts = {name: Wrong(repr(value)) if value is NOT_GIVEN else value for name, value in facts.items()}
    return {name: plain(value) if name in _FIELDS else _text(value) for name, value in facts.items()}


def _text(value: Any) -> Any:
    found = plain(value)
    if not isinstance(found, Wrong):
        return str(found)
    try:
        return str(value)
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
        return found


def game_of(facts: Mapping[str, Any], stream: str, writer: str) -> Game:
    """The game without its plies. Raises RecordError where a fact is wrong.

    `facts` holds fields of Game by name (None: the default), `outcome` as arguments of `outcome_of`, and the
    trainer's own words, which become text.
    """
    given = {name: _field(name, value) for name, value in facts.items() if name in _FIELDS and value is not None}
    own = {name: value for name, value in facts.items() if name not in _FIELDS}
    for name, value in own.items():
        if isinstance(value, Wrong):
            raise GameError(f"{name} is {value}; expected text")
    return Game(stream=stream, writer=writer, facts=own, **given)


def salvaged_game(facts: Mapping[str, Any], stream: str, writer: str) -> Game:
    """Like `game_of`, but facts that are wrong are left out, and one of the game's facts says so. Raises nothing."""
    try:
        return game_of(facts, stream, writer)
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything in __str__ or __index__
        good: dict[str, Any] = {"game_id": "?"}
        problems = []
    for name, value in facts.items():
        try:
            game_of(good | {name: value}, stream, writer)
            good[name] = value
        except Exception as error:  # noqa: BLE001  # see above
            problems.append(f"{shown(name)} was left out: {shown(str(error))}")
    return game_of(good | {PROBLEM_FACT: "; ".join(problems)}, stream, writer)


def outcome_of(winner: Any, reason: Any, kind: Any, reason_text: str) -> Outcome:
    """How the game ended. Raises GameError."""
    if not isinstance(reason, str):
        raise GameError(f"reason is {shown(reason)}; expected text")
    outcome = Outcome.of(winner, reason, kind)
    return Outcome(winner, outcome.kind, outcome.reason, reason_text) if reason_text else outcome


def _field(name: str, value: Any) -> Any:
    """A value as the field's type has it."""
    if isinstance(value, Wrong):
        raise GameError(f"{name} is {value}")
    if name in ("black", "white"):
        return value if isinstance(value, Player) else Player(value)
    if name == "outcome":
        return outcome_of(*value)
    if _FIELDS[name] in (int, int | None):
        return _whole(name, value)
    if _FIELDS[name] is float:
        return _number(name, value)
    if not isinstance(value, str):
        raise GameError(f"{name} is {shown(value)}; expected text")
    return value


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise GameError(f"{name} is {shown(value)}; expected a number") from None


def _whole(name: str, value: Any) -> int:
    try:
        whole = int(value)
    except (TypeError, ValueError, OverflowError):
        raise GameError(f"{name} is {shown(value)}; expected a whole number") from None
    if whole != value:
        raise GameError(f"{name} is {shown(value)}; expected a whole number")
    return whole


def clean_stream(stream: Any) -> str:
    """A name that can be part of a tag, made of any. Raises nothing."""
    if isinstance(stream, str) and _IS_CLEAN(stream):
        return stream
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", stream if isinstance(stream, str) else shown(stream))[:80]
    return name if name and name != "probe" else "unnamed"
