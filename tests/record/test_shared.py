"""What records and messages share is copied without being named: so nothing may be shared by no one."""

from dataclasses import fields, make_dataclass
from typing import Any

import pytest

from tb_keisei.record import Game, GameHeader, Outcome, Player, Probe
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.header import Archived
from tb_keisei.record.wire.shared import Shared

STEPS = {"start_step", "global_step"}

BY_HAND: dict[type, set[str]] = {
    pb.Game: {"initial_sfen", "black", "white", "outcome", "facts", "plies", "players", "sampling_weight"} | STEPS,
    pb.GameHeader: {"initial_sfen", "black", "white", "outcome", "opening", "tag", "event_step", "index", "size"}
    | {"archived", "sampling_weight"}
    | STEPS,
    pb.Probe: {"plies"},
    pb.Player: set(),
    pb.Archived: set(),
    pb.Outcome: {"winner"},
}
"""Fields of which a message has another form than the record: the codec names these."""


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (Game, pb.Game),
        (GameHeader, pb.GameHeader),
        (Probe, pb.Probe),
        (Player, pb.Player),
        (Outcome, pb.Outcome),
        (Archived, pb.Archived),
    ],
)
def test_every_field_of_a_message_is_shared_or_named(record: Any, message: Any) -> None:
    described = {field.name for field in message.DESCRIPTOR.fields}
    assert set(Shared(record, message).names) == described - BY_HAND[message]


def test_every_field_of_a_game_is_in_its_message() -> None:
    described = {field.name for field in pb.Game.DESCRIPTOR.fields}
    assert {field.name for field in fields(Game)} - described == {"unknown_fields"}


def test_a_new_field_needs_no_other_place() -> None:
    player = make_dataclass("Later", [("name", str), ("rating", float | None), ("learner", bool), ("country", str)])
    shared = Shared(player, pb.Player)
    assert shared.names == ("name", "rating", "learner")
    values = shared.of(player("a", None, True, "jp"))
    assert values == {"name": "a", "rating": None, "learner": True}
    assert shared.read(pb.Player(**values)) == values


def test_another_type_of_the_same_name_is_not_shared() -> None:
    other = make_dataclass("Other", [("name", tuple[str, ...]), ("checkpoint", str | None), ("learner", list)])
    assert Shared(other, pb.Player).names == ()
