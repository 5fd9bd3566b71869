"""Where the games of a series are, in the words of TensorBoard's data provider."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.provider.packed_texts import PackedTexts


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """Blob keys of a games series. Event i has step `steps[i]` and the keys from `firsts[i]` to `firsts[i + 1]`.

    A key is opaque, differs between TensorBoard's loaders and means nothing after a restart: it is never in a link.
    """

    steps: NDArray[np.int64]
    firsts: NDArray[np.int64]
    keys: PackedTexts

    @classmethod
    def of(cls, events: Iterable[tuple[int, Sequence[str]]]) -> "References":
        """From event steps and the keys of each event."""
        ordered = sorted(events)
        counts = [len(keys) for _, keys in ordered]
        return cls(
            steps=np.array([step for step, _ in ordered], dtype=np.int64),
            firsts=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64),
            keys=PackedTexts.of(key for _, keys in ordered for key in keys),
        )

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        return self.steps.nbytes + self.firsts.nbytes + self.keys.nbytes

    def has_step(self, step: int) -> bool:
        """Whether the event at `step` is loaded."""
        place = int(np.searchsorted(self.steps, step))
        return place < len(self.steps) and int(self.steps[place]) == step

    def key(self, step: int, blob: int) -> str | None:
        """Key of a blob; None where there is none."""
        place = int(np.searchsorted(self.steps, step))
        if not self.has_step(step) or self.firsts[place] + blob >= self.firsts[place + 1]:
            return None
        return self.keys[int(self.firsts[place]) + blob]
