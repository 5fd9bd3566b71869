"""The framing of records in an event file (TFRecord), with the C implementation of CRC-32C.

A record is: length (uint64), masked CRC of the length (uint32), data, masked CRC of the data (uint32), little-endian.
Format and mask: https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

import google_crc32c

HEADER_SIZE: Final = 12
_FOOTER_SIZE: Final = 4
_LENGTH = struct.Struct("<Q")
_CRC = struct.Struct("<I")
_MAX_RECORD: Final = 1 << 31
_CHUNK: Final = 1 << 20


def masked_crc(data: bytes) -> int:
    """CRC-32C, rotated and offset as event files have it."""
    crc: int = google_crc32c.value(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def frame(data: bytes) -> bytes:
    """One record of an event file."""
    length = _LENGTH.pack(len(data))
    return b"".join((length, _CRC.pack(masked_crc(length)), data, _CRC.pack(masked_crc(data))))


@dataclass(frozen=True, slots=True)
class Record:
    """Data of one good record that starts at byte `offset`."""

    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes from `offset` to `end` that hold no good record, and why."""

    offset: int
    end: int
    reason: str


def read_records(file: BinaryIO, offset: int = 0) -> Iterator[Record | Damage]:
    """Records of a file from `offset` on, with what is damaged between them.

    A record whose data fails its checksum is skipped; after a damaged length the next good header is searched for.
    An incomplete record at the end is left: call again from its offset when the file has grown. `Record` and `Damage`
    tell where the next one starts by `end_of`.
    """
    while True:
        length = _read_length(file, offset)
        if length is None:
            return
        if length < 0:
            found = _next_header(file, offset + 1)
            if found is None:
                return
            yield Damage(offset, found, "a record's length is damaged")
            offset = found
            continue
        body = _read_at(file, offset + HEADER_SIZE, length + _FOOTER_SIZE)
        if len(body) < length + _FOOTER_SIZE:
            return
        data, footer = body[:length], body[length:]
        end = offset + HEADER_SIZE + length + _FOOTER_SIZE
        if masked_crc(data) == _CRC.unpack(footer)[0]:
            yield Record(offset, data)
        else:
            yield Damage(offset, end, "a record's checksum is wrong")
        offset = end


def end_of(item: Record | Damage) -> int:
    """The byte after a record or a damaged place."""
    return item.end if isinstance(item, Damage) else item.offset + HEADER_SIZE + len(item.data) + _FOOTER_SIZE


def _read_at(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)


def _read_length(file: BinaryIO, offset: int) -> int | None:
    """Length of the record at `offset`; None where the header is incomplete, -1 where it is damaged."""
    header = _read_at(file, offset, HEADER_SIZE)
    if len(header) < HEADER_SIZE:
        return None
    return _length(header)


def _length(header: bytes) -> int:
    length: int = _LENGTH.unpack_from(header)[0]
    good = masked_crc(header[:8]) == _CRC.unpack_from(header, 8)[0] and length <= _MAX_RECORD
    return length if good else -1


def _next_header(file: BinaryIO, offset: int) -> int | None:
    """Where the next header with a right checksum starts; None where the file has none (yet)."""
    while True:
        chunk = _read_at(file, offset, _CHUNK)
        if len(chunk) < HEADER_SIZE:
            return None
        for place in range(len(chunk) - HEADER_SIZE + 1):
            if _length(chunk[place : place + HEADER_SIZE]) >= 0:
                return offset + place
        offset += len(chunk) - HEADER_SIZE + 1
