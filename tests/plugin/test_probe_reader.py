"""How much one list of probes reads, and what is kept of it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tb_keisei.plugin.games.store import GameStore
from tb_keisei.plugin.probes import shelf
from tb_keisei.plugin.probes.probe_reader import ProbeReader
from tb_keisei.plugin.provider.source import Source
from tests.plugin.logs import LogWriter
from tests.plugin.provider import LocalProvider
from tests.plugin.test_http_probes import recorded

NAMES = ("p", "q", "r")


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    for run in "ab":
        writer = LogWriter(tmp_path / run, run * 16)
        for name in NAMES:
            for step in range(10):
                writer.add_probe(recorded(step, 0.5, name=name))
    return tmp_path


def test_a_list_reads_for_so_long_and_the_next_one_goes_on(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source(LocalProvider(logdir))
    runs = [*GameStore(source).snapshot().runs.values()]
    reader = ProbeReader(source)
    monkeypatch.setattr(shelf, "_EVENTS_A_READ", 10)
    assert (reader.list(runs, 0).curves, reader.list(runs, 0).unread) == ({"a": {}, "b": {}}, 6)
    clock = iter(range(100))
    monkeypatch.setattr(shelf, "time", SimpleNamespace(monotonic=lambda: next(clock)))  # no other thread's clock
    seen = [reader.list(runs, 2.5) for _ in range(3)]
    assert [[*listed.curves["a"], *listed.curves["b"]] for listed in seen] == [
        ["p", "q"],
        ["p", "q", "r", "p"],
        [*NAMES] * 2,
    ]
    assert [listed.unread for listed in seen] == [4, 2, 0]


def test_both_runs_are_kept(logdir: Path) -> None:
    provider = LocalProvider(logdir)
    source = Source(provider)
    runs = [*GameStore(source).snapshot().runs.values()]
    reader = ProbeReader(source)
    for run in (*runs, *runs):
        assert not reader.list([run]).unread
    assert provider.reads["read_tensors"] == 6


def test_what_does_not_fit_is_not_read_and_is_counted(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = LocalProvider(logdir)
    source = Source(provider)
    runs = [*GameStore(source).snapshot().runs.values()]
    monkeypatch.setattr(shelf, "_EVENTS_A_READ", 10)
    reader = ProbeReader(source, curves=4 * shelf._OVERHEAD)
    for _ in range(3):
        listed = reader.list(runs)
        assert listed.unread > 0
        assert sum(map(len, listed.curves.values())) + listed.unread == 6
    assert provider.reads["read_tensors"] < 18
