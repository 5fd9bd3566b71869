"""Tensors on their way from a GPU: cloned at the call, fetched by the worker.

A call costs the training thread a clone. The event behind it is shared by all that is handed over together, as is the
copy on the worker: both cost as much for one row as for sixty.
"""

import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch


class DeviceTensor:
    """A clone of a tensor that is not on the CPU, made on the stream that is current at the call. Nothing waits.

    Attributes:
        tensor: the clone.
        stream: the CUDA stream that was current; None on another kind of device.
        ready: the event behind it; None until it is handed over.
    """

    __slots__ = ("ready", "stream", "tensor")

    def __init__(self, tensor: "torch.Tensor", copy: bool = True) -> None:
        """Clone a tensor, unless `copy` is False.

        Raises ValueError while a CUDA graph is captured: nothing is computed then, and each replay computes it anew.
        """
        self.ready: Any = None
        self.stream: Any = None
        if tensor.device.type == "cuda":
            cuda = sys.modules["torch"].cuda
            if cuda.is_current_stream_capturing():
                raise ValueError("a CUDA graph is being captured: record after its replay instead")
            self.stream = cuda.current_stream(tensor.device)
        self.tensor = tensor.clone() if copy else tensor

    def __len__(self) -> int:
        """Bytes that it holds on the device."""
        return int(self.tensor.numel() * self.tensor.element_size())


class DeviceRow:
    """A policy or a number that is not on the CPU.

    Attributes:
        source: what is to be fetched; None afterwards.
        choice: indices or a mask that pick entries of it, a DeviceTensor where they are on a device; None for all.
        exact: whether numbers are kept as float64, so that whole ones stay what they are.
        data: float32 or float64 bytes of it, or of the entries chosen; empty until fetched, and where fetching failed.
        problem: why fetching failed; empty where it did not.
        total: sum of the whole vector where entries are chosen, else NaN.
        held: bytes on the device until it is fetched; its length, as that of bytes.
    """

    __slots__ = ("choice", "data", "exact", "held", "problem", "source", "total")

    def __init__(self, tensor: "torch.Tensor", choice: Any, copy: bool, exact: bool = False) -> None:
        self.exact = exact
        self.choice = _kept(choice, copy)
        self.source: DeviceTensor | None = DeviceTensor(tensor, copy)
        self.held = len(self.source)
        self.data = b""
        self.problem = ""
        self.total = float("nan")

    def __len__(self) -> int:
        return self.held

    def number(self) -> float:
        """The one number that it holds; NaN where fetching failed."""
        numbers = np.frombuffer(self.data, dtype=np.float64 if self.exact else np.float32)
        return float(numbers[0]) if len(numbers) == 1 else float("nan")

    def tensors(self) -> list[DeviceTensor]:
        """What of it is on a device."""
        return [part for part in (self.source, self.choice) if isinstance(part, DeviceTensor)]


def hand_over(tensors: Iterable[DeviceTensor]) -> None:
    """Put an event behind them, one a stream: the worker may fetch them now. On the thread that cloned them.

    Raises nothing: tensors of a device that has failed stay without an event, as those do below.
    While a CUDA graph is captured, of which it would become part, none is put: they can't be fetched then.
    """
    with suppress(Exception):  # a device that has failed raises at whatever is asked of it next; the training hears it
        _put_events(tensors)


def _put_events(tensors: Iterable[DeviceTensor]) -> None:
    stream = ready = None
    for tensor in tensors:
        if tensor.stream is None:
            continue
        if ready is None or tensor.stream != stream:
            cuda = sys.modules["torch"].cuda
            if cuda.is_current_stream_capturing():
                return
            stream, ready = tensor.stream, cuda.Event()
            ready.record(stream)
        tensor.ready = ready


def on_device(value: Any) -> bool:
    """Whether it is a tensor that is not on the CPU."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor) and value.device.type != "cpu"


def chosen(policy: NDArray[Any], choice: Any) -> tuple[bytes, float]:
    """Entries of a full vector, by their indices or by a mask, and the sum of the whole vector; all on the CPU."""
    places = np.asarray(choice)
    if places.dtype == np.bool_:
        places = np.flatnonzero(places)
    else:
        _check_places(places, policy.size)
    return policy.reshape(-1)[places].tobytes(), float(policy.sum(dtype=np.float64))


def _kept(choice: Any, copy: bool) -> Any:
    """What the worker reads later of indices or a mask, which the trainer may overwrite."""
    if choice is None:
        return None
    if on_device(choice):
        return DeviceTensor(choice.detach(), copy)
    return choice.clone() if hasattr(choice, "clone") else np.array(choice)


def _check_places(places: NDArray[Any], size: int) -> None:
    """Raise IndexError for a place that numpy would take for another one, or for one that is there twice."""
    ordered = np.sort(places, axis=None)
    if len(ordered) and ordered[0] < 0:
        raise IndexError(f"legal_indices holds {ordered[0]}; expected 0 to {size - 1}")
    twice = ordered[1:] == ordered[:-1]
    if twice.any():
        raise IndexError(f"legal_indices holds {ordered[1:][twice][0]} twice: each legal move has a place of its own")


def float32_of(tensor: "torch.Tensor") -> NDArray[np.float32]:
    """A tensor on the CPU as float32; policies lie along its last axis.

    Floats of 8 bits are so coarse that a policy of them sums to 0.9 or 1.1: one within their rounding of one is
    normalised here.
    """
    values = tensor.float()
    if tensor.element_size() == 1 and tensor.is_floating_point() and tensor.shape[-1:].numel() > 1:
        torch = sys.modules["torch"]
        total = values.sum(-1, keepdim=True)
        values = torch.where((total - 1).abs() <= torch.finfo(tensor.dtype).eps / 2, values / total, values)
    array: NDArray[np.float32] = values.numpy()
    return array
