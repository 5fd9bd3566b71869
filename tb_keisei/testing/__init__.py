"""Writers for a trainer's own tests: they take every call of the real ones, and keep what they are given.

    from tb_keisei.testing import RecordingWriter  # RecordingSummaryWriter where the trainer uses torch's calls

    def test_my_trainer_records_whole_games():
        writer = RecordingWriter()
        train(writer, steps=100)
        assert all(game.outcome.reason == "checkmate" for game in writer.games)

Names are imported when they are first used, so that a trainer without torch never loads it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tb_keisei.testing.torch import RecordingSummaryWriter
    from tb_keisei.testing.writer import RecordingWriter

__all__ = ["RecordingSummaryWriter", "RecordingWriter"]

_HOMES = {"RecordingSummaryWriter": "tb_keisei.testing.torch", "RecordingWriter": "tb_keisei.testing.writer"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tb_keisei.testing' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
