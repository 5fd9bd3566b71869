"""The records that every TensorBoard knows: scalars, text and other summaries."""

from collections.abc import Callable
from time import time
from typing import Final

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.plugins.text.plugin_data_pb2 import TextPluginData

from tb_keisei.bridge.meter import now
from tb_keisei.bridge.orders.order import Batch, EventOrder, ScalarOrder
from tb_keisei.bridge.ply.device import DeviceRow, hand_over
from tb_keisei.bridge.ply.fetch import fetch
from tb_keisei.bridge.queue.outbox import Item, Kind
from tb_keisei.bridge.queue.writer_series import SeriesCounters

SCALAR_SIZE: Final = 300
SUMMARY_SIZE: Final = 700


class Scalar(Item):
    """One scalar."""

    __slots__ = ("_order",)

    def __init__(self, tag: str, value: float | DeviceRow, step: int, walltime: float | None) -> None:
        if isinstance(value, DeviceRow):
            hand_over(value.tensors())
        self.kind = Kind.SCALAR
        self.size = SCALAR_SIZE
        self.step = step
        self.time = now()
        self._order = (tag, value, step, time() if walltime is None else walltime)

    def check(self) -> None:
        """See Item."""
        tag, value, step, walltime = self._order
        if not isinstance(value, DeviceRow):
            ScalarOrder(tag, value, step, walltime).encode(Batch(set()))

    def order(self, counters: SeriesCounters) -> ScalarOrder:
        """See Item."""
        tag, value, step, walltime = self._order
        if isinstance(value, DeviceRow):
            fetch([value])
            value = value.number()
        return ScalarOrder(tag, value, step, walltime)


class BuiltSummary(Item):
    """Any other summary; what builds it runs on the worker."""

    __slots__ = ("_build", "_walltime")

    def __init__(
        self, kind: Kind, size: int, build: Callable[[], summary_pb2.Summary], step: int, walltime: float | None
    ) -> None:
        self.kind = kind
        self.size = SUMMARY_SIZE + size
        self.step = step
        self.time = now()
        self._build = build
        self._walltime = time() if walltime is None else walltime

    def check(self) -> None:
        """See Item; what is built is kept."""
        summary = self._build()
        self._build = lambda: summary

    def order(self, counters: SeriesCounters) -> EventOrder:
        """See Item; what is built is kept, should writing have to be tried again."""
        self.check()
        event = event_pb2.Event(wall_time=self._walltime, step=self.step, summary=self._build())
        return EventOrder(event.SerializeToString())


class BuiltEvent(Item):
    """An event that is serialized already."""

    __slots__ = ("_data",)

    def __init__(self, kind: Kind, data: bytes) -> None:
        self.kind = kind
        self.size = SUMMARY_SIZE + len(data)
        self.step = 0
        self.time = now()
        self._data = data

    def order(self, counters: SeriesCounters) -> EventOrder:
        """See Item."""
        return EventOrder(self._data)


def text_summary(tag: str, text: str) -> summary_pb2.Summary:
    """A text as torch's `add_text` writes it."""
    plugin = summary_pb2.SummaryMetadata.PluginData(
        plugin_name="text", content=TextPluginData(version=0).SerializeToString()
    )
    tensor = tensor_pb2.TensorProto(
        dtype=types_pb2.DT_STRING,
        string_val=[text.encode()],
        tensor_shape=tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)]),
    )
    metadata = summary_pb2.SummaryMetadata(plugin_data=plugin)
    value = summary_pb2.Summary.Value(tag=tag + "/text_summary", metadata=metadata, tensor=tensor)
    return summary_pb2.Summary(value=[value])
