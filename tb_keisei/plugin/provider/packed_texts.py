"""Many texts in one piece of memory: four bytes a text beside its UTF-8, where Python's own str takes fifty."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class PackedTexts:
    """An immutable sequence of texts. Text i is the UTF-8 in `data` from byte `bounds[i]` to `bounds[i + 1]`."""

    data: bytes
    bounds: NDArray[np.uint32]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "PackedTexts":
        """Pack texts."""
        encoded = [text.encode() for text in texts]
        bounds = np.fromiter(accumulate(map(len, encoded), initial=0), dtype=np.uint32, count=len(encoded) + 1)
        return cls(b"".join(encoded), bounds)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, index: int) -> str:
        return self.data[self.bounds[index] : self.bounds[index + 1]].decode()

    def __add__(self, other: "PackedTexts") -> "PackedTexts":
        bounds = np.concatenate([self.bounds, other.bounds[1:] + self.bounds[-1]])
        return PackedTexts(self.data + other.data, bounds)

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        return len(self.data) + self.bounds.nbytes

    def containing(self, text: str) -> NDArray[np.bool_]:
        """(N,) which texts have `text` in them; letters from A to Z match in both cases."""
        wanted = text.encode("utf-8", "surrogatepass").lower()
        found = np.full(len(self), not wanted, dtype=np.bool_)
        if not wanted:
            return found
        data = np.frombuffer(self.data.lower(), dtype=np.uint8)
        places = np.arange(len(data) - len(wanted) + 1)
        for offset, byte in enumerate(wanted):
            places = places[data[places + offset] == byte]
        texts = np.searchsorted(self.bounds, places, side="right") - 1
        found[texts[places + len(wanted) <= self.bounds[texts + 1]]] = True
        return found

    def find(self, text: str) -> int | None:
        """Index of the first text equal to `text`; None where there is none."""
        wanted = text.encode("utf-8", "surrogatepass")
        if not wanted:
            empty = np.flatnonzero(np.diff(self.bounds) == 0)
            return int(empty[0]) if len(empty) else None
        place = self.data.find(wanted)
        while place >= 0:
            index = int(np.searchsorted(self.bounds, place, side="right")) - 1
            if self.bounds[index] == place and self.bounds[index + 1] == place + len(wanted):
                return index
            place = self.data.find(wanted, place + 1)
        return None
