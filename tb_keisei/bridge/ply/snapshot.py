"""Copies of what a trainer gives, taken at the call: a policy as float32 bytes, a number as a float.

What lives on a GPU is cloned there, on the stream that is current at the call, and fetched later by the worker: no
call here waits for a GPU. torch is never imported: a tensor can only come from a program that has.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from operator import index
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.bridge.ply.device import DeviceRow, chosen, float32_of, on_device
from tb_keisei.bridge.say import shown

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
            policy = array_of(policy)
    if policy.dtype != FLOAT32:
        policy = floats_of(policy, FLOAT32)
    return (policy.tobytes(), NAN) if choice is None else chosen(policy, choice)


def number_of(value: Any) -> float | DeviceRow:
    """A number as a float; None as NaN; a tensor that is not on the CPU as a DeviceRow."""
    if value is None:
        return NAN
    if is_tensor(value):
        value = value.detach()
        return DeviceRow(value, None, True, exact=True) if value.device.type != "cpu" else float(value)
    return float(value) if isinstance(value, int | float | np.number) else float(exact_of(value))


def exact_of(value: Any) -> int | float:
    """A number of any type, whatever it is called: what can be asked for one is one. Never waits for torch's GPU.

    Raises TypeError or ValueError for what is none, text among it.
    """
    if is_tensor(value):
        if value.device.type != "cpu":
            raise TypeError("it is on a GPU: give a number")
        value = value.detach().item()
    if isinstance(value, int | float):
        return value
    for name, ask in _NUMBER_OF:
        if hasattr(type(value), name):
            with suppress(TypeError):
                return ask(value)
    raise TypeError(f"{shown(value)} is no number")


def whole_of(value: Any) -> int:
    """A whole number of any type, 4000.0 too. Raises TypeError or ValueError for what is none: text, None, 0.5."""
    number = exact_of(value)
    if int(number) != number:
        raise ValueError(f"{number:.10g} is no whole number")
    return int(number)


def _of_array(value: Any) -> int | float:
    found = np.asarray(value).item()
    if isinstance(found, str | bytes | complex):
        raise TypeError(f"{shown(found)} is no number")
    return found if isinstance(found, int | float) else float(found)


_NUMBER_OF: Final[tuple[tuple[str, Callable[[Any], int | float]], ...]] = (
    ("__index__", index),
    ("__array__", _of_array),
    ("__float__", float),
    ("__int__", int),
)
"""How a number is asked for, the most exact way first."""


def is_tensor(value: Any) -> bool:
    """Whether it is a torch.Tensor."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def array_of(values: Any) -> NDArray[Any]:
    """An array, or a sequence of numbers of any type, as NumPy has it. Raises what NumPy raises for what is none."""
    try:
        return np.asarray(values)
    except (TypeError, ValueError):
        return np.array([exact_of(value) for value in values])


def floats_of(array: NDArray[Any], dtype: "np.dtype[Any]") -> NDArray[Any]:
    """The numbers as floats: types that NumPy does not know by name (bfloat16 of JAX) convert, or raise TypeError."""
    if array.dtype.kind not in "fiubOV":
        raise TypeError(f"an array of {array.dtype} holds no numbers")
    if array.dtype.kind == "O":
        array = np.array([exact_of(value) for value in array.flat]).reshape(array.shape)
    with np.errstate(over="ignore"):
        return array.astype(dtype)
