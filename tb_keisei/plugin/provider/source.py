"""TensorBoard's data provider, as far as we need it. The only module that talks to it.

Both providers differ in what they raise (gRPC errors here, KeyErrors of a run that is just being removed there).
All of it leaves here as UnavailableError, or as None where the thing asked for is not there.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from tensorboard.context import RequestContext
from tensorboard.data.provider import DataProvider, RunTagFilter
from tensorboard.errors import NotFoundError, PublicError

from tb_keisei.plugin.http.errors import UnavailableError
from tb_keisei.plugin.provider.nudge import Nudge
from tb_keisei.plugin.provider.references import References
from tb_keisei.record.series import PLUGIN_NAME, parse_segment_tag

Series = tuple[str, str]
"""Run and tag."""

Events = Sequence[tuple[int, bytes]]
"""Event step and bytes of the events of one series, in ascending order of distinct steps."""

_SCALARS = "scalars"
_TEXT = "text"
"""TensorBoard's own plugins of these names."""

_ALL = 1 << 30
"""More entries than a series can have: no sampling by the provider."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a series has come: step and wall time of its last event. It changes when the series does."""

    max_step: int
    max_wall_time: float


class Source:
    """Reads our series. The experiment and the user do not matter: both providers of TensorBoard serve one log
    directory to whoever asks."""

    def __init__(self, provider: DataProvider) -> None:
        self._provider = provider
        self._context = RequestContext()
        self._nudge = Nudge(self._cheapest) if is_data_server(provider) else None

    def list_series(self) -> Mapping[Series, Extent]:
        """All index, table and probe series, and how far they have come."""
        listed = self._listed(None)
        return {
            (run, tag): Extent(series.max_step or 0, series.max_wall_time or 0.0)
            for run, tags in listed.items()
            for tag, series in tags.items()
        }

    def list_starts(self) -> Mapping[str, float]:
        """When the first event of each run was written, in seconds since 1970; those of which it is known."""
        runs = self._call("list_runs", experiment_id="")
        return {run.run_name: run.start_time for run in runs if run.start_time is not None}

    def list_bodies(self) -> Mapping[Series, Extent]:
        """All series of games, and how far they have come. One of the two loaders goes through every game for it."""
        listed = self._call("list_blob_sequences", experiment_id="", plugin_name=PLUGIN_NAME)
        return {
            (run, tag): Extent(series.max_step or 0, series.max_wall_time or 0.0)
            for run, tags in listed.items()
            for tag, series in tags.items()
            if parse_segment_tag(tag)
        }

    def read_events(self, wanted: Collection[Series]) -> Mapping[Series, Events]:
        """Events of the index series that are there."""
        read = self._read("read_tensors", wanted)
        return {key: _events(read[key]) for key in wanted if key in read}

    def read_each(self, wanted: Collection[Series]) -> Mapping[Series, Events | str]:
        """Events of some series, or why there are none. A series that breaks the provider is read by itself."""
        if not wanted:
            return {}
        try:
            return self.read_events(wanted)
        except PublicError as error:
            if len(wanted) == 1:
                return dict.fromkeys(wanted, str(error))
        return {key: events for one in wanted for key, events in self.read_each([one]).items()}

    def read_last(self, wanted: Collection[Series]) -> Mapping[Series, Events]:
        """The last event of each of some series that are there."""
        read = self._read("read_tensors", wanted, 1)
        return {key: _events(read[key]) for key in wanted if key in read}

    def read_references(self, series: Series) -> References | None:
        """Where the games of a series are; None where there is no such series."""
        data = self._read("read_blob_sequences", [series]).get(series)
        if data is None:
            return None
        return References.of((datum.step, [reference.blob_key for reference in datum.values]) for datum in data)

    def list_scalars(self, run: str) -> Mapping[str, Extent]:
        """The scalars of a run by tag, whoever wrote them, and how far they have come."""
        wanted = RunTagFilter(runs={run})
        listed = self._call("list_scalars", experiment_id="", plugin_name=_SCALARS, run_tag_filter=wanted)
        series = listed.get(run, {}).items()
        return {tag: Extent(scalar.max_step or 0, scalar.max_wall_time or 0.0) for tag, scalar in series}

    def read_scalar(self, run: str, tag: str, points: int) -> Sequence[tuple[int, float]]:
        """Steps and values of a scalar, at most so many of them; none where there is no such scalar."""
        wanted = RunTagFilter(runs={run}, tags={tag})
        read = self._call(
            "read_scalars", experiment_id="", plugin_name=_SCALARS, downsample=points, run_tag_filter=wanted
        )
        return [(datum.step, float(datum.value)) for datum in read.get(run, {}).get(tag, ())]

    def list_texts(self, run: str) -> Sequence[str]:
        """The tags of a run's texts, sorted."""
        wanted = RunTagFilter(runs={run})
        listed = self._call("list_tensors", experiment_id="", plugin_name=_TEXT, run_tag_filter=wanted)
        return sorted(listed.get(run, {}))

    def read_texts(self, run: str, tags: Collection[str]) -> Sequence[tuple[int, str]]:
        """Step and text of all that some series of texts hold, as far as TensorBoard keeps them."""
        if not tags:
            return []
        wanted = RunTagFilter(runs={run}, tags=set(tags))
        read = self._call("read_tensors", experiment_id="", plugin_name=_TEXT, downsample=_ALL, run_tag_filter=wanted)
        data = [datum for series in read.get(run, {}).values() for datum in series]
        return [(datum.step, _bytes(datum.numpy).decode(errors="replace")) for datum in data]

    def read_metadata(self, plugin: str, tag: str) -> Mapping[str, bytes]:
        """What another plugin keeps in the metadata of its series of that tag, by run."""
        wanted = RunTagFilter(tags={tag})
        listed = self._call("list_tensors", experiment_id="", plugin_name=plugin, run_tag_filter=wanted)
        return {run: bytes(series[tag].plugin_content) for run, series in listed.items() if tag in series}

    def read_blob(self, key: str) -> bytes | None:
        """A game's bytes; None where they are not there any more."""
        try:
            blob = self._call("read_blob", blob_key=key)
        except NotFoundError:
            return None
        except UnavailableError as error:
            if isinstance(error.__cause__, LookupError):  # how the Python provider says it
                return None
            raise
        return blob if isinstance(blob, bytes) else b""

    def _listed(self, runs: frozenset[str] | None) -> Mapping[str, Mapping[str, Any]]:
        """Tensor series by run and tag, of these runs or all.

        The Python provider keeps the metadata of a damaged series that has no data, and then can list no run at all:
        so the runs are listed by halves down to the one that has it, and there only what goes with its games.
        """
        wanted = None if runs is None else RunTagFilter(runs=runs)
        try:
            return self._list_tensors(wanted)
        except UnavailableError as error:
            if not isinstance(error.__cause__, LookupError):
                raise
        if runs is not None and len(runs) == 1:
            return self._listed_beside_games(runs)
        names = sorted(runs or {run.run_name for run in self._call("list_runs", experiment_id="")})
        half = (len(names) + 1) // 2
        parts = [frozenset(names[:half]), frozenset(names[half:])]
        return {run: tags for part in parts if part for run, tags in self._listed(part).items()}

    def _listed_beside_games(self, run: frozenset[str]) -> Mapping[str, Mapping[str, Any]]:
        """The series of headers that belong to the series of games of one run; none where those are damaged too."""
        try:
            games = self._call(
                "list_blob_sequences", experiment_id="", plugin_name=PLUGIN_NAME, run_tag_filter=RunTagFilter(runs=run)
            )
            found = [parse_segment_tag(tag) for tags in games.values() for tag in tags]
            tags = {tag for segment, _ in filter(None, found) for tag in (segment.index_tag, segment.table_tag)}
            return self._list_tensors(RunTagFilter(runs=run, tags=tags))
        except UnavailableError as error:
            if not isinstance(error.__cause__, LookupError):
                raise
            return {}

    def _list_tensors(self, wanted: RunTagFilter | None) -> Mapping[str, Mapping[str, Any]]:
        listed: Mapping[str, Mapping[str, Any]] = self._call(
            "list_tensors", experiment_id="", plugin_name=PLUGIN_NAME, run_tag_filter=wanted
        )
        return listed

    def _read(self, method: str, wanted: Collection[Series], most: int = _ALL) -> Mapping[Series, Any]:
        runs, tags = {run for run, _ in wanted}, {tag for _, tag in wanted}
        read = self._call(
            method,
            experiment_id="",
            plugin_name=PLUGIN_NAME,
            downsample=most,
            run_tag_filter=RunTagFilter(runs=runs, tags=tags),
        )
        return {(run, tag): data for run, tags_of_run in read.items() for tag, data in tags_of_run.items()}

    def _call(self, method: str, **arguments: object) -> Any:
        call = partial(getattr(self._provider, method), self._context, **arguments)
        try:
            with self._nudge.until_done() if self._nudge else nullcontext():
                try:
                    return call()
                except LookupError:  # the Python provider, when a run is removed meanwhile
                    return call()
        except PublicError:
            raise
        except Exception as error:  # of any kind, see above
            raise UnavailableError(f"TensorBoard could not read its data: {error!r:.300}") from error

    def _cheapest(self) -> object:
        return self._provider.list_plugins(self._context, experiment_id="")


def is_data_server(provider: DataProvider) -> bool:
    """Whether the data comes from TensorBoard's default loader: a server of its own, which follows every file."""
    return type(provider).__name__ == "GrpcDataProvider"


def _events(data: Collection[Any]) -> Events:
    """Ascending by step. Of two events at one step, as one loader shows them, the later one counts."""
    by_step = {datum.step: _bytes(datum.numpy) for datum in data}
    return sorted(by_step.items())


def _bytes(tensor: Any) -> bytes:
    """The bytes of a single string; nothing for any other tensor, which then counts as damaged."""
    value = tensor.item() if tensor.size == 1 else b""
    return value if isinstance(value, bytes) else b""
