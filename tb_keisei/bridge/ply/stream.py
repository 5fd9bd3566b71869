"""A CUDA stream of the worker's own, where what it does can't end a graph capture of the training's.

While one thread captures a graph in CUDA's usual ("global") mode, a call of any other thread that may wait or allocate
fails, and the capture with it, unless that thread is in relaxed mode (CUDA Runtime API, "Stream Management",
cudaThreadExchangeStreamCaptureMode). torch gives its streams from a pool of 32, again and again: one of them may be the
very stream that is captured. Both are asked of the runtime that torch loaded. Where its functions are not found, as on
ROCm, a stream of torch's and the usual mode have to do.
"""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import torch

RELAXED: Final = 2
"""cudaStreamCaptureModeRelaxed."""

NON_BLOCKING: Final = 1
"""cudaStreamNonBlocking: it does not wait for the legacy default stream, nor that for it."""


@contextmanager
def own_stream(device: "torch.device") -> Iterator[Any]:
    """The worker's stream of a device is the current one of this thread, which is in relaxed capture mode."""
    cuda = sys.modules["torch"].cuda
    with cuda.device(device), _relaxed():
        stream = _stream(device.index or 0)
        with cuda.stream(stream):
            yield stream


@contextmanager
def _relaxed() -> Iterator[None]:
    runtime = _runtime()
    if runtime is None:
        yield
        return
    mode = ctypes.c_int(RELAXED)
    runtime.cudaThreadExchangeStreamCaptureMode(ctypes.byref(mode))
    try:
        yield
    finally:
        runtime.cudaThreadExchangeStreamCaptureMode(ctypes.byref(mode))


@cache
def _stream(device: int) -> Any:
    cuda, runtime, pointer = sys.modules["torch"].cuda, _runtime(), ctypes.c_void_p()
    if runtime is None or runtime.cudaStreamCreateWithFlags(ctypes.byref(pointer), NON_BLOCKING):
        return cuda.Stream(device)
    return cuda.ExternalStream(pointer.value, device=device)


@cache
def _runtime() -> Any:
    """The CUDA runtime among this process's global symbols, where torch puts it; None where it is not there."""
    symbols = ctypes.CDLL(None) if sys.platform != "win32" else None
    return symbols if hasattr(symbols, "cudaThreadExchangeStreamCaptureMode") else None
