"""From what a trainer says of a game to a `Game`, without losing the game to one wrong word."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Final, NamedTuple

import numpy as np

from tb_keisei.bridge.keywords import NOT_GIVEN
from tb_keisei.bridge.ply.snapshot import exact_of, is_tensor
from tb_keisei.bridge.say import shown
from tb_keisei.errors import GameError
from tb_keisei.record.game import Game, check_stream
from tb_keisei.record.names import MOST_NAME
from tb_keisei.record.outcome import Outcome
from tb_keisei.record.player import Player
from tb_keisei.record.plies.columns import NO_MOVER, PlyColumns
from tb_keisei.record.sfen import UNKNOWN_START

_NOT_GIVEN: Final = frozenset({"stream", "writer", "plies", "facts", "problem", "unknown_fields"})
_BEFORE: Final = {"sampling_weight": "policy_fraction"}
"""Names that fields had before."""

_NOT_KNOWN: Final[Mapping[str, Any]] = {
    "initial_sfen": UNKNOWN_START,
    "value_kind": "",
    "value_perspective": "none",
    "black": Player(""),
    "white": Player(""),
}
"""What stands for a field that was not understood, where the default of Game would look like a value."""

_FIELDS: Final = {field.name: field.type for field in fields(Game) if field.name not in _NOT_GIVEN}

_PLAIN: Final = frozenset({type(None), bool, int, float, str, Player})


MOST_TEXT: Final = 400
"""Characters of one problem."""

GAME_WORDS: Final = frozenset(_FIELDS)
"""Facts that a game has a field for."""


class Wrong(NamedTuple):
    """Stands for an object that cannot be any fact of a game; `text` shows it."""

    text: str

    def __repr__(self) -> str:
        return self.text


def plain(value: Any) -> Any:
    """A fact as it is now (the trainer may change its object later), in a form that another process can take.

    Texts and numbers of any type become Python's own, players stay, all else becomes Wrong. Raises nothing.
    """
    found = _known(value)
    if not isinstance(found, Wrong):
        return found
    try:
        return _bounded(exact_of(value))
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
        return found


def _known(value: Any) -> Any:
    """Likewise, of the types that are known by name."""
    if type(value) is int:
        return _bounded(value)
    if type(value) in _PLAIN:
        return value
    try:
        if isinstance(value, np.generic | np.ndarray) or (is_tensor(value) and value.device.type == "cpu"):
            value = value.item()
        for kind, exact in ((bool, bool), (int, int), (float, float), (str, str.__str__)):
            if isinstance(value, kind):  # the word of an enum of words is its text
                return _bounded(exact(value))
        if type(value) in _PLAIN:
            return value
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
        return Wrong(shown(value))
    return Wrong(shown(value))


def _bounded(value: Any) -> Any:
    """A number of more than 64 bits is no fact of a game; one of thousands of digits can't even be told."""
    return Wrong("a number of more than 64 bits") if type(value) is int and value.bit_length() > 63 else value


def kept(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are now; those that are no fields of Game as text. Raises nothing."""
    facts = {
        _BEFORE.get(name, name): Wrong(repr(value)) if value is NOT_GIVEN else value for name, value in facts.items()
    }
    return {name: _plain_field(name, value) if name in _FIELDS else _text(value) for name, value in facts.items()}


def _plain_field(name: str, value: Any) -> Any:
    if name == "players" and issubclass(type(value), list | tuple):
        try:
            return tuple(map(plain, value))
        except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
            return Wrong(shown(value))
    return plain(value)


def player_count(facts: Mapping[str, Any]) -> int:
    """Of facts that were kept: how many players a mover may be."""
    players = facts.get("players")
    return len(players) if type(players) is tuple else 0


def _text(value: Any) -> Any:
    found = _known(value)
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
    """Like `game_of`, but what is wrong of it is not known, and `problem` says what it was. Raises nothing."""
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
            rest = _rest_of(name, value)
            how = "was left out" if rest is None else "is not whole"
            problems.append(f"{name} {how}: {error}"[:MOST_TEXT])
            good |= {name: rest} if rest is not None else {name: _NOT_KNOWN[name]} if name in _NOT_KNOWN else {}
    return replace(game_of(good, stream, writer), problem="; ".join(problems))


def _rest_of(name: str, value: Any) -> Any:
    """What is right of a fact of several parts of which one is wrong; None where nothing is."""
    if name == "players" and type(value) is tuple:
        return tuple(player if type(player) in (str, Player) else Player("") for player in value)
    if name != "outcome":
        return None
    winner, reason, kind, _ = value
    for side in (winner, None):
        given = kind if side is winner else kind or "unknown"  # where a winner is not understood it is no draw
        told = "unknown" if side is None else None
        for word, sort in ((reason, given), (reason, told), ("other", given), ("other", told)):
            try:
                outcome_of(side, word, sort, "")
            except GameError:
                continue
            return side, word, sort, ""
    return None


def with_sides(game: Game, columns: PlyColumns) -> Game:
    """The game with its sides named after those of its players who moved for them, in their order.

    Where the first position is not known neither is who moved for which side.
    """
    if game.initial_sfen == UNKNOWN_START:
        return replace(game, black=Player(""), white=Player(""))
    if columns.movers is None:
        return game
    first = 0 if game.first_to_move == "black" else 1
    sides = []
    for side, of_nobody in enumerate((game.black, game.white)):
        mine = columns.movers[(side - first) % 2 :: 2]
        who = [game.players[place] for place in np.unique(mine[mine != NO_MOVER]).tolist()]
        learner = any(player.learner for player in who)
        named = Player(" / ".join(player.name for player in who), learner=learner)
        sides.append(who[0] if len(who) == 1 else named if who else of_nobody)
    return replace(game, black=sides[0], white=sides[1])


def outcome_of(winner: Any, reason: Any, kind: Any, reason_text: str) -> Outcome:
    """How the game ended. Raises GameError."""
    given = {"winner": winner, "reason": reason, "kind": kind, "reason_text": reason_text}
    if wrong := [f"{word} is {told}" for word, told in given.items() if isinstance(told, Wrong)]:
        raise GameError("; ".join(wrong))
    if not isinstance(reason, str):
        raise GameError(f"reason is {shown(reason)}; expected text")
    outcome = Outcome.of(winner, reason, kind)
    return Outcome(winner, outcome.kind, outcome.reason, reason_text) if reason_text else outcome


def _field(name: str, value: Any) -> Any:
    """A value as the field's type has it."""
    if name == "outcome":
        return outcome_of(*value)
    read: Callable[[str, Any], Any] = _READ.get(_FIELDS[name], _word)
    return read(name, value)


def _word(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise GameError(f"{name} is {shown(value)}; expected text")
    return value


def _player(name: str, value: Any) -> Player:
    if isinstance(value, Wrong):
        raise GameError(f"{name} holds {value}; expected a name, or Player")
    return value if isinstance(value, Player) else Player(value)


def _players(name: str, value: Any) -> tuple[Player, ...]:
    if not isinstance(value, tuple):
        raise GameError(f"{name} is {shown(value)}; expected a list of names, or of Player")
    return tuple(_player(name, player) for player in value)


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise GameError(f"{name} is {shown(value)}; expected True or False")
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


_READ: Final[dict[Any, Callable[[str, Any], Any]]] = {
    Player: _player,
    tuple[Player, ...]: _players,
    int: _whole,
    int | None: _whole,
    float: _number,
    float | None: _number,
    bool | None: _truth,
}
"""By the type of a field of Game; the others are text."""


def clean_stream(stream: Any) -> str:
    """A name of a stream, made of anything; two names never become one. Raises nothing."""
    try:
        check_stream(stream)
    except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
        name = str.__str__(stream) if issubclass(type(stream), str) else shown(stream)
        mark = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
        return f"{ascii(name)[1:-1][: MOST_NAME - 9]} {mark}" if name.strip() else "unnamed"
    return str.__str__(stream)
