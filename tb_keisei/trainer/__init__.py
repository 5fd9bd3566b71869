"""The old name of tb_keisei.demo, for one version more."""

import warnings

warnings.warn("tb_keisei.trainer is tb_keisei.demo now", DeprecationWarning, stacklevel=2)
