"""The built frontend: the files of `static/`, read once. What is not among them cannot be asked for."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ENTRY: Final = "/static/index.js"
"""The module that TensorBoard imports."""

_STATIC = Path(__file__).parent / "static"
_CONTENT_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its path below `data/plugin/keisei`, its bytes, and a tag that changes with them."""

    path: str
    content_type: str
    content: bytes
    tag: str


def read_assets(folder: Path = _STATIC) -> tuple[Asset, ...]:
    """All files of a known kind, below `static/`: as they lie, so that the files of the frontend find each other."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in _CONTENT_TYPES)
    return tuple(_asset(path, path.relative_to(folder).as_posix()) for path in files)


def _asset(file: Path, name: str) -> Asset:
    content = file.read_bytes()
    return Asset(f"/static/{name}", _CONTENT_TYPES[file.suffix], content, hashlib.sha256(content).hexdigest()[:32])
