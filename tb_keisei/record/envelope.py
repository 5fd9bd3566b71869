"""The outermost bytes of every record: a version, the inflated size, a zlib body."""

import zlib
from collections.abc import Iterable
from typing import Final, TypeVar

from google.protobuf.message import DecodeError, Message

from tb_keisei.errors import FormatError, NewerVersionError
from tb_keisei.record import game_pb2 as pb

FORMAT_VERSION: Final = 1

MAX_INFLATED: Final = 64 << 20
"""Bytes that a reader inflates at most: a bomb stops here."""

_LEVEL = 4

MessageT = TypeVar("MessageT", bound=Message)


def seal(message: Message) -> bytes:
    """The envelope of a message, serialized. Equal messages give equal bytes."""
    return seal_bytes(message.SerializeToString(deterministic=True))


def seal_bytes(data: bytes) -> bytes:
    """The envelope of a message that is serialized already."""
    body = zlib.compress(data, _LEVEL)
    return pb.Envelope(version=FORMAT_VERSION, inflated_size=len(data), body=body).SerializeToString()


def seal_parts(messages: Iterable[Message]) -> bytes:
    """The envelope of messages that are parts of one (side by side they are it), of columns unlike each other.

    Each is compressed with a code of its own, which in short records saves a twentieth.
    """
    compressor, body, size = zlib.compressobj(_LEVEL), b"", 0
    for message in messages:
        part = message.SerializeToString(deterministic=True)
        body += compressor.compress(part) + compressor.flush(zlib.Z_BLOCK)
        size += len(part)
    body += compressor.flush()
    return pb.Envelope(version=FORMAT_VERSION, inflated_size=size, body=body).SerializeToString()


def unseal(data: bytes, message: MessageT, max_inflated: int = MAX_INFLATED) -> MessageT:
    """Fill `message` from an envelope's bytes and return it.

    Raises what `open_envelope` raises, and FormatError for a body that is no such message.
    """
    try:
        message.ParseFromString(unseal_bytes(data, max_inflated))
    except DecodeError as error:
        raise FormatError("the inflated record is damaged") from error
    return message


def unseal_bytes(data: bytes, max_inflated: int = MAX_INFLATED) -> bytes:
    """The serialized message in an envelope's bytes. Raises what `open_envelope` raises, and FormatError for a damaged
    body."""
    envelope = open_envelope(data, max_inflated)
    return _inflate(envelope.body, envelope.inflated_size)


def open_envelope(data: bytes, max_inflated: int = MAX_INFLATED) -> pb.Envelope:
    """The envelope of a record, its body still compressed.

    Raises NewerVersionError for a version that is not known yet, FormatError for anything else that is no envelope or
    says that it inflates to more than `max_inflated` bytes.
    """
    try:
        envelope = pb.Envelope.FromString(data)
    except DecodeError as error:
        raise FormatError("these bytes are not a record") from error
    if envelope.version > FORMAT_VERSION:
        raise NewerVersionError(envelope.version)
    if envelope.version < 1:
        raise FormatError("these bytes are not a record")
    if envelope.inflated_size > max_inflated:
        raise FormatError(f"the record says it inflates to {envelope.inflated_size} bytes; the limit is {max_inflated}")
    return envelope


def beginning(envelope: pb.Envelope, size: int) -> bytes:
    """The first bytes of the message in an envelope, no more of which is inflated; none where it is damaged."""
    try:
        return zlib.decompressobj().decompress(envelope.body, size)
    except zlib.error:
        return b""


def _inflate(body: bytes, size: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(body, size + 1)
    except zlib.error as error:
        raise FormatError("the compressed record is damaged") from error
    if len(data) != size or not inflater.eof or inflater.unused_data:
        raise FormatError(f"the record does not inflate to the {size} bytes that it says")
    return data
