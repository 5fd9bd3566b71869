"""The old name of tb_keisei.adapters.keisei, for one version more."""

import warnings

from tb_keisei.adapters.keisei import Tap, TensorBoardCallback, attach

__all__ = ["Tap", "TensorBoardCallback", "attach"]

warnings.warn("tb_keisei.keisei is tb_keisei.adapters.keisei now", DeprecationWarning, stacklevel=2)
