"""The Keisei trainer in TensorBoard, without a change to Keisei.

- `tb-keisei run -- train.py train …` watches a training from its command line,
- `attach(trainer, writer)` from a program, `TensorBoardCallback` where curves are enough,
- `tb-keisei import keisei-log` and `tb-keisei follow keisei-db` work from files alone.

Nothing here imports the trainer's package.
"""

from tb_keisei.adapters.keisei.attach import attach
from tb_keisei.adapters.keisei.loop_2026.tap import LoopTap
from tb_keisei.adapters.keisei.trainer_2025.callback import TensorBoardCallback
from tb_keisei.adapters.keisei.trainer_2025.tap import Tap

__all__ = ["LoopTap", "Tap", "TensorBoardCallback", "attach"]
