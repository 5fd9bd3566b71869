"""The network: a small residual tower with a policy head and a value head."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from tb_keisei.demo.net.planes import PLANES
from tb_keisei.demo.shogi.moves import LABELS, SQUARES


class Heads(NamedTuple):
    """logits: (N, LABELS), unmasked. outcome: (N,) in -1..1, the expected result for the side to move.
    material: (N,), the expected discounted gain of material, in rooks (10 points)."""

    logits: Tensor
    outcome: Tensor
    material: Tensor


class Block(nn.Module):
    """x + conv(relu(conv(x))); the second convolution begins at zero, so no normalisation is needed."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        """(N, channels, 9, 9) to the same."""
        return relu(x + self.second(relu(self.first(x))))


class Net(nn.Module):
    """Planes (N, PLANES, 9, 9) to Heads. Weights are float32; precision 16 computes with them as bfloat16."""

    def __init__(self, channels: int, blocks: int, precision: int = 32) -> None:
        super().__init__()
        self.reduced = precision == 16
        self.stem = nn.Conv2d(PLANES, channels, 3, padding=1)
        self.tower = nn.Sequential(*(Block(channels) for _ in range(blocks)))
        self.policy = nn.Conv2d(channels, LABELS // SQUARES, 1)
        last = nn.Linear(64, 2)
        self.value = nn.Sequential(
            nn.Conv2d(channels, 4, 1), nn.ReLU(), nn.Flatten(), nn.Linear(4 * SQUARES, 64), nn.ReLU(), last
        )
        nn.init.normal_(self.policy.weight, std=0.01)
        nn.init.zeros_(last.weight)

    def forward(self, planes: Tensor) -> Heads:
        """(N, PLANES, 9, 9) float32, best in channels-last order."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.reduced):
            trunk = self.tower(relu(self.stem(planes)))
            logits, values = self.policy(trunk), self.value(trunk)
        outcome, material = values.float().unbind(1)
        return Heads(logits.float().flatten(1), torch.tanh(outcome), material)


def best_precision() -> int:
    """16 where the processor multiplies matrices of bfloat16 in hardware (AMX), else 32: see docs/demo.md."""
    has = getattr(torch.cpu, "_is_amx_tile_supported", lambda: False)
    return 16 if has() else 32
