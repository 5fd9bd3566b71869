"""Messages between the training's process and the writer's own: pickles through pipes that nobody else has.

A message is a mark, a number of parts, their lengths (8 bytes each, little-endian), a pickle, and the buffers that it
keeps apart. Both ends are this package.
"""

import os
import pickle
import struct
from collections.abc import Sequence
from io import FileIO
from typing import Any, Final

from tb_keisei.bridge.say import told

_MARK: Final = b"keisei\x00\x01"
_HEAD: Final = struct.Struct("<8sQ")
_MOST_PARTS: Final = 512
"""Parts that go into the pipe with one call; systems allow 1,024."""


def packed(message: Any) -> list[memoryview]:
    """A message as bytes. Raises what pickle raises for what it cannot take."""
    apart: list[pickle.PickleBuffer] = []
    parts = [memoryview(pickle.dumps(message, pickle.HIGHEST_PROTOCOL, buffer_callback=apart.append))]
    parts += [buffer.raw() for buffer in apart]
    sizes = struct.pack(f"<{len(parts)}Q", *map(len, parts))
    return [memoryview(_HEAD.pack(_MARK, len(parts)) + sizes), *parts]


def send(pipe: FileIO, parts: Sequence[memoryview]) -> None:
    """Write a packed message, many parts at once; the interpreter lock is free meanwhile. Raises OSError."""
    left = list(parts)
    while left:
        written = os.writev(pipe.fileno(), left[:_MOST_PARTS])
        done = 0
        while done < len(left) and written >= len(left[done]):
            written -= len(left[done])
            done += 1
        del left[:done]
        if left:
            left[0] = left[0][written:]


def receive(pipe: FileIO) -> Any:
    """The next message; None at the end of the pipe, also in the middle of a message.

    Raises OSError where what comes is no message: a fault of the channel, whatever was to be sent.
    """
    try:
        mark, count = _HEAD.unpack(_read(pipe, _HEAD.size))
        if mark != _MARK:
            raise OSError(f"what comes from the other end is no message: {bytes(mark)!r}")
        sizes = struct.unpack(f"<{count}Q", _read(pipe, 8 * count))
        data, *apart = (_read(pipe, size) for size in sizes)
    except EOFError:
        return None
    try:
        return pickle.loads(data, buffers=apart)
    except Exception as error:  # a pickle raises what it likes
        raise OSError(f"a message from the other end cannot be read: {told(error)}") from error


def _read(pipe: FileIO, size: int) -> bytearray:
    """So many bytes; raises EOFError where the pipe ends before."""
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        got = os.readv(pipe.fileno(), [rest])
        if not got:
            raise EOFError
        rest = rest[got:]
    return data
