"""The records that every TensorBoard knows: scalars, text and other summaries."""

from collections.abc import Callable
from time import time
from typing import Final

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.plugins.text.plugin_data_pb2 import TextPluginData

from tb_keisei.bridge.device_row import DeviceRow
from tb_keisei.bridge.outbox import Item, Kind, now
from tb_keisei.bridge.tape import Tape

SCALAR_SIZE: Final = 300
SUMMARY_SIZE: Final = 700


class Scalar(Item):
    """One scalar."""

    __slots__ = ("tag", "value", "walltime")

    def __init__(self, tag: str, value: float | DeviceRow, step: int, walltime: float | None) -> None:
        self.kind = Kind.SCALAR
        self.size = SCALAR_SIZE
        self.time = now()
        self.tag = tag
        self.value = value
        self.step = step
        self.walltime = time() if walltime is None else walltime

    def check(self) -> None:
        """See Item."""
        if not isinstance(self.value, DeviceRow):
            self._event(self.value)

    def event(self, tape: Tape) -> bytes:
        """The event as torch writes it."""
        if isinstance(self.value, DeviceRow):
            self.value.fetch()
            self.value = self.value.number()
        return self._event(self.value)

    def _event(self, value: float) -> bytes:
        summary = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=self.tag, simple_value=value)])
        return _event(summary, self.step, self.walltime)


class BuiltSummary(Item):
    """Any other summary; what builds it runs on the worker."""

    __slots__ = ("build", "walltime")

    def __init__(
        self, kind: Kind, size: int, build: Callable[[], summary_pb2.Summary], step: int, walltime: float | None
    ) -> None:
        self.kind = kind
        self.size = SUMMARY_SIZE + size
        self.time = now()
        self.build = build
        self.step = step
        self.walltime = time() if walltime is None else walltime

    def check(self) -> None:
        """See Item; what is built is kept."""
        summary = self.build()
        self.build = lambda: summary

    def event(self, tape: Tape) -> bytes:
        """The event; what is built is kept, should writing have to be tried again."""
        self.check()
        return _event(self.build(), self.step, self.walltime)


class BuiltEvent(Item):
    """An event that is serialized already."""

    __slots__ = ("data",)

    def __init__(self, kind: Kind, data: bytes) -> None:
        self.kind = kind
        self.size = SUMMARY_SIZE + len(data)
        self.step = 0
        self.time = now()
        self.data = data

    def event(self, tape: Tape) -> bytes:
        """The event."""
        return self.data


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


def _event(summary: summary_pb2.Summary, step: int, walltime: float) -> bytes:
    data: bytes = event_pb2.Event(wall_time=walltime, step=step, summary=summary).SerializeToString()
    return data
