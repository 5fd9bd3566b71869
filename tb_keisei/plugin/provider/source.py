"""TensorBoard's data provider, as far as we need it. The only module that talks to it.

Both providers differ in what they raise (gRPC errors here, KeyErrors of a run that is just being removed there).
All of it leaves here as UnavailableError in words of ours, or as None where the thing asked for is not there; what the
provider said goes to TensorBoard's log.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from tensorboard.context import RequestContext
from tensorboard.data.provider import DataProvider, RunTagFilter

from tb_keisei.plugin.http.errors import InvalidArgumentError, NotFoundError, UnavailableError
from tb_keisei.plugin.provider.nudge import Nudge
from tb_keisei.plugin.provider.references import References
from tb_keisei.plugin.provider.sound import NO_RECORD, Mend, scalar, sound, strings
from tb_keisei.record.series import FIRST_EVENT_STEP, PLUGIN_NAME, parse_segment_tag

_log = logging.getLogger("tensorboard")

Series = tuple[str, str]
"""Run and tag."""

Events = Sequence[tuple[int, bytes]]
"""Event step and bytes of the events of one series, in ascending order of distinct steps."""

_SCALARS = "scalars"
_TEXT = "text"
"""TensorBoard's own plugins of these names."""
_MENDS: Final[Mapping[str, Mend]] = {PLUGIN_NAME: strings, _TEXT: strings, _SCALARS: scalar}

_ALL = 1 << 30
"""More entries than a series can have: no sampling by the provider."""

_MOST_FAILURES: Final = 32
"""Reads of some series that may fail before the rest of them is given up for now."""

_GONE: Final = (
    "TensorBoard's data server does not answer. What it said last stands where TensorBoard was started; start it "
    "again, with --load_fast=false if the server ends once more."
)
_UNREAD: Final = (
    "TensorBoard could not read its data just now. What it said is in its log; if it stays like this, start it again."
)
_ODD_NAME: Final = (
    "TensorBoard's data server gives no games of a run with a quotation mark, a backslash or a control character in "
    "its name. Rename the run's directory, or start TensorBoard with --load_fast=false."
)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a series has come: step and wall time of its last event. It changes when the series does."""

    max_step: int
    max_wall_time: float

    @classmethod
    def of(cls, series: Any) -> "Extent":
        """Of what a provider lists; that of a series without events ends before the first step."""
        return cls(FIRST_EVENT_STEP - 1 if series.max_step is None else series.max_step, series.max_wall_time or 0.0)


class Source:
    """Reads our series. The experiment and the user do not matter: both providers of TensorBoard serve one log
    directory to whoever asks."""

    def __init__(self, provider: DataProvider) -> None:
        self._provider = provider
        self._context = RequestContext()
        self._nudge = Nudge(self._cheapest) if is_data_server(provider) else None
        self._logged: set[tuple[str, type[Exception]]] = set()

    def list_series(self) -> Mapping[Series, Extent]:
        """All index, table and probe series, and how far they have come."""
        listed = self._call("list_tensors", experiment_id="", plugin_name=PLUGIN_NAME)
        return {(run, tag): Extent.of(series) for run, tags in listed.items() for tag, series in tags.items()}

    def list_starts(self) -> Mapping[str, float]:
        """When the first event of each run was written, in seconds since 1970; those of which it is known."""
        runs = self._call("list_runs", experiment_id="")
        return {run.run_name: run.start_time for run in runs if run.start_time is not None}

    def list_bodies(self) -> Mapping[Series, Extent]:
        """All series of games, and how far they have come. One of the two loaders goes through every game for it."""
        listed = self._call("list_blob_sequences", experiment_id="", plugin_name=PLUGIN_NAME)
        return {
            (run, tag): Extent.of(series)
            for run, tags in listed.items()
            for tag, series in tags.items()
            if parse_segment_tag(tag)
        }

    def read_events(self, wanted: Collection[Series]) -> Mapping[Series, Events]:
        """Events of the index series that are there."""
        read = self._read("read_tensors", wanted)
        return {key: _events(read[key]) for key in wanted if key in read}

    def read_each(self, wanted: Collection[Series]) -> Mapping[Series, Events | str]:
        """Events of some series, or why there are none.

        Where they fail together they are read by halves, so that one which breaks the provider does it alone.
        """
        found: dict[Series, Events | str] = {}
        parts, failures = [list(wanted)] if wanted else [], 0
        while parts:
            part = parts.pop()
            try:
                found |= self.read_events(part)
            except UnavailableError as error:
                failures += 1
                if len(part) == 1 or failures > _MOST_FAILURES:
                    found |= dict.fromkeys(part, str(error))
                else:
                    parts += [part[len(part) // 2 :], part[: len(part) // 2]]
        return found

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
        return {tag: Extent.of(scalar) for tag, scalar in series}

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
        texts = [(datum.step, _bytes(datum.numpy)) for datum in data]
        return [(step, text.decode(errors="replace")) for step, text in texts if text != NO_RECORD]

    def read_metadata(self, plugin: str, tag: str) -> Mapping[str, bytes]:
        """What another plugin keeps in the metadata of its series of that tag, by run."""
        wanted = RunTagFilter(tags={tag})
        listed = self._call("list_tensors", experiment_id="", plugin_name=plugin, run_tag_filter=wanted)
        return {run: bytes(series[tag].plugin_content) for run, series in listed.items() if tag in series}

    def read_blob(self, key: str) -> bytes | None:
        """A game's bytes; None where they are not there any more.

        Raises UnavailableError where TensorBoard cannot read it, or does not take the key that it gave.
        """
        try:
            blob = self._call("read_blob", blob_key=key)
        except UnavailableError as error:
            if isinstance(error.__cause__, NotFoundError | LookupError):  # as one provider says it, and the other
                return None
            if isinstance(error.__cause__, InvalidArgumentError):
                raise UnavailableError(_ODD_NAME) from error
            raise
        return blob if isinstance(blob, bytes) else b""

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
        mend = _MENDS.get(str(arguments.get("plugin_name", PLUGIN_NAME))) if method.startswith("read") else None
        call = partial(getattr(sound(self._provider, mend), method), self._context, **arguments)
        try:
            with self._nudge.until_done() if self._nudge else nullcontext():
                try:
                    return call()
                except LookupError:  # the Python provider, when a run is removed meanwhile
                    return call()
        except Exception as error:  # of any kind, see above
            self._log_once(method, error)
            raise UnavailableError(_GONE if _is_gone(error) else _UNREAD) from error

    def _log_once(self, method: str, error: Exception) -> None:
        """Tell TensorBoard's log what the provider said: of each kind the first, for a tab asks every second."""
        kind = method, type(error)
        if kind not in self._logged:
            self._logged.add(kind)
            _log.warning("The Keisei tab asked for %s: %r", method, error)

    def _cheapest(self) -> object:
        return self._provider.list_plugins(self._context, experiment_id="")


def is_data_server(provider: DataProvider) -> bool:
    """Whether the data comes from TensorBoard's default loader: a server of its own, which follows every file."""
    return type(provider).__name__ == "GrpcDataProvider"


def _is_gone(error: Exception) -> bool:
    """Whether this is gRPC's word for a server that is not there."""
    code = getattr(error, "code", None)
    return callable(code) and getattr(code(), "name", "") == "UNAVAILABLE"


def _events(data: Collection[Any]) -> Events:
    """Ascending by step. Of two events at one step, as one loader shows them, the later one counts."""
    by_step = {datum.step: _bytes(datum.numpy) for datum in data}
    return sorted(by_step.items())


def _bytes(tensor: Any) -> bytes:
    """The bytes of a single string; nothing for any other tensor, which then counts as damaged."""
    value = tensor.item() if tensor.size == 1 else b""
    return value if isinstance(value, bytes) else b""
