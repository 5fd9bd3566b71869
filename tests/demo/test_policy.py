import numpy as np
import pytest
import torch

from tb_keisei.demo.net.policy import draw, entropy, log_probabilities


def test_only_legal_moves_have_probability() -> None:
    legal = torch.tensor([[True, False, True, False]])
    logs = log_probabilities(torch.tensor([[1.0, 9.0, 1.0, -3.0]]), legal)
    torch.testing.assert_close(logs.exp(), torch.tensor([[0.5, 0.0, 0.5, 0.0]]))


def test_entropy_is_of_the_legal_moves() -> None:
    legal = torch.tensor([[True] * 4 + [False], [True] + [False] * 4])
    logs = log_probabilities(torch.zeros(2, 5), legal)
    torch.testing.assert_close(entropy(logs), torch.tensor([4.0, 1.0]).log())


def test_the_gradient_of_the_entropy_is_finite() -> None:
    logits = torch.zeros(1, 3, requires_grad=True)
    entropy(log_probabilities(logits, torch.tensor([[True, True, False]]))).sum().backward()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()


def test_draws_follow_the_probabilities() -> None:
    rows = np.tile(np.array([[0.0, 0.2, 0.0, 0.8, 0.0]], np.float32), (20_000, 1))
    drawn = np.bincount(draw(rows, np.random.default_rng(3)), minlength=5) / 20_000
    assert drawn == pytest.approx([0, 0.2, 0, 0.8, 0], abs=0.015)
    assert drawn[0] == drawn[2] == drawn[4] == 0
