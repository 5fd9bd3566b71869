"""The outermost bytes of every record: a version, the inflated size, a zlib body."""

import zlib
from typing import Final, TypeVar

from google.protobuf.message import DecodeError, Message

from tb_keisei.errors import FormatError, NewerVersionError
from tb_keisei.record import game_pb2 as pb

FORMAT_VERSION: Final = 1

MAX_INFLATED: Final = 64 << 20
"""Bytes that a reader inflates at most: a bomb stops here."""

_LEVEL = 6

MessageT = TypeVar("MessageT", bound=Message)


def seal(message: Message) -> bytes:
    """The envelope of a message, serialized. Equal messages give equal bytes."""
    data = message.SerializeToString(deterministic=True)
    body = zlib.compress(data, _LEVEL)
    return pb.Envelope(version=FORMAT_VERSION, inflated_size=len(data), body=body).SerializeToString()


def unseal(data: bytes, message: MessageT) -> MessageT:
    """Fill `message` from an envelope's bytes and return it.

    Raises NewerVersionError for a version that is not known yet, FormatError for anything else that is no envelope.
    """
    try:
        envelope = pb.Envelope.FromString(data)
    except DecodeError as error:
        raise FormatError("these bytes are not a record") from error
    if envelope.version > FORMAT_VERSION:
        raise NewerVersionError(envelope.version)
    if envelope.version < 1:
        raise FormatError("these bytes are not a record")
    try:
        message.ParseFromString(_inflate(envelope.body, envelope.inflated_size))
    except DecodeError as error:
        raise FormatError("the inflated record is damaged") from error
    return message


def _inflate(body: bytes, size: int) -> bytes:
    if size > MAX_INFLATED:
        raise FormatError(f"the record says it inflates to {size} bytes; the limit is {MAX_INFLATED}")
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(body, size + 1)
    except zlib.error as error:
        raise FormatError("the compressed record is damaged") from error
    if len(data) != size or not inflater.eof or inflater.unused_data:
        raise FormatError(f"the record does not inflate to the {size} bytes that it says")
    return data
