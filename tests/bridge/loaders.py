"""What TensorBoard's two loaders see of a log directory."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tensorboard import context
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.data import provider as tb_provider
from tensorboard.data.server_ingester import SubprocessServerDataIngester, get_server_binary
from tensorboard.util import grpc_util

from tb_keisei.record.game import Game
from tb_keisei.record.header import GameHeader
from tb_keisei.record.series import parse_segment_tag
from tb_keisei.record.wire.codec import decode_game, decode_index, decode_table
from tb_keisei.record.wire.table import Table

LOADERS = ("data-server", "python-loader")
CONTEXT = context.RequestContext()
ALL_POINTS = {"keisei": 0, "scalars": 0}


class Seen:
    """Everything that a loader kept of a log directory."""

    def __init__(self, provider: tb_provider.DataProvider) -> None:
        self.provider = provider

    def tags(self, run: str) -> list[str]:
        asked = {"experiment_id": "", "plugin_name": "keisei"}
        listed = self.provider.list_tensors(CONTEXT, **asked) | {}
        blobs = self.provider.list_blob_sequences(CONTEXT, **asked)
        return [*listed.get(run, {}), *blobs.get(run, {})]

    def curves(self, run: str) -> list[str]:
        """Tags of the stock tab."""
        return [*self.provider.list_scalars(CONTEXT, experiment_id="", plugin_name="scalars").get(run, {})]

    def headers(self, run: str) -> list[GameHeader]:
        found: list[GameHeader] = []
        for tag, points in self._read("read_tensors", run, "index"):
            assert tag.endswith("/index")
            for point in points:
                found += decode_index(point.numpy.item())
        return found

    def tables(self, run: str) -> list[Table]:
        return [
            decode_table(point.numpy.item())
            for _, points in self._read("read_tensors", run, "table")
            for point in points
        ]

    def games(self, run: str) -> list[Game]:
        games = []
        for _, points in self._read("read_blob_sequences", run, "games"):
            keys = [reference.blob_key for point in points for reference in point.values]
            games += [decode_game(self.provider.read_blob(CONTEXT, blob_key=key)) for key in keys]
        return games

    def steps(self, run: str, kind: str) -> list[int]:
        method = "read_tensors" if kind == "index" else "read_blob_sequences"
        return [point.step for _, points in self._read(method, run, kind) for point in points]

    def scalars(self, run: str, tag: str) -> list[tuple[int, float]]:
        asked = {"experiment_id": "", "plugin_name": "scalars", "downsample": 10_000}
        chosen = tb_provider.RunTagFilter(runs=[run], tags=[tag])
        points = self.provider.read_scalars(CONTEXT, run_tag_filter=chosen, **asked).get(run, {}).get(tag, [])
        return [(point.step, point.value) for point in points]

    def _read(self, method: str, run: str, kind: str) -> Iterator[tuple[str, Any]]:
        tags = [tag for tag in self.tags(run) if (segment := parse_segment_tag(tag)) and segment[1] == kind]
        chosen = tb_provider.RunTagFilter(runs=[run], tags=tags)
        asked = {"experiment_id": "", "plugin_name": "keisei", "downsample": 100_000}
        read = getattr(self.provider, method)(CONTEXT, run_tag_filter=chosen, **asked)
        yield from sorted(read.get(run, {}).items())


@contextmanager
def loaded(loader: str, logdir: Path) -> Iterator[Seen]:
    """A log directory as it is now, read by one of the loaders."""
    if loader == "data-server":
        ingester = SubprocessServerDataIngester(
            get_server_binary(),
            str(logdir),
            reload_interval=0,
            channel_creds_type=grpc_util.ChannelCredsType.LOCAL,
            samples_per_plugin=ALL_POINTS,
        )
        ingester.start()
        try:
            yield Seen(ingester.data_provider)
        finally:
            ingester._stdin_handle.close()
    else:
        multiplexer = EventMultiplexer(size_guidance={}, tensor_size_guidance=ALL_POINTS)
        multiplexer.AddRunsFromDirectory(str(logdir))
        multiplexer.Reload()
        yield Seen(MultiplexerDataProvider(multiplexer, str(logdir)))
