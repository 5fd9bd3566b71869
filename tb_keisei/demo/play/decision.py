"""What the network makes of positions."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from tb_keisei.demo.config import Config
from tb_keisei.demo.net.net import Net
from tb_keisei.demo.net.parallel import in_parts
from tb_keisei.demo.net.planes import encode
from tb_keisei.demo.net.policy import log_probabilities
from tb_keisei.demo.shogi.positions import Positions
from tb_keisei.record.plies.columns import Floats


@dataclass(frozen=True)
class Decision:
    """Of N positions, for the side to move.

    log_probabilities: (N, LABELS), -inf where illegal. outcome: (N,), expected result in -1..1. material: (N,),
    expected discounted gain of material in rooks (10 points).
    """

    log_probabilities: Floats
    outcome: Floats
    material: Floats


def decide(net: Net, positions: Positions, legal: NDArray[np.bool_], config: Config) -> Decision:
    """Ask the network about N positions; legal is (N, LABELS)."""

    def work(part: slice) -> tuple[Floats, Floats, Floats]:
        with torch.inference_mode():
            heads = net(encode(positions.take(part), config.max_plies))
            logs = log_probabilities(heads.logits, torch.from_numpy(legal[part]))
        return logs.numpy(), heads.outcome.numpy(), heads.material.numpy()

    parts = in_parts(work, len(positions), config.threads)
    return Decision(*map(np.concatenate, zip(*parts, strict=True)))
