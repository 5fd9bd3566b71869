"""Copies of what a trainer gives, taken at the call: a policy as float32 bytes, a number as a float.

What lives on a GPU is cloned there, on the stream that is current at the call, and fetched later by the worker: no
call here waits for a GPU. torch is never imported: a tensor can only come from a program that has.
"""

import sys
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.bridge.ply.device import DeviceRow, chosen, float32_of, on_device

FLOAT32: Final = np.dtype(np.float32)

NAN: Final = float("nan")


def row_of(policy: Any, choice: Any, copy: bool) -> tuple[bytes | DeviceRow, float]:
    """A policy as float32 bytes, and the sum of the full vector where `choice` picks entries of it (else NaN).

    `policy` is a numpy array, a tensor or a sequence of numbers, `choice` indices or a mask. Where either is not on the
    CPU a DeviceRow comes back. Raises what numpy raises for what is no array of numbers.
    """
    if choice is not None and on_device(choice):
        return DeviceRow(sys.modules["torch"].as_tensor(policy).detach(), choice, copy), NAN
    if type(policy) is not np.ndarray:
        if is_tensor(policy):
            if policy.device.type != "cpu":
                return DeviceRow(policy.detach(), choice, copy), NAN
            policy = float32_of(policy.detach())
        else:
            if type(policy) in (list, tuple) and len(policy) and on_device(policy[0]):
                raise TypeError("it holds tensors on a GPU one by one: give one tensor")
            policy = np.asarray(policy)
    if policy.dtype != FLOAT32:
        policy = _as_float32(policy)
    return (policy.tobytes(), NAN) if choice is None else chosen(policy, choice)


def number_of(value: Any) -> float | DeviceRow:
    """A number as a float; None as NaN; a tensor that is not on the CPU as a DeviceRow."""
    if value is None:
        return NAN
    if is_tensor(value):
        value = value.detach()
        return DeviceRow(value, None, True, exact=True) if value.device.type != "cpu" else float(value)
    if isinstance(value, str | bytes):
        raise TypeError(f"{value!r:.40} is text, not a number")
    return float(value.item() if isinstance(value, np.ndarray) else value)


def is_tensor(value: Any) -> bool:
    """Whether it is a torch.Tensor."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def _as_float32(array: NDArray[Any]) -> NDArray[np.float32]:
    if array.dtype.kind not in "fiub":
        raise TypeError(f"an array of {array.dtype} holds no probabilities")
    with np.errstate(over="ignore"):
        return array.astype(np.float32)
