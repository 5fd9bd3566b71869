"""torch's SummaryWriter over the bridge: the same calls, none of which can hold up or break training."""

import copy
import os
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

import numpy as np
import torch
from tensorboard.compat.proto import summary_pb2
from torch.utils.tensorboard import summary as torch_summary
from torch.utils.tensorboard._convert_np import make_np

from tb_keisei.bridge.event_writer import EventWriter
from tb_keisei.bridge.guard import tolerant
from tb_keisei.bridge.keywords import NOT_GIVEN
from tb_keisei.bridge.options import FLUSH_SECS, MAX_QUEUE_BYTES
from tb_keisei.bridge.ply.device import DeviceTensor, hand_over
from tb_keisei.bridge.ply.fetch import fetched
from tb_keisei.bridge.queue.outbox import Kind
from tb_keisei.bridge.torch.calls import StockCalls
from tb_keisei.bridge.torch.file import OutboxFileWriter

build: Any = torch_summary  # it has no types

_KEPT: Final = 1 << 10
"""Bytes that an argument holds of which the size is not known."""


class SummaryWriter(EventWriter, StockCalls):  # type: ignore[misc]  # ours come first, and accept the same
    """torch.utils.tensorboard.SummaryWriter with games, whose calls take microseconds and never raise or wait.

    All `add_*` of torch are here with torch's arguments and write the same events. Histograms, images, audio and the
    like are copied at the call and built on the writer's thread; wrong arguments are counted and warned about, and
    raised in strict mode only. `add_graph`, `add_onnx_graph` and `add_embedding` do their work at the call, as in
    torch. See EventWriter for games and probes, `strict` and `max_queue_bytes`.

    Other than torch's, it keeps `flush` and `close` to a deadline, and needs no room in a queue of `max_queue` records
    (the argument is accepted and not used).
    """

    file_writer: Any
    all_writers: Any

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = FLUSH_SECS,
        filename_suffix: str = "",
        *,
        max_queue_bytes: int = MAX_QUEUE_BYTES,
        strict: bool = False,
    ) -> None:
        """Open a run; arguments are torch's, those of EventWriter come after them, and so does what they promise."""
        path = _default_log_dir(comment) if log_dir is None or (isinstance(log_dir, str) and not log_dir) else log_dir
        self._open(path, (max_queue_bytes, flush_secs, purge_step, filename_suffix), strict)
        given = path if isinstance(path, str | os.PathLike) else self._log_dir
        StockCalls.__init__(self, given, comment, None, max_queue, flush_secs, filename_suffix)

    def _get_file_writer(self) -> OutboxFileWriter:
        """What torch's own methods write to."""
        if self.file_writer is None:
            self.file_writer = OutboxFileWriter(self._log_dir, self._add, self.flush)
            self.all_writers = {self._log_dir: self.file_writer}
        writer: OutboxFileWriter = self.file_writer
        return writer

    def close(self, timeout: float | None = 10.0) -> bool:  # type: ignore[override]
        """See EventWriter. As in torch, a call after it opens a new event file."""
        self.file_writer = self.all_writers = None
        return super().close(timeout)

    def _after_close(self) -> None:
        self._begin()

    def get_logdir(self) -> str:
        """The run's directory, as given."""
        return str(self.log_dir)

    def add_scalar(
        self,
        tag: str = NOT_GIVEN,
        scalar_value: Any = NOT_GIVEN,
        global_step: Any = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
        **unknown: Any,
    ) -> None:
        """Add one point of a curve; arguments are torch's. A tensor on a GPU is cloned and fetched later."""
        if not new_style:
            super().add_scalar(tag, scalar_value, global_step, walltime, **unknown)
            return

        def scalar(value: Any) -> summary_pb2.Summary:
            return build.scalar(tag, value, new_style=True, double_precision=double_precision)

        self._later("add_scalar", Kind.SCALAR, scalar, (scalar_value,), global_step, walltime)

    @tolerant
    def add_scalars(
        self, main_tag: str, tag_scalar_dict: Mapping[str, Any], global_step: Any = None, walltime: float | None = None
    ) -> None:
        """Add a point to several curves of one plot; each is a run below this one, as in torch."""
        with self._guard.during("add_scalars"):
            for tag, value in tag_scalar_dict.items():
                self._add(self._scalar(main_tag, value, global_step, walltime), f"{main_tag.replace('/', '_')}_{tag}")

    @tolerant
    def add_hparams(
        self,
        hparam_dict: dict[str, Any],
        metric_dict: dict[str, Any],
        hparam_domain_discrete: dict[str, list[Any]] | None = None,
        run_name: str | None = None,
        global_step: Any = None,
    ) -> None:
        """Add hyperparameters and the metrics to compare them by; a run below this one, as in torch."""
        with self._guard.during("add_hparams"):
            if type(hparam_dict) is not dict or type(metric_dict) is not dict:
                raise TypeError("hparam_dict and metric_dict should be dictionaries")
            run = run_name or str(time.time())
            for summary in build.hparams(hparam_dict, metric_dict, hparam_domain_discrete):
                self._add(self._summary(Kind.SCALAR, 0, partial(_same, summary), global_step, None), run)
            for tag, value in metric_dict.items():
                self._add(self._scalar(tag, value, global_step, None), run)
            self._worker.end_run(run)

    @tolerant
    def add_tensor(self, tag: str, tensor: Any, global_step: Any = None, walltime: float | None = None) -> None:
        """Add a tensor; arguments are torch's."""
        self._later("add_tensor", Kind.MEDIA, partial(build.tensor_proto, tag), (tensor,), global_step, walltime)

    @tolerant
    def add_histogram(
        self,
        tag: str,
        values: Any,
        global_step: Any = None,
        bins: Any = "tensorflow",
        walltime: float | None = None,
        max_bins: int | None = None,
    ) -> None:
        """Add a histogram; arguments are torch's."""
        edges = self.default_bins if isinstance(bins, str) and bins == "tensorflow" else copy.copy(bins)

        def histogram(x: Any) -> summary_pb2.Summary:
            return build.histogram(tag, x, edges, max_bins=max_bins)

        self._later("add_histogram", Kind.MEDIA, histogram, (values,), global_step, walltime)

    @tolerant
    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        """Add an image; arguments are torch's."""

        def image(x: Any) -> summary_pb2.Summary:
            return build.image(tag, x, dataformats=dataformats)

        self._later("add_image", Kind.MEDIA, image, (img_tensor,), global_step, walltime)

    @tolerant
    def add_images(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "NCHW",
    ) -> None:
        """Add a batch of images as one; arguments are torch's."""
        self.add_image(tag, img_tensor, global_step, walltime, dataformats)

    @tolerant
    def add_image_with_boxes(
        self,
        tag: str,
        img_tensor: Any,
        box_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        rescale: float = 1,
        dataformats: str = "CHW",
        labels: Any = None,
    ) -> None:
        """Add an image with boxes drawn on it; arguments are torch's."""
        names = [labels] if isinstance(labels, str) else copy.copy(labels)

        def image(x: Any, boxes: Any) -> summary_pb2.Summary:
            fitting = names if names is not None and len(names) == boxes.shape[0] else None
            return build.image_boxes(tag, x, boxes, rescale=rescale, dataformats=dataformats, labels=fitting)

        self._later("add_image_with_boxes", Kind.MEDIA, image, (img_tensor, box_tensor), global_step, walltime)

    @tolerant
    def add_video(
        self, tag: str, vid_tensor: Any, global_step: Any = None, fps: float = 4, walltime: float | None = None
    ) -> None:
        """Add a video (needs moviepy); arguments are torch's."""
        self._later("add_video", Kind.MEDIA, lambda x: build.video(tag, x, fps), (vid_tensor,), global_step, walltime)

    @tolerant
    def add_audio(
        self,
        tag: str,
        snd_tensor: Any,
        global_step: Any = None,
        sample_rate: int = 44100,
        walltime: float | None = None,
    ) -> None:
        """Add audio; arguments are torch's."""

        def audio(x: Any) -> summary_pb2.Summary:
            return build.audio(tag, x, sample_rate=sample_rate)

        self._later("add_audio", Kind.MEDIA, audio, (snd_tensor,), global_step, walltime)

    @tolerant
    def add_pr_curve(
        self,
        tag: str,
        labels: Any,
        predictions: Any,
        global_step: Any = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Add a precision-recall curve; arguments are torch's."""

        def curve(truth: Any, guesses: Any, weight: Any) -> summary_pb2.Summary:
            return build.pr_curve(tag, make_np(truth), make_np(guesses), num_thresholds, weight)

        self._later("add_pr_curve", Kind.MEDIA, curve, (labels, predictions, weights), global_step, walltime)

    @tolerant
    def add_mesh(
        self,
        tag: str,
        vertices: Any,
        colors: Any = None,
        faces: Any = None,
        config_dict: Any = None,
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Add meshes or point clouds; arguments are torch's."""
        config = copy.deepcopy(config_dict)

        def mesh(*parts: Any) -> summary_pb2.Summary:
            return build.mesh(tag, *parts, config)

        self._later("add_mesh", Kind.MEDIA, mesh, (vertices, colors, faces), global_step, walltime)

    def _later(
        self,
        what: str,
        kind: Kind,
        make: Callable[..., summary_pb2.Summary],
        arguments: tuple[Any, ...],
        global_step: Any,
        walltime: float | None,
    ) -> None:
        """Copy the arguments now, have `make` build the summary of the copies on the worker."""
        with self._guard.during(what):
            copies = [_snapshot(argument) for argument in arguments]
            size = sum(held for _, held in copies)
            self._add(self._summary(kind, size, partial(_make, make, copies), global_step, walltime))


def _snapshot(value: Any) -> tuple[Any, int]:
    """A copy of an argument, and its size in bytes."""
    if isinstance(value, np.ndarray):
        return value.copy(), value.nbytes
    if isinstance(value, torch.Tensor):
        tensor = value.detach()
        if tensor.device.type in ("cpu", "meta"):
            return tensor.clone(), tensor.numel() * tensor.element_size()
        device = DeviceTensor(tensor)
        hand_over([device])
        return device, len(device)
    return copy.deepcopy(value), _KEPT


def _same(summary: summary_pb2.Summary) -> summary_pb2.Summary:
    return summary


def _make(make: Callable[..., summary_pb2.Summary], copies: Iterable[tuple[Any, int]]) -> summary_pb2.Summary:
    return make(*(fetched(value) if isinstance(value, DeviceTensor) else value for value, _ in copies))


def _default_log_dir(comment: str) -> str:
    """torch's: runs/<time>_<host><comment>."""
    return os.path.join("runs", datetime.now().strftime("%b%d_%H-%M-%S") + "_" + socket.gethostname() + comment)
