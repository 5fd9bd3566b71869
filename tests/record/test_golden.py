"""The golden files pin the format: what was written once must be read, and the same is written today."""

import json
from collections.abc import Iterator
from itertools import combinations

import pytest
from google.protobuf.message import Message

from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import seal, unseal
from tests.golden.make import FOLDER, payloads, truth

NAMES = sorted(path.stem for path in FOLDER.glob("*.bin"))


def test_all_are_there() -> None:
    assert sorted(payloads()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_reads_as_it_did(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert truth(name, (FOLDER / f"{name}.bin").read_bytes()) == expected


def test_writes_what_decodes_to_the_same() -> None:
    """Compressed bytes may differ between zlib builds; what they inflate to may not."""
    for name, data in payloads().items():
        if not name.startswith("error"):
            assert truth(name, data) == truth(name, (FOLDER / f"{name}.bin").read_bytes())


MESSAGES: dict[str, type[Message]] = {
    "game": pb.Game,
    "index": pb.Index,
    "table": pb.Table,
    "probe": pb.Probe,
    "moves": pb.Moves,
    "digest": pb.Digest,
    "open": pb.OpenGames,
}
SAYS_NOTHING = {("game-empty", "Game without plies"), ("probe-solutions", "Plies without floats")}
"""A game of no plies; a residual of 0, which is what a record without it has."""


def message_of(name: str) -> Message:
    message = unseal((FOLDER / f"{name}.bin").read_bytes(), MESSAGES[name.partition("-")[0]]())
    for part in parts(message):
        if "policy_fraction" in {field.name for field, _ in part.ListFields()}:
            part.ClearField("sampling_weight")
    return message


def parts(message: Message) -> Iterator[Message]:
    """The message and all in it."""
    yield message
    for field, value in message.ListFields():
        if field.message_type is None or field.message_type.GetOptions().map_entry:
            continue
        for part in value if field.is_repeated else [value]:
            yield from parts(part)


def spoilt(name: str) -> Iterator[tuple[str, Message]]:
    """The message with each field dropped that is set, and with each two of a type exchanged."""
    for number, part in enumerate(parts(message_of(name))):
        told = [field for field, _ in part.ListFields()]
        for field in told:
            copy = message_of(name)
            [*parts(copy)][number].ClearField(field.name)
            yield f"{part.DESCRIPTOR.name} without {field.name}", copy
        for one, two in combinations(told, 2):
            plain = one.message_type is None and not one.is_repeated and not two.is_repeated
            if plain and one.type == two.type and getattr(part, one.name) != getattr(part, two.name):
                copy = message_of(name)
                here = [*parts(copy)][number]
                setattr(here, one.name, getattr(part, two.name))
                setattr(here, two.name, getattr(part, one.name))
                yield f"{part.DESCRIPTOR.name}, {one.name} and {two.name} exchanged", copy


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("error")])
def test_a_field_that_is_dropped_or_exchanged_is_noticed(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    unnoticed = {(name, how) for how, message in spoilt(name) if truth(name, seal(message)) == expected}
    assert unnoticed <= SAYS_NOTHING
