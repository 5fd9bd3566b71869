"""TensorBoard's own Python data provider on a log directory, in this process, loaded when a test says so."""

from collections import Counter
from pathlib import Path
from typing import Any

from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer


class LocalProvider(MultiplexerDataProvider):
    """Counts calls, and can be made to fail.

    `reads` counts the series that were read by each method, `tags_read` how often a tensor series was asked for by its
    tag, `entries_read` the tensor series by how many entries at most were asked for; `failures` maps a method to what
    it raises.
    """

    def __init__(self, logdir: Path) -> None:
        self._path = logdir
        self.reads: Counter[str] = Counter()
        self.tags_read: Counter[str] = Counter()
        self.entries_read: Counter[int] = Counter()
        self.failures: dict[str, Exception] = {}
        self.broken_tags: set[str] = set()
        multiplexer = EventMultiplexer(tensor_size_guidance={"keisei": 0}, event_file_active_filter=lambda _: True)
        super().__init__(multiplexer, str(logdir))
        self.load()

    def load(self) -> None:
        """What TensorBoard does every few seconds."""
        self._multiplexer.AddRunsFromDirectory(str(self._path))
        self._multiplexer.Reload()

    def list_tensors(self, *args: Any, **kwargs: Any) -> Any:
        return self._counted("list_tensors", 1, super().list_tensors, *args, **kwargs)

    def read_tensors(self, *args: Any, **kwargs: Any) -> Any:
        tags = kwargs["run_tag_filter"].tags
        if self.broken_tags & set(tags):
            raise ValueError("a tensor that nobody can make an array of")
        self.tags_read.update(tags)
        self.entries_read.update({kwargs["downsample"]: len(tags)})
        return self._counted("read_tensors", len(tags), super().read_tensors, *args, **kwargs)

    def list_blob_sequences(self, *args: Any, **kwargs: Any) -> Any:
        return self._counted("list_blob_sequences", 1, super().list_blob_sequences, *args, **kwargs)

    def read_blob_sequences(self, *args: Any, **kwargs: Any) -> Any:
        tags = kwargs["run_tag_filter"].tags
        return self._counted("read_blob_sequences", len(tags), super().read_blob_sequences, *args, **kwargs)

    def read_blob(self, *args: Any, **kwargs: Any) -> Any:
        return self._counted("read_blob", 1, super().read_blob, *args, **kwargs)

    def _counted(self, method: str, series: int, call: Any, *args: Any, **kwargs: Any) -> Any:
        if method in self.failures:
            raise self.failures[method]
        self.reads[method] += series
        return call(*args, **kwargs)
