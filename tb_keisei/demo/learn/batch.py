"""What a segment of self-play teaches: advantages and returns, flattened to one row a position."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tb_keisei.demo.config import Config
from tb_keisei.demo.learn.gae import alternating_gae
from tb_keisei.demo.play.selfplay import Segment
from tb_keisei.demo.shogi.positions import Positions
from tb_keisei.record.plies.columns import Floats

ROOK = np.float32(10)
"""The unit of the material value, in points, so that it is about as large as the value of the outcome."""


@dataclass(frozen=True)
class Batch:
    """N positions. advantages are those of outcome and material together; the returns are the targets of the values."""

    positions: Positions
    legal: NDArray[np.bool_]
    labels: NDArray[np.int64]
    log_probability: Floats
    advantages: Floats
    outcome: Floats
    outcome_returns: Floats
    material_returns: Floats

    def __len__(self) -> int:
        return len(self.labels)


def batch(segment: Segment, config: Config, step: int) -> Batch:
    """The batch of a segment that ended at `step`."""
    done = np.stack([ply.done for ply in segment.plies])
    outcome, material = segment.column("outcome"), segment.column("material")
    of_outcome = alternating_gae(
        segment.column("won"), outcome, done, segment.last_outcome, config.discount, config.trace
    )
    of_material = alternating_gae(
        segment.column("points") / ROOK, material, done, segment.last_material, config.material_discount, config.trace
    )
    advantages = of_outcome + np.float32(config.material(step)) * ROOK * of_material
    return Batch(
        Positions.join([ply.positions for ply in segment.plies]),
        np.concatenate([ply.legal for ply in segment.plies]),
        np.concatenate([ply.labels for ply in segment.plies]),
        segment.column("log_probability").ravel(),
        advantages.ravel(),
        outcome.ravel(),
        (outcome + of_outcome).ravel(),
        (material + of_material).ravel(),
    )
