"""Hyper-parameters of runs, where a trainer wrote them for TensorBoard's own tab of them.

They lie in the metadata of one series of a run. PyTorch's `add_hparams` writes that into a run of its own, below the
one that it is called for: so they are of the nearest run, at or above it, that has games or probes.
"""

import logging
import time
from collections.abc import Collection, Mapping
from typing import Any, Final

from google.protobuf.message import DecodeError
from tensorboard.plugins.hparams.error import HParamsError
from tensorboard.plugins.hparams.metadata import (
    PLUGIN_NAME,
    SESSION_START_INFO_TAG,
    parse_session_start_info_plugin_data,
)

from tb_keisei.plugin.provider.source import Source

Hparams = Mapping[str, str]
"""Values in words, by name."""

_MAX_AGE: Final = 5.0
"""Seconds after which they are read again; a trainer writes them once, at the start of a run."""
_MOST_TEXT: Final = 200
_log = logging.getLogger("tensorboard")


class HparamReader:
    """What is known is kept for `max_age` seconds."""

    def __init__(self, source: Source, max_age: float = _MAX_AGE) -> None:
        self._source = source
        self._max_age = max_age
        self._fresh_until = 0.0
        self._known: Mapping[str, Hparams] = {}

    def read(self, runs: Collection[str]) -> Mapping[str, Hparams]:
        """Those of these runs that have some. Raises UnavailableError where TensorBoard cannot read its data."""
        if time.monotonic() >= self._fresh_until:
            contents = self._source.read_metadata(PLUGIN_NAME, SESSION_START_INFO_TAG)
            self._known = {run: hparams_of(run, content) for run, content in sorted(contents.items())}
            self._fresh_until = time.monotonic() + self._max_age
        return owned(self._known, runs)


def owned(known: Mapping[str, Hparams], runs: Collection[str]) -> Mapping[str, Hparams]:
    """By run of `runs`, what it or a run below it has; of two values of one name that of the first run by name."""
    found: dict[str, dict[str, str]] = {}
    for run, hparams in known.items():
        if (owner := _owner(run, runs)) is not None:
            found[owner] = {**hparams, **found.get(owner, {})}
    return found


def differing(hparams: Mapping[str, Hparams]) -> Mapping[str, Hparams]:
    """Without what is the same in all runs that have it: that makes no groups."""
    values: dict[str, set[str]] = {}
    for each in hparams.values():
        for name, value in each.items():
            values.setdefault(name, set()).add(value)
    return {
        run: {name: value for name, value in each.items() if len(values[name]) > 1} for run, each in hparams.items()
    }


def hparams_of(run: str, content: bytes) -> Hparams:
    """From the metadata of a run's series; none, and a line in the log, where it cannot be read."""
    try:
        info = parse_session_start_info_plugin_data(content)
    except (HParamsError, DecodeError) as error:
        _log.warning("The hyper-parameters of run %r cannot be read: %.200s", run, error)
        return {}
    told = {name[:_MOST_TEXT]: _text(value) for name, value in sorted(info.hparams.items())}
    return {name: text[:_MOST_TEXT] for name, text in told.items() if text is not None}


def _owner(run: str, runs: Collection[str]) -> str | None:
    """The run itself or the nearest one above it; None where it is below none of them."""
    while run not in runs and "/" in run:
        run = run.rpartition("/")[0]
    return run if run in runs else None


def _text(value: Any) -> str | None:
    """Of a protobuf Value; None for one that is neither number, truth value nor text."""
    kind = value.WhichOneof("kind")
    if kind == "number_value":
        return repr(value.number_value).removesuffix(".0")
    if kind == "bool_value":
        return str(value.bool_value).lower()
    return value.string_value if kind == "string_value" else None
