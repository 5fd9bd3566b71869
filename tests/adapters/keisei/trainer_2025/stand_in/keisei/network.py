"""Network, agent and buffer."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from keisei.utils import PolicyOutputMapper


class Model(nn.Module):
    def __init__(self, depth, width):
        super().__init__()
        self.stem = nn.Conv2d(46, width, 3, padding=1)
        blocks = [nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width)) for _ in range(depth)]
        self.res_blocks = nn.Sequential(*blocks)
        head = lambda out: nn.Sequential(  # noqa: E731
            nn.Conv2d(width, 2, 1), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(162, out)
        )
        self.policy_head, self.value_head = head(13527), head(1)

    def forward(self, planes):
        planes = self.res_blocks(functional.relu(self.stem(planes)))
        return self.policy_head(planes), self.value_head(planes).squeeze(-1)

    def get_action_and_value(self, planes, legal_mask=None, deterministic=False):
        """TRAP: forward is called by name, so a hook on the model itself never fires."""
        logits, value = self.forward(planes)
        distribution = self._distribution(logits, legal_mask)
        action = torch.argmax(distribution.probs, dim=-1) if deterministic else distribution.sample()
        return action, distribution.log_prob(action), value

    def evaluate_actions(self, planes, actions, legal_mask):
        logits, value = self.forward(planes)
        distribution = self._distribution(logits, legal_mask)
        return distribution.log_prob(actions), distribution.entropy(), value

    @staticmethod
    def _distribution(logits, mask):
        masked = logits if mask is None else torch.where(mask, logits, torch.tensor(float("-inf")))
        return torch.distributions.Categorical(probs=functional.softmax(masked, dim=-1))


class PPOAgent:
    def __init__(self, model, config):
        self.model = model
        self.name = "PPOAgent"
        self.device = torch.device(config.env.device)
        self.policy_output_mapper = PolicyOutputMapper()
        self.optimizer = torch.optim.Adam(model.parameters(), lr=config.training.learning_rate)
        self.rng = np.random.default_rng(config.env.seed)
        self.last_gradient_norm = 0.0

    def select_action(self, obs, legal_mask, *, is_training=True):
        """TRAP: rollouts run in train mode, so BatchNorm moves with every forward pass."""
        self.model.train(is_training)
        planes = torch.as_tensor(obs, dtype=torch.float32).unsqueeze(0)
        with torch.set_grad_enabled(not is_training):
            action, log_prob, value = self.model.get_action_and_value(planes, legal_mask, not is_training)
        index = int(action.item())
        return self.policy_output_mapper.policy_index_to_shogi_move(index), index, log_prob.item(), value.item()

    def get_value(self, obs):
        self.model.eval()
        with torch.no_grad():
            planes = torch.as_tensor(obs, dtype=torch.float32).unsqueeze(0)
            return float(self.model.get_action_and_value(planes, deterministic=True)[2])

    def learn(self, buffer):
        self.model.train()
        kept = slice(0, buffer.ptr)
        order = torch.as_tensor(self.rng.permutation(buffer.ptr))
        obs, actions, masks = buffer.obs[kept][order], buffer.actions[kept][order], buffer.legal_masks[kept][order]
        new, entropy, values = self.model.evaluate_actions(obs, actions, masks)
        old, advantages = buffer.log_probs[kept][order], buffer.advantages[kept][order]
        ratio = torch.exp(new - old)
        policy_loss = -torch.min(ratio * advantages, ratio.clamp(0.8, 1.2) * advantages).mean()
        value_loss = functional.mse_loss(values, buffer.returns[kept][order])
        entropy_loss = -entropy.mean()
        self.optimizer.zero_grad()
        (policy_loss + 0.5 * value_loss + 0.01 * entropy_loss).backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 0.5)
        norms = [p.grad.norm().item() for p in self.model.parameters() if p.grad is not None]
        self.last_gradient_norm = sum(norm * norm for norm in norms) ** 0.5
        self.optimizer.step()
        return {
            "ppo/policy_loss": policy_loss.item(),
            "ppo/value_loss": value_loss.item(),
            "ppo/entropy": entropy_loss.item(),  # TRAP: the loss, not the entropy
            "ppo/kl_divergence_approx": (old - new).mean().item(),
            "ppo/clip_fraction": ((ratio - 1).abs() > 0.2).float().mean().item(),
            "ppo/learning_rate": self.optimizer.param_groups[0]["lr"],
        }


class ExperienceBuffer:
    """TRAP: it has a length, so an empty one is False."""

    def __init__(self, size):
        self.buffer_size, self.ptr = size, 0
        self.obs = torch.zeros(size, 46, 9, 9)
        self.actions = torch.zeros(size, dtype=torch.int64)
        self.rewards, self.log_probs, self.values, self.advantages, self.returns = torch.zeros(5, size).unbind()
        self.dones = torch.zeros(size, dtype=torch.bool)
        self.legal_masks = torch.zeros(size, 13527, dtype=torch.bool)

    def __len__(self):
        return self.ptr

    def add(self, obs, action, reward, log_prob, value, done, legal_mask):
        columns = (self.obs, self.actions, self.rewards, self.log_probs, self.values, self.dones, self.legal_masks)
        for column, entry in zip(columns, (obs, action, reward, log_prob, value, done, legal_mask), strict=True):
            column[self.ptr] = entry
        self.ptr += 1

    def compute_advantages_and_returns(self, last_value):
        gae, following = 0.0, last_value
        for place in reversed(range(self.ptr)):
            alive = 1.0 - float(self.dones[place])
            delta = self.rewards[place] + 0.99 * following * alive - self.values[place]
            gae = delta + 0.99 * 0.95 * alive * gae
            self.advantages[place], following = gae, self.values[place]
            self.returns[place] = gae + self.values[place]

    def clear(self):
        self.ptr = 0
