"""`python -m tb_keisei`: as `tb-keisei`."""

import sys

from tb_keisei.cli import main

sys.exit(main())
