"""What torch's SummaryWriter writes to, in place of its own event file writer: the outbox."""

from collections.abc import Callable

from tensorboard.compat.proto import event_pb2, summary_pb2
from torch.utils.tensorboard.writer import FileWriter

from tb_keisei.bridge.queue.outbox import Item, Kind
from tb_keisei.bridge.queue.summaries import BuiltEvent

_SMALL_PLUGINS = frozenset({"scalars", "hparams", "custom_scalars"})


class OutboxFile:
    """The part of `EventFileWriter` that torch's FileWriter uses."""

    def __init__(self, log_dir: str, add: Callable[[Item], None], flush: Callable[[], bool]) -> None:
        self._log_dir = log_dir
        self._add = add
        self._flush = flush

    def get_logdir(self) -> str:
        """The run's directory."""
        return self._log_dir

    def add_event(self, event: event_pb2.Event) -> None:
        """Queue an event."""
        self._add(BuiltEvent(kind_of(event), event.SerializeToString()))

    def flush(self) -> None:
        """Wait until all is written, for at most the writer's deadline."""
        self._flush()

    def close(self) -> None:
        """Nothing to do: the writer closes its files."""

    def reopen(self) -> None:
        """Nothing to do: the writer opens its files."""


class OutboxFileWriter(FileWriter):
    """torch's FileWriter, whose events go to the outbox."""

    def __init__(self, log_dir: str, add: Callable[[Item], None], flush: Callable[[], bool]) -> None:
        self.event_writer = OutboxFile(log_dir, add, flush)


def kind_of(event: event_pb2.Event) -> Kind:
    """What kind of record an event is, for the order in which records are given up."""
    kinds = {_kind_of_value(value) for value in event.summary.value}
    return min(kinds) if kinds else Kind.MEDIA


def _kind_of_value(value: summary_pb2.Summary.Value) -> Kind:
    if value.WhichOneof("value") == "simple_value":
        return Kind.SCALAR
    plugin = value.metadata.plugin_data.plugin_name
    if plugin in _SMALL_PLUGINS:
        return Kind.SCALAR
    return Kind.TEXT if plugin == "text" else Kind.MEDIA
