"""Tensors on their way from a GPU: cloned at the call, fetched by the worker on a stream of its own."""

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tb_keisei.bridge.say import told

if TYPE_CHECKING:
    import torch


class DeviceTensor:
    """A clone of a tensor that is not on the CPU, made on the stream that is current at the call. Nothing waits."""

    __slots__ = ("_ready", "_tensor", "held")

    def __init__(self, tensor: "torch.Tensor", copy: bool = True) -> None:
        """Clone a tensor, unless `copy` is False; `held` is the bytes that it holds on the device."""
        self._tensor = tensor.clone() if copy else tensor
        self._ready: Any = None
        self.held = tensor.numel() * tensor.element_size()
        if tensor.device.type == "cuda":
            cuda = sys.modules["torch"].cuda
            self._ready = cuda.Event()
            self._ready.record(cuda.current_stream(tensor.device))

    def on_cpu(self) -> "torch.Tensor":
        """The tensor on the CPU. Waits for the device; on the worker only."""
        return self._tensor.cpu() if self._ready is None else _pinned_copy(self._tensor, self._ready)


class DeviceRow:
    """A policy or a number that is not on the CPU.

    Attributes:
        data: float32 bytes of it, or of the entries chosen; empty until fetched, and where fetching failed.
        problem: why fetching failed; empty where it did not.
        total: sum of the whole vector where entries are chosen, else NaN.
        held: bytes on the device until it is fetched; its length, as that of bytes.
    """

    __slots__ = ("_choice", "_source", "data", "held", "problem", "total")

    def __init__(self, tensor: "torch.Tensor", choice: Any, copy: bool) -> None:
        """`choice` picks entries by indices or a mask; None for all."""
        self._source: DeviceTensor | None = DeviceTensor(tensor, copy)
        self._choice = choice.clone() if copy and hasattr(choice, "clone") else choice
        self.held = self._source.held
        self.data = b""
        self.problem = ""
        self.total = float("nan")

    def __len__(self) -> int:
        return self.held

    def fetch(self) -> int:
        """Fill `data` and `total`; return the bytes freed on the device. Waits for it; on the worker only."""
        source, self._source = self._source, None
        if source is None:
            return 0
        try:
            host = float32_of(source.on_cpu())
            if self._choice is None:
                self.data = host.tobytes()
            else:
                self.data, self.total = chosen(host, self._choice)
        except Exception as error:  # noqa: BLE001  # a device may fail in any way; one row is lost
            self.problem = f"it could not be fetched from the device: {told(error)}"
        self._choice = None
        return self.held

    def number(self) -> float:
        """The one number that it holds; NaN where fetching failed."""
        return float(np.frombuffer(self.data, dtype=np.float32)[0]) if len(self.data) == 4 else float("nan")


def chosen(policy: NDArray[np.float32], choice: Any) -> tuple[bytes, float]:
    """Entries of a full vector, by their indices or by a mask, and the sum of the whole vector."""
    if hasattr(choice, "detach"):
        choice = choice.detach().cpu()
    places = np.asarray(choice)
    if places.dtype == np.bool_:
        places = np.flatnonzero(places)
    else:
        _check_places(places, policy.size)
    return policy.reshape(-1)[places].tobytes(), float(policy.sum(dtype=np.float64))


def _check_places(places: NDArray[Any], size: int) -> None:
    """Raise IndexError for a place that numpy would take for another one, or for one that is there twice."""
    ordered = np.sort(places, axis=None)
    if len(ordered) and ordered[0] < 0:
        raise IndexError(f"legal_indices holds {ordered[0]}; expected 0 to {size - 1}")
    twice = ordered[1:] == ordered[:-1]
    if twice.any():
        raise IndexError(f"legal_indices holds {ordered[1:][twice][0]} twice: each legal move has a place of its own")


def float32_of(tensor: "torch.Tensor") -> NDArray[np.float32]:
    """A tensor on the CPU as float32.

    Floats of 8 bits are so coarse that a policy of them sums to 0.9 or 1.1: one within their rounding of one is
    normalised here.
    """
    values = tensor.float()
    if tensor.element_size() == 1 and tensor.is_floating_point():
        total = float(values.sum())
        if abs(total - 1) <= sys.modules["torch"].finfo(tensor.dtype).eps / 2:
            values = values / total
    array: NDArray[np.float32] = values.numpy()
    return array


def _pinned_copy(tensor: "torch.Tensor", ready: Any) -> "torch.Tensor":
    """The tensor in pinned memory, copied on a stream of the worker's own."""
    cuda = sys.modules["torch"].cuda
    with cuda.device(tensor.device), cuda.stream(cuda.Stream(tensor.device)):
        stream = cuda.current_stream()
        stream.wait_event(ready)
        host: torch.Tensor = tensor.new_empty(tensor.shape, device="cpu", pin_memory=True)
        host.copy_(tensor, non_blocking=True)
        done = cuda.Event()
        done.record(stream)
        done.synchronize()
    return host
