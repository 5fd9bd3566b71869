"""Everything of the loop that is read or wrapped, in one place.

Names are those of 08747e1 (May 2026). A path is looked up when the tap is attached; where one is
missing, the part that needs it is left out, and a warning names both.
"""

import sys
from types import ModuleType
from typing import Any, Final

from tb_keisei.adapters.keisei.part import Part

GAMES: Final = Part(
    "self-play games",
    (
        "vecenv.step",
        "vecenv.reset",
        "ppo.select_actions",
        "ppo.forward_model",
        "config.league",
        "config.model.display_name",
        "config.training.max_ply",
        "global_step",
        "num_envs",
        "epoch",
        "score_norm",
        "_cached_entries_by_id",
        "_current_opponent_entry",
    ),
)
NUMBERS: Final = Part(
    "scalars",
    (
        "global_step",
        "num_envs",
        "epoch",
        "db_path",
        "ppo.update",
        "ppo.optimizer",
        "ppo.current_entropy_coeff",
        "ppo.timings",
        "_cached_entries_by_id",
        "_opponent_results",
    ),
)
CHECKPOINTS: Final = Part("checkpoints", ("global_step", "_base_model"))
SETTINGS: Final = Part("settings and hparams", ("global_step", "config", "_base_model"))


PRIVATE: Final = frozenset({"_base_model", "_cached_entries_by_id", "_current_opponent_entry", "_opponent_results"})
"""Names that are not public there."""


def module_of(loop: Any) -> ModuleType:
    """The module whose globals the loop's own code looks its functions up in; that of a subclass is another."""
    owner = next(kind for kind in type(loop).__mro__ if "run" in vars(kind))
    return sys.modules[vars(owner)["run"].__module__]


def is_main(loop: Any) -> bool:
    """Whether this is the process that writes: the first of those that train together, or the only one."""
    return bool(getattr(getattr(loop, "dist_ctx", None), "is_main", True))
