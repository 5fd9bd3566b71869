"""TensorBoard's data providers, kept from what one odd tensor does to them.

Both make an array of every tensor of a series, and one of them a key for every string that a tensor declares. So a
tensor that holds something else than it declares fails its whole series, and one that declares 2^62 strings has no end.
Before they look at it, it is replaced by one that is told from any record: only its own place then counts as damaged.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from math import prod
from typing import Any, Final

from tensorboard.compat.proto import tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.data.provider import DataProvider
from tensorboard.util.tensor_util import make_ndarray

NO_RECORD: Final = b"\xff"
"""Neither text nor an envelope."""

_ONE: Final = tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)])
_NO_STRING: Final = tensor_pb2.TensorProto(dtype=types_pb2.DT_STRING, tensor_shape=_ONE, string_val=[NO_RECORD])
_NO_NUMBER: Final = tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, float_val=[float("nan")])

Mend = Callable[[tensor_pb2.TensorProto], tensor_pb2.TensorProto]
"""Gives a tensor, or what is to stand in its place."""


def sound(provider: DataProvider, mend: Mend | None = None) -> DataProvider:
    """The same provider; it comes to see no tensor but what `mend` gives. Without it: for a call that looks at none.

    The providers have no way in for that but their private parts: one that lacks those is returned as it is.
    """
    for part, wrapper in (("_multiplexer", _Multiplexer), ("_stub", _Stub)):
        if hasattr(provider, part):
            twin = copy(provider)
            setattr(twin, part, wrapper(getattr(provider, part), mend))
            return twin
    return provider


def strings(tensor: tensor_pb2.TensorProto) -> tensor_pb2.TensorProto:
    """A tensor of strings, at least one and as many as it declares; any other is NO_RECORD."""
    good = tensor.dtype == types_pb2.DT_STRING and not tensor.tensor_content
    return tensor if good and _declared(tensor) == len(tensor.string_val) > 0 else _NO_STRING


def scalar(tensor: tensor_pb2.TensorProto) -> tensor_pb2.TensorProto:
    """A tensor of one number; any other is NaN."""
    try:
        if _declared(tensor) == 1:
            float(make_ndarray(tensor).item())
            return tensor
    except (TypeError, ValueError):
        pass
    return _NO_NUMBER


def _declared(tensor: tensor_pb2.TensorProto) -> int:
    """How many values a tensor says that it has; none where it says something impossible."""
    return prod(max(dim.size, 0) for dim in tensor.tensor_shape.dim)


class _Multiplexer:
    """What the Python loader has loaded."""

    def __init__(self, multiplexer: Any, mend: Mend | None) -> None:
        self._multiplexer = multiplexer
        self._mend = mend

    def __getattr__(self, name: str) -> Any:
        return getattr(self._multiplexer, name)

    def Tensors(self, run: str, tag: str) -> Sequence[Any]:  # noqa: N802 - TensorBoard's name
        """The events of a series; none where damage has left its metadata alone."""
        try:
            events: Sequence[Any] = self._multiplexer.Tensors(run, tag)
        except KeyError:
            return []
        return events if self._mend is None else [_mended(event, self._mend) for event in events]


class _Stub:
    """The connection to the data server, which makes its keys from what there is."""

    def __init__(self, stub: Any, mend: Mend | None) -> None:
        self._stub = stub
        self._mend = mend or strings

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stub, name)

    def ReadTensors(self, request: Any) -> Any:  # noqa: N802 - TensorBoard's name
        """The reply of the data server."""
        reply = self._stub.ReadTensors(request)
        for run in reply.runs:
            for series in run.tags:
                for tensor in series.data.value:
                    mended = self._mend(tensor)
                    if mended is not tensor:
                        tensor.CopyFrom(mended)
        return reply


def _mended(event: Any, mend: Mend) -> Any:
    tensor = mend(event.tensor_proto)
    return event if tensor is event.tensor_proto else replace(event, tensor_proto=tensor)
