"""The network's work on several cores: each part of a batch on a Python thread of its own.

torch's own threads wait for each other after every operation, which on a busy machine (a browser, TensorBoard) makes
two of them slower than one. These meet once a batch. A batch is always split in the same way, so that a training can
be repeated exactly.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

import torch

T = TypeVar("T")


def in_parts(work: Callable[[slice], T], count: int, threads: int) -> list[T]:
    """`work` on consecutive slices that cover range(count), at most one a thread; the results in their order."""
    ends = [count * part // threads for part in range(threads + 1)]
    slices = [slice(start, end) for start, end in pairwise(ends) if start < end]
    return list(_pool(threads).map(work, slices))


@lru_cache
def _pool(threads: int) -> ThreadPoolExecutor:
    torch.set_num_threads(1)
    return ThreadPoolExecutor(threads, "network")
