"""TensorBoard's data providers, kept from what one odd tensor does to them.

Both make an array of every tensor of a series, and one of them a key for every string that a tensor declares. So a
tensor that holds something else than it declares fails its whole series, and one that declares 2^62 strings has no end.
Before they look at it, it is replaced by one that holds no record: only its own place then counts as damaged.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from math import prod
from typing import Any, Final

from tensorboard.compat.proto import tensor_pb2, types_pb2
from tensorboard.data.provider import DataProvider

_NO_RECORD: Final = tensor_pb2.TensorProto(dtype=types_pb2.DT_STRING, string_val=[b"?"])


def sound(provider: DataProvider, tensors: bool = True) -> DataProvider:
    """The same provider; all tensors that it comes to see are strings, and as many as they declare.

    `tensors` False: for a call that looks at no tensor, and need not wait for that. The providers have no
    way in for that but their private parts: one that lacks those is returned as it is.
    """
    for part, wrapper in (("_multiplexer", _Multiplexer), ("_stub", _Stub)):
        if hasattr(provider, part):
            twin = copy(provider)
            setattr(twin, part, wrapper(getattr(provider, part), tensors))
            return twin
    return provider


def is_sound(tensor: tensor_pb2.TensorProto) -> bool:
    """Whether a tensor is of strings, and of as many as it declares."""
    declared = prod(dim.size for dim in tensor.tensor_shape.dim)
    return tensor.dtype == types_pb2.DT_STRING and declared == len(tensor.string_val) and not tensor.tensor_content


class _Multiplexer:
    """What the Python loader has loaded."""

    def __init__(self, multiplexer: Any, tensors: bool) -> None:
        self._multiplexer = multiplexer
        self._tensors = tensors

    def __getattr__(self, name: str) -> Any:
        return getattr(self._multiplexer, name)

    def Tensors(self, run: str, tag: str) -> Sequence[Any]:  # noqa: N802 - TensorBoard's name
        """The events of a series; none where damage has left its metadata alone."""
        try:
            events: Sequence[Any] = self._multiplexer.Tensors(run, tag)
        except KeyError:
            return []
        return [_sound_event(event) for event in events] if self._tensors else events


class _Stub:
    """The connection to the data server, which makes its keys from what there is."""

    def __init__(self, stub: Any, _tensors: bool) -> None:
        self._stub = stub

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stub, name)

    def ReadTensors(self, request: Any) -> Any:  # noqa: N802 - TensorBoard's name
        """The reply of the data server."""
        reply = self._stub.ReadTensors(request)
        for run in reply.runs:
            for series in run.tags:
                for tensor in series.data.value:
                    if not is_sound(tensor):
                        tensor.CopyFrom(_NO_RECORD)
        return reply


def _sound_event(event: Any) -> Any:
    return event if is_sound(event.tensor_proto) else replace(event, tensor_proto=_NO_RECORD)
