"""One word for both Keiseis: `attach` recognises which trainer it is given."""

from typing import Any

from tb_keisei.adapters.keisei.loop_2026.tap import LANES, LoopTap
from tb_keisei.adapters.keisei.trainer_2025.tap import Tap


def attach(trainer: Any, writer: Any, *, every: int = 1, lanes: int = LANES, policies: bool = True) -> Tap | LoopTap:
    """Let TensorBoard see a Keisei trainer; call it before `run_training_loop()` (2025) or `run()` (2026).

        writer = tb_keisei.SummaryWriter("runs/keisei")
        with attach(loop, writer):
            loop.run(num_epochs=100, steps_per_epoch=512)

    Args:
        trainer: `keisei.training.trainer.Trainer` of August 2025, or `KataGoTrainingLoop` of 2026, after its
            constructor. What a version lacks is left out, and a warning of the logger "tb_keisei.adapters" names it.
        writer: a `tb_keisei.SummaryWriter`; it stays the caller's to close.
        every: of 2025: record the policy of every Nth self-play game; the others have their moves only. The share
            1 / N is recorded with the games.
        lanes: of 2026: how many of the games that are played side by side are recorded; which, is drawn by a
            permutation with a seed of its own. Their share of all is recorded with the games.
        policies: False records no policy at all.

    Raises ValueError where `every` or `lanes` is below 1; nothing else, then or later.
    """
    if every < 1:
        raise ValueError(f"every must be at least 1, not {every}")
    if lanes < 1:
        raise ValueError(f"lanes must be at least 1, not {lanes}")
    if hasattr(trainer, "vecenv"):
        loop_tap = LoopTap(trainer, writer, lanes=lanes, policies=policies)
        loop_tap.attach()
        loop_tap.follow_run()
        return loop_tap
    tap = Tap(trainer, writer, every=every, policies=policies)
    tap.attach()
    return tap
