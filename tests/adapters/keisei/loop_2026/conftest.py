"""The stand-in of the engine, for tests that need no loop."""

import sys

import pytest

from tests.adapters.keisei.runs import HERE


@pytest.fixture
def engine_of(monkeypatch):
    """Its class."""
    monkeypatch.setattr(sys, "path", [str(HERE / "loop_2026/engine"), *sys.path])
    import shogi_gym

    monkeypatch.setattr(shogi_gym.VecEnv, "start", "")
    return shogi_gym.VecEnv
