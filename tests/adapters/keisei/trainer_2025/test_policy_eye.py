"""What is seen of a forward pass."""

import numpy as np
import pytest
import torch

from tb_keisei.adapters.keisei.trainer_2025.policy_eye import Sight


@pytest.fixture
def logits():
    return torch.randn(1, 200, generator=torch.Generator().manual_seed(1))


def test_the_policy_is_the_same_whether_it_was_picked_out_at_once_or_stayed_on_its_device(logits):
    mask = torch.zeros(200, dtype=torch.bool)
    mask[[3, 50, 199]] = True
    indices = np.flatnonzero(mask.numpy())
    kept = Sight((), mask, logits, 0.0, True).policy()
    picked = Sight((), indices, logits.numpy()[0, indices], 0.0, True).policy()
    assert kept[0] == picked[0] == [3, 50, 199]
    assert torch.as_tensor(kept[1]).numpy() == pytest.approx(picked[1])
    assert picked[1] == pytest.approx(logits[0, mask].softmax(-1).numpy())
