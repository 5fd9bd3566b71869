"""A trainer small enough for tests."""

import pytest
import torch

from tb_keisei.demo.config import Config


@pytest.fixture
def tiny() -> Config:
    """Games of at most 40 plies by a network of one block."""
    return Config(seed=3, games=6, segment=8, max_plies=40, channels=8, blocks=1, minibatch=24, eval_games=4)


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Tiny networks are faster on one thread, above all on a busy machine."""
    torch.set_num_threads(1)
