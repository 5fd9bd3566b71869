"""What is learned from a rollout, and how moves are drawn."""

import torch
from torch.nn.functional import cross_entropy, mse_loss


def draw(output, legal_masks):
    """(actions, log-probabilities) by the legal moves' logits, temperature 1."""
    logits = output.policy_logits.reshape(len(legal_masks), -1).masked_fill(~legal_masks, float("-inf"))
    spread = torch.distributions.Categorical(torch.softmax(logits, -1), validate_args=False)
    actions = spread.sample()
    return actions, spread.log_prob(actions)


def scalar_value(output):
    wdl = torch.softmax(output.value_logits, -1)
    return wdl[:, 0] - wdl[:, 2]


class Buffer:
    def __init__(self):
        self.clear()

    def clear(self):
        self._rows = {name: [] for name in ("observations", "actions", "log_probs", "values", "rewards", "legal_masks")}

    def add(self, **rows):
        for name, values in rows.items():
            self._rows[name].append(values.detach().cpu())

    def flatten(self):
        if not self._rows["actions"]:
            raise ValueError("empty")
        return {name: torch.cat(values) for name, values in self._rows.items()}


class Compiled:
    """As torch.compile's result: it runs the module, and refuses to be asked whether it is something."""

    def __init__(self, module):
        self._module = module

    def __call__(self, *args):
        return self._module(*args)

    def __len__(self):
        raise TypeError("has no len()")


class KataGoPPOAlgorithm:
    def __init__(self, model, learning_rate, compiled=False):
        self.model = model
        self.forward_model = model
        self.compiled_eval = Compiled(model) if compiled else None
        self.optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
        self.current_entropy_coeff = 0.01
        self.timings = {}

    @torch.no_grad()
    def select_actions(self, obs, legal_masks, value_adapter=None):
        model = self.forward_model if self.compiled_eval is None else self.compiled_eval
        self.forward_model.eval()
        try:
            output = model(obs)
            actions, log_probs = draw(output, legal_masks)
            return actions, log_probs, scalar_value(output)
        finally:
            self.forward_model.train()

    def update(self, buffer, next_values, value_adapter=None):
        rows = buffer.flatten()
        losses = {}
        for places in torch.randperm(len(rows["actions"])).split(64):
            output = self.forward_model(rows["observations"][places])
            logits = output.policy_logits.reshape(len(places), -1).masked_fill(~rows["legal_masks"][places], -1e9)
            policy_loss = cross_entropy(logits, rows["actions"][places])
            value_loss = mse_loss(scalar_value(output), rows["rewards"][places])
            score_loss = mse_loss(output.score_lead[:, 0], rows["rewards"][places])
            self.optimizer.zero_grad()
            (policy_loss + value_loss + score_loss).backward()
            self.optimizer.step()
            losses = {"policy_loss": policy_loss, "value_loss": value_loss, "score_loss": score_loss}
        norm = sum(float(parameter.grad.norm()) ** 2 for parameter in self.model.parameters()) ** 0.5
        buffer.clear()
        return {name: loss.item() for name, loss in losses.items()} | {"entropy": 2.0, "gradient_norm": norm}
