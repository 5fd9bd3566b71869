"""Keisei for TensorBoard: watch a Shogi policy learn.

    from tb_keisei import SummaryWriter        # torch's, one changed import

Names are imported when they are first used, so that TensorBoard's process never loads torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tb_keisei.bridge.event_writer import EventWriter
    from tb_keisei.bridge.torch.summary_writer import SummaryWriter
    from tb_keisei.errors import KeiseiError
    from tb_keisei.events.reading import read_games, read_probes
    from tb_keisei.record.player import Player

__all__ = ["EventWriter", "KeiseiError", "Player", "SummaryWriter", "read_games", "read_probes"]

_HOMES = {
    "EventWriter": "tb_keisei.bridge.event_writer",
    "KeiseiError": "tb_keisei.errors",
    "Player": "tb_keisei.record.player",
    "SummaryWriter": "tb_keisei.bridge.torch.summary_writer",
    "read_games": "tb_keisei.events.reading",
    "read_probes": "tb_keisei.events.reading",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tb_keisei' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
