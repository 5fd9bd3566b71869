"""Names that a person types, of streams and probes, as parts of a tag: any text, and two names never become one.

TensorBoard takes any tag, but `/` parts ours, and tools split tags at spaces and commas. A name of letters, digits,
`_`, `.` and `-` stands as it is; any other behind two hyphens, the bytes of its UTF-8 that are none of these as `-XX`.
"""

import re
from typing import Final

from tb_keisei.errors import GameError

MOST_NAME: Final = 80
"""Characters of a name."""

ESCAPED: Final = "--"

_PLAIN: Final = re.compile(r"[A-Za-z0-9_.-]+").fullmatch
_AS_IT_IS: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.")
_BYTE: Final = re.compile(rb"-([0-9A-F]{2})")


def check_name(what: str, name: object) -> None:
    """Raise GameError unless `name` can be a name: some text that UTF-8 can hold, and not too much of it."""
    if not isinstance(name, str) or not name.strip() or len(name) > MOST_NAME or not _has_utf8(name):
        raise GameError(f"{what} {name!a:.80} is no name; expected text of 1 to {MOST_NAME} characters")


def escaped(name: str, reserved: str = "") -> str:
    """The part of a tag of a name; `reserved` is a word that the part may not be."""
    if _PLAIN(name) and not name.startswith(ESCAPED) and name != reserved:
        return name
    return ESCAPED + "".join(chr(byte) if byte in _AS_IT_IS else f"-{byte:02X}" for byte in name.encode())


def unescaped(part: str) -> str | None:
    """The name of a part of a tag; None where no name has that part."""
    if not part.startswith(ESCAPED):
        return part if len(part) <= MOST_NAME else None
    data = _BYTE.sub(lambda found: bytes([int(found[1], 16)]), part.removeprefix(ESCAPED).encode())
    try:
        name = data.decode()
    except UnicodeDecodeError:
        return None
    return name if len(name) <= MOST_NAME else None


def _has_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
