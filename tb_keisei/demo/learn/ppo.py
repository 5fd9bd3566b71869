"""Proximal policy optimisation: Schulman et al., https://arxiv.org/abs/1707.06347, the clipped objective."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import mse_loss

from tb_keisei.demo.config import Config
from tb_keisei.demo.learn.batch import Batch
from tb_keisei.demo.net.net import Net
from tb_keisei.demo.net.parallel import in_parts
from tb_keisei.demo.net.planes import encode
from tb_keisei.demo.net.policy import entropy, log_probabilities
from tb_keisei.record.plies.columns import Floats

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Losses:
    """Of one minibatch.

    entropy is in nats, clip_fraction in 0..1, approx_kl as in http://joschu.net/blog/kl-approx.html (k3).
    """

    policy_loss: Tensor
    value_loss: Tensor
    material_loss: Tensor
    entropy: Tensor
    approx_kl: Tensor
    clip_fraction: Tensor

    def total(self, config: Config) -> Tensor:
        """What is minimised."""
        values = config.value_weight * self.value_loss + config.material_value_weight * self.material_loss
        return self.policy_loss + values - config.entropy_weight * self.entropy


def learn(
    net: Net, optimizer: torch.optim.Optimizer, batch: Batch, config: Config, rng: np.random.Generator
) -> dict[str, float]:
    """Learn from a batch; the means of its losses over all minibatches, by TensorBoard tag."""
    advantages = (batch.advantages - batch.advantages.mean()) / (batch.advantages.std() + np.float32(1e-8))
    sums: Counter[str] = Counter()
    count = 0
    for _ in range(config.epochs):
        order = rng.permutation(len(batch))
        for rows in np.array_split(order, max(1, len(batch) // config.minibatch)):
            sums.update(_descend(net, optimizer, batch, advantages, rows, config))
            count += 1
    means = {f"train/{name}": value / count for name, value in sums.items()}
    return means | {"train/explained_variance": explained_variance(batch.outcome, batch.outcome_returns)}


def _descend(
    net: Net, optimizer: torch.optim.Optimizer, batch: Batch, advantages: Floats, rows: Rows, config: Config
) -> dict[str, float]:
    """One gradient step on the positions `rows`; the losses by name."""
    parameters = list(net.parameters())
    sums: Counter[str] = Counter()

    def work(part: slice) -> tuple[tuple[Tensor, ...], dict[str, float]]:
        share = len(rows[part]) / len(rows)
        found = losses(net, batch, advantages, rows[part], config)
        gradients = torch.autograd.grad(found.total(config) * share, parameters)
        return gradients, {name: share * value.item() for name, value in vars(found).items()}

    parts = in_parts(work, len(rows), config.threads)
    for parameter, *gradients in zip(parameters, *(each for each, _ in parts), strict=True):
        parameter.grad = sum(gradients[1:], gradients[0])
    for _, found in parts:
        sums.update(found)
    norm = nn.utils.clip_grad_norm_(parameters, config.gradient_norm)
    optimizer.step()
    return {**sums, "gradient_norm": norm.item()}


def losses(net: Net, batch: Batch, advantages: Floats, rows: Rows, config: Config) -> Losses:
    """Of the positions `rows` of the batch, with normalised advantages."""
    heads = net(encode(batch.positions.take(rows), config.max_plies))
    logs = log_probabilities(heads.logits, torch.from_numpy(batch.legal[rows]))
    played = logs.gather(1, torch.from_numpy(batch.labels[rows])[:, None])[:, 0]
    log_ratio = played - torch.from_numpy(batch.log_probability[rows])
    gain = torch.from_numpy(advantages[rows])
    ratio = log_ratio.exp()
    clipped = ratio.clamp(1 - config.clip, 1 + config.clip)
    return Losses(
        policy_loss=-torch.minimum(gain * ratio, gain * clipped).mean(),
        value_loss=mse_loss(heads.outcome, torch.from_numpy(batch.outcome_returns[rows])),
        material_loss=mse_loss(heads.material, torch.from_numpy(batch.material_returns[rows])),
        entropy=entropy(logs).mean(),
        approx_kl=(ratio - 1 - log_ratio).mean(),
        clip_fraction=((ratio - 1).abs() > config.clip).float().mean(),
    )


def explained_variance(values: Floats, returns: Floats) -> float:
    """1 - Var(returns - values) / Var(returns); 1 is perfect, 0 no better than a constant, nan where all are equal."""
    variance = float(returns.var())
    return 1 - float((returns - values).var()) / variance if variance > 0 else float("nan")
