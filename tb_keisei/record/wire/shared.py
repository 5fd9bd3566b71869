"""Fields that a record and its message have by the same name: the codec copies them, and names none of them."""

from dataclasses import fields
from types import UnionType
from typing import Any, Final, get_args, get_origin

from google.protobuf.message import Message

_PLAIN: Final = frozenset({str, int, float, bool})


class Shared:
    """The numbers and texts that a dataclass and a message share, tuples of them too (in the message: repeated).

    A field that may be None is shared where the message can tell that it is absent (`optional` in game.proto).
    """

    def __init__(self, record: type, message: type[Message]) -> None:
        described = message.DESCRIPTOR.fields_by_name
        shared = [
            described[field.name] for field in fields(record) if _is_shared(field.type, described.get(field.name))
        ]
        self.names: Final = tuple(field.name for field in shared)
        self._repeated = tuple(field.name for field in shared if field.is_repeated)
        self._optional = tuple(field.name for field in shared if field.has_presence)

    def of(self, record: object) -> dict[str, Any]:
        """The values of a record, by name."""
        return {name: getattr(record, name) for name in self.names}

    def read(self, message: Message) -> dict[str, Any]:
        """The values of a message, as the record has them."""
        values = self.of(message)
        values |= {name: tuple(values[name]) for name in self._repeated}
        return values | {name: None for name in self._optional if not message.HasField(name)}


def _is_shared(kind: Any, field: Any) -> bool:
    if field is None:
        return False
    if field.is_repeated:
        return get_origin(kind) is tuple and get_args(kind)[0] in _PLAIN
    if isinstance(kind, UnionType):
        return field.has_presence and set(get_args(kind)) <= _PLAIN | {type(None)}
    return kind in _PLAIN
