"""The events of our series, as serialized `tensorflow.Event` messages."""

from collections.abc import Sequence

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2

from tb_keisei.record.series import (
    FIRST_EVENT_STEP,
    PLUGIN_NAME,
    Kind,
    ProbeSeries,
    Segment,
    open_games_tag,
    series_metadata,
)

_DATA_CLASSES = {
    "games": summary_pb2.DATA_CLASS_BLOB_SEQUENCE,
    "index": summary_pb2.DATA_CLASS_TENSOR,
    "table": summary_pb2.DATA_CLASS_TENSOR,
    "moves": summary_pb2.DATA_CLASS_TENSOR,
    "digest": summary_pb2.DATA_CLASS_TENSOR,
    "open": summary_pb2.DATA_CLASS_TENSOR,
    "probe": summary_pb2.DATA_CLASS_TENSOR,
}


def file_version_event(walltime: float) -> bytes:
    """The first event of every file."""
    return _serialized(event_pb2.Event(wall_time=walltime, file_version="brain.Event:2"))


def games_event(segment: Segment, blobs: Sequence[bytes], event_step: int, walltime: float, first: bool) -> bytes:
    """Games as their envelopes; `first` carries the series' metadata."""
    shape = tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=len(blobs))])
    tensor = tensor_pb2.TensorProto(dtype=types_pb2.DT_STRING, tensor_shape=shape, string_val=blobs)
    return _event(segment.games_tag, tensor, "games" if first else None, event_step, walltime)


def index_event(segment: Segment, index: bytes, event_step: int, walltime: float, first: bool) -> bytes:
    """Headers of games, encoded by `encode_index`; `first` carries the series' metadata."""
    return _event(segment.index_tag, _scalar(index), "index" if first else None, event_step, walltime)


def table_event(segment: Segment, table: bytes, walltime: float) -> bytes:
    """All headers of a segment, encoded by `encode_table`: the only event of its series."""
    return _event(segment.table_tag, _scalar(table), "table", FIRST_EVENT_STEP, walltime)


def extract_event(segment: Segment, kind: Kind, data: bytes, event_step: int, walltime: float, first: bool) -> bytes:
    """Moves or digests of games, by `kind`; `first` carries the series' metadata."""
    return _event(segment.tag(kind), _scalar(data), kind if first else None, event_step, walltime)


def open_games_event(writer: str, data: bytes, event_step: int, walltime: float, first: bool) -> bytes:
    """A writer's open games, encoded by `encode_open_games`; `first` carries the series' metadata."""
    return _event(open_games_tag(writer), _scalar(data), "open" if first else None, event_step, walltime)


def probe_event(series: ProbeSeries, probe: bytes, event_step: int, walltime: float, first: bool) -> bytes:
    """One probe, encoded by `encode_probe`; `first` carries the series' metadata."""
    return _event(series.tag, _scalar(probe), "probe" if first else None, event_step, walltime)


def _scalar(data: bytes) -> tensor_pb2.TensorProto:
    shape = tensor_shape_pb2.TensorShapeProto()
    return tensor_pb2.TensorProto(dtype=types_pb2.DT_STRING, tensor_shape=shape, string_val=[data])


def _event(tag: str, tensor: tensor_pb2.TensorProto, kind: Kind | None, step: int, walltime: float) -> bytes:
    value = summary_pb2.Summary.Value(tag=tag, tensor=tensor)
    if kind is not None:
        value.metadata.plugin_data.plugin_name = PLUGIN_NAME
        value.metadata.plugin_data.content = series_metadata(kind)
        value.metadata.data_class = _DATA_CLASSES[kind]
    return _serialized(event_pb2.Event(wall_time=walltime, step=step, summary=summary_pb2.Summary(value=[value])))


def _serialized(event: event_pb2.Event) -> bytes:
    data: bytes = event.SerializeToString()
    return data
