"""Fetches from a GPU what was handed over: on the worker, many rows in one copy through pinned memory."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from tb_keisei.bridge.ply.device import DeviceRow, DeviceTensor, chosen, float32_of
from tb_keisei.bridge.ply.stream import own_stream
from tb_keisei.bridge.say import told

if TYPE_CHECKING:
    import torch

AT_ONCE: Final = 64
"""Tensors in one copy, at most: beside them on the GPU stands a copy as big as they are."""

Host: TypeAlias = "np.ndarray[Any, Any] | Exception"
"""A tensor's numbers, floats as float32; or why they could not be fetched."""


def fetch(rows: Iterable[DeviceRow]) -> int:
    """Fill `data` and `total` of rows, or `problem`; return how many bytes fewer they hold. Waits for the device."""
    todo = [row for row in rows if row.source is not None]
    tensors = [tensor for row in todo for tensor in row.tensors()]
    hosts = dict(zip(map(id, tensors), _hosts(tensors), strict=True))
    for row in todo:
        _fill(row, hosts)
        row.source = row.choice = None
    return sum(row.held - len(row.data) for row in todo)


def fetched(tensor: DeviceTensor) -> "torch.Tensor":
    """One tensor on the CPU, as it is. Waits for the device."""
    return _joined([tensor])[0]


def _fill(row: DeviceRow, hosts: dict[int, Host]) -> None:
    try:
        policy = np.asarray(_raised(hosts[id(row.source)]), dtype=np.float64 if row.exact else np.float32)
        if row.choice is None:
            row.data = policy.tobytes()
        else:
            choice = _raised(hosts[id(row.choice)]) if isinstance(row.choice, DeviceTensor) else row.choice
            row.data, row.total = chosen(policy, choice)
    except Exception as error:  # noqa: BLE001  # a device may fail in any way; one row is lost
        row.problem = f"it could not be fetched from the device: {told(error)}"


def _raised(host: Host) -> "np.ndarray[Any, Any]":
    if isinstance(host, Exception):
        raise host
    return host


def _hosts(tensors: Sequence[DeviceTensor]) -> list[Host]:
    """The numbers of tensors, in their order."""
    found: dict[int, Host] = {}
    for group in _alike(tensors):
        try:
            joined = _joined(group)
            numbers = float32_of(joined) if joined.is_floating_point() else joined.numpy()
            found |= zip(map(id, group), numbers, strict=True)
        except Exception as error:  # noqa: BLE001  # a device may fail in any way; these rows say so
            found |= dict.fromkeys(map(id, group), error)
    return [found[id(tensor)] for tensor in tensors]


def _alike(tensors: Sequence[DeviceTensor]) -> Iterator[list[DeviceTensor]]:
    """In groups of the same device, type and shape, none too big."""
    groups: defaultdict[Any, list[DeviceTensor]] = defaultdict(list)
    for held in tensors:
        groups[held.tensor.device, held.tensor.dtype, held.tensor.shape].append(held)
    for group in groups.values():
        for start in range(0, len(group), AT_ONCE):
            yield group[start : start + AT_ONCE]


def _joined(group: Sequence[DeviceTensor]) -> "torch.Tensor":
    """Tensors that are alike, side by side on the CPU: their shape with their number before it."""
    if group[0].stream is None:
        return _stack([held.tensor.cpu() for held in group])
    if any(held.ready is None for held in group):
        raise RuntimeError("a CUDA graph was being captured when it was handed over, or the device had failed")
    with own_stream(group[0].tensor.device) as stream:
        for ready in {held.ready for held in group}:
            stream.wait_event(ready)
        joined = _stack([held.tensor for held in group])
        host: torch.Tensor = joined.new_empty(joined.shape, device="cpu", pin_memory=True)
        host.copy_(joined, non_blocking=True)
        done = sys.modules["torch"].cuda.Event()
        done.record(stream)
        done.synchronize()
    return host


def _stack(tensors: "list[torch.Tensor]") -> "torch.Tensor":
    stacked: torch.Tensor = sys.modules["torch"].stack(tensors)
    return stacked
