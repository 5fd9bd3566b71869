"""What is wrong with the plies of a game."""

from collections import defaultdict
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.bridge.ply.row import Problem
from tb_keisei.errors import RecordError

Mask = NDArray[np.bool_]

_MAX_TEXT: Final = 400


class Problems:
    """Collects problems by ply."""

    def __init__(self) -> None:
        self._found: defaultdict[int, list[Problem]] = defaultdict(list)

    def add(self, ply: int, error: type[RecordError], text: str) -> None:
        """One problem of one ply."""
        self._found[ply].append((error, text))

    def mark(self, plies: Mask, error: type[RecordError], text: Callable[[int], str]) -> None:
        """The same kind of problem for all plies that are marked; `text` is asked for each."""
        if plies.any():
            for ply in np.flatnonzero(plies).tolist():
                self.add(ply, error, text(ply))

    def raise_first(self, where: str) -> None:
        """Raise the first problem there is, as the error of strict mode."""
        for found in self._found.values():
            error, text = found[0]
            raise error(f"{where}: {text}")

    def texts(self) -> dict[int, str]:
        """Text by ply; several problems of one ply in one text."""
        return {ply: "; ".join(text for _, text in found)[:_MAX_TEXT] for ply, found in sorted(self._found.items())}
