"""A network with the three heads of KataGo's, and nothing more."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass
class Output:
    policy_logits: Tensor  # (B, 9, 9, 139)
    value_logits: Tensor  # (B, 3) win, draw, loss of the side to move
    score_lead: Tensor  # (B, 1)


class Network(nn.Module):
    def __init__(self, obs_channels: int = 50, channels: int = 8) -> None:
        super().__init__()
        self.input_conv = nn.Conv2d(obs_channels, channels, 3, padding=1, bias=False)
        self.input_bn = nn.BatchNorm2d(channels)  # so that the mode, training or not, is seen in the weights
        self.policy = nn.Conv2d(channels, 139, 1)
        self.value = nn.Linear(channels, 3)
        self.score = nn.Linear(channels, 1)

    def forward(self, observations: Tensor) -> Output:
        x = torch.relu(self.input_bn(self.input_conv(observations)))
        pooled = x.mean((2, 3))
        return Output(self.policy(x).permute(0, 2, 3, 1), self.value(pooled), self.score(pooled))
