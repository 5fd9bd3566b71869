"""The network's input planes."""

import numpy as np
import torch
from torch import Tensor

from tb_keisei.demo.shogi.positions import KINDS, Positions

PLANES = 2 * KINDS + 2 + 14 + 3
"""In this order: pieces by kind, own and the opponent's; squares that own and the opponent's pieces attack; hands by
kind, own and the opponent's; in check; repeated; plies played."""

_CODES = torch.arange(1, 2 * KINDS + 1, dtype=torch.int8)
_HAND_LIMITS = torch.tensor([18, 4, 4, 4, 2, 2, 4] * 2, dtype=torch.float32)
"""Pieces of each kind that exist."""


def encode(positions: Positions, max_plies: int) -> Tensor:
    """Planes (N, PLANES, 9, 9) float32 in channels-last order; the last two axes are file and rank, all in 0..1."""
    count = len(positions)
    planes = torch.empty(count, 81, PLANES)
    planes[:, :, : 2 * KINDS] = torch.from_numpy(positions.squares)[:, :, None] == _CODES
    planes[:, :, 2 * KINDS : 2 * KINDS + 2] = torch.from_numpy(positions.attacks).transpose(1, 2)
    whole = torch.empty(count, PLANES - 2 * KINDS - 2)
    whole[:, :14] = (torch.from_numpy(positions.hands) / _HAND_LIMITS).sqrt_()
    whole[:, 14] = torch.from_numpy(positions.check)
    whole[:, 15] = torch.from_numpy(positions.repeated)
    whole[:, 16] = torch.from_numpy(positions.plies.astype(np.float32) / max_plies)
    planes[:, :, 2 * KINDS + 2 :] = whole[:, None, :]
    return planes.view(count, 9, 9, PLANES).permute(0, 3, 1, 2)
