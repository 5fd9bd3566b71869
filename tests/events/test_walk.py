"""One notion of what is in a log directory, whoever reads it."""

import errno
import itertools
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tb_keisei import cli, read_games
from tb_keisei.adapters.keisei.logdir import event_files_in, last_step
from tb_keisei.events import scan
from tb_keisei.events.archive import archive_of
from tb_keisei.events.event import index_event
from tb_keisei.events.framing import frame
from tb_keisei.events.walk import event_files
from tb_keisei.record.header import Place, header_of
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.series import FIRST_EVENT_STEP
from tb_keisei.record.wire.codec import encode_index
from tests.events.test_reading import SEGMENT, game, game_record, ids, write
from tests.plugin.logs import LogWriter, example_game

LONG_AGO = 1_700_000_000
Said = Callable[..., tuple[int, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What a command ends with, and says."""

    def run(*arguments: str | Path) -> tuple[int, str]:
        code = cli.main([str(argument) for argument in arguments])
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_POLL_SECS", 0.02)


def test_links_are_followed_each_file_comes_once_and_loops_end(tmp_path: Path, said: Said) -> None:
    away, logs = tmp_path / "away", tmp_path / "logs"
    one = write(away / "one/tfevents.1", game_record(0))
    write(away / "many/deep/tfevents.1", game_record(1))
    real = write(logs / "z/tfevents.1", game_record(2))
    (logs / "one").symlink_to(away / "one")
    (logs / "again").symlink_to(away / "one")
    (logs / "many").symlink_to(away / "many")
    (logs / "a_to_z").symlink_to(logs / "z")
    (logs / "z/loop").symlink_to(logs)
    (logs / "file").mkdir()
    (logs / "file/tfevents.2").symlink_to(real)
    (away / "many/up").symlink_to(away)
    assert sorted(ids(logs)) == ["0", "1", "2"]
    assert [str(path.relative_to(logs)) for path in event_files(logs)] == [
        "again/tfevents.1",
        "many/deep/tfevents.1",
        "z/tfevents.1",
    ]
    assert ids(logs / "one") == ["0"]
    assert "run many/deep" in said("inspect", logs)[1]
    assert event_files_in(logs / "one") == [logs / "one" / one.name]


def test_a_linked_run_is_compacted_where_it_is(tmp_path: Path, said: Said) -> None:
    writer = LogWriter(tmp_path / "away/run")
    writer.add(example_game(number) for number in range(9))
    os.utime(writer.path, (LONG_AGO, LONG_AGO))
    (tmp_path / "logs/file").mkdir(parents=True)
    (tmp_path / "logs/run").symlink_to(tmp_path / "away/run")
    assert "9 games put aside" in said("compact", tmp_path / "logs", "--keep", "0")[1]
    linked = tmp_path / "logs/file" / writer.path.name
    linked.symlink_to(writer.path)
    assert archive_of(writer.path).is_file()
    assert len(ids(linked.parent)) == len(ids(tmp_path / "logs")) == 9
    assert "restored" in said("compact", linked.parent, "--restore")[1]
    assert linked.is_symlink()
    assert not archive_of(writer.path).exists()
    assert "9 games put aside" in said("compact", linked.parent, "--keep", "0")[1]
    assert linked.is_symlink()
    assert archive_of(writer.path).is_file()


def closing(monkeypatch: pytest.MonkeyPatch, name: str, fail: Callable[[str], None]) -> None:
    """Do this before a directory of this name is listed."""
    listed = os.scandir

    def scandir(path: str | int) -> Iterator[os.DirEntry[str]]:
        if isinstance(path, str) and os.path.basename(path) == name:
            fail(path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)


def refuse(path: str) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


@pytest.mark.parametrize(
    ("fail", "reason"), [(refuse, "Permission denied"), (shutil.rmtree, "No such file or directory")]
)
def test_a_directory_that_is_not_given_ends_nothing(
    tmp_path: Path,
    fail: Callable[[str], None],
    reason: str,
    said: Said,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name in "abc":
        os.utime(write(tmp_path / name / "tfevents", game_record(ord(name))), (LONG_AGO, LONG_AGO))
    closing(monkeypatch, "b", fail)
    words = f"b: cannot be read: {reason}"
    for command in ("inspect", "doctor"):
        (tmp_path / "b").mkdir(exist_ok=True)
        code, text = said(command, tmp_path)
        assert (code, words in text, "run b" in text) == (1, True, True)
    for read in (lambda: ids(tmp_path) == ["97", "99"], lambda: said("compact", tmp_path)[0] == 0):
        (tmp_path / "b").mkdir(exist_ok=True)
        caplog.clear()
        with caplog.at_level(logging.WARNING, "tb_keisei.events"):
            assert read()
        assert [words in record.message for record in caplog.records] == [True]


def test_a_file_that_may_not_be_read_ends_nothing(tmp_path: Path, said: Said, caplog: pytest.LogCaptureFixture) -> None:
    os.utime(write(tmp_path / "run/tfevents.1", game_record(0)), (LONG_AGO, LONG_AGO))
    closed = tmp_path / "run/tfevents.2"
    closed.symlink_to(closed)
    words = "tfevents.2: cannot be read: Too many levels of symbolic links"
    for command in ("inspect", "doctor"):
        for path in (tmp_path, tmp_path / "run", closed):
            code, text = said(command, path)
            assert (code, text.count(words)) == (1, 1)
    assert last_step(tmp_path / "run") == 0
    for read in (lambda: ids(tmp_path) == ["0"], lambda: said("compact", tmp_path)[0] == 0):
        caplog.clear()
        assert read()
        assert [words in record.message for record in caplog.records] == [True]


def test_a_run_of_which_the_archive_alone_is_left(tmp_path: Path, said: Said) -> None:
    writer = LogWriter(tmp_path / "run")
    writer.add(example_game(number) for number in range(9))
    writer.path.rename(archive_of(writer.path))
    for path in (tmp_path, writer.path, archive_of(writer.path)):
        assert len(ids(path)) == 9
        assert "9 games" in said("inspect", path)[1]
        assert said("doctor", path)[0] == 0


def test_a_game_in_two_files_is_counted_once(tmp_path: Path, said: Said) -> None:
    header = header_of(game(0), to_columns(game(0).plies), Place(SEGMENT.games_tag, FIRST_EVENT_STEP, 0, 9))
    index = frame(index_event(SEGMENT, encode_index([header]), FIRST_EVENT_STEP, 1.0, first=True))
    for name in ("tfevents.1", "tfevents.2"):
        write(tmp_path / "run" / name, game_record(0), index)
    text = said("inspect", tmp_path)[1]
    assert "2 event files" in text
    assert "1 headers" in text
    assert "1 games, 0 with policies" in text


def test_a_follower_outlives_directories_that_go_and_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, brief: None
) -> None:
    write(tmp_path / "logs/run/tfevents", game_record(0), game_record(1))
    (tmp_path / "logs/checkpoint").mkdir()
    closing(monkeypatch, "checkpoint", shutil.rmtree)
    found = (each.game_id for each in read_games(tmp_path / "logs", follow=True))
    assert list(itertools.islice(found, 2)) == ["0", "1"]

    def act() -> None:
        (tmp_path / "logs").rename(tmp_path / "elsewhere")
        time.sleep(0.1)
        with (tmp_path / "elsewhere/run/tfevents").open("ab") as file:
            file.write(game_record(2))
        (tmp_path / "elsewhere").rename(tmp_path / "logs")

    threading.Timer(0.1, act).start()
    assert next(found) == "2"
    shutil.rmtree(tmp_path / "logs")
    threading.Timer(0.1, lambda: write(tmp_path / "logs/run/tfevents", game_record(3))).start()
    assert next(found) == "3"


@pytest.mark.parametrize("hole", [(9000, 8192), (-8192, 8192), (-5000, 4900), (9000, None)])
def test_blocks_of_zeros_that_are_filled_later_cost_a_follower_nothing(
    tmp_path: Path, hole: tuple[int, int | None], brief: None
) -> None:
    """As the file system of a network shows them: the length is there before the bytes are."""
    path = write(tmp_path / "run/tfevents", *(game_record(number) for number in range(200)))
    whole = path.read_bytes()
    start = hole[0] % len(whole)
    end = len(whole) if hole[1] is None else start + hole[1]
    path.write_bytes(whole[:start] + bytes(end - start) + whole[end:])

    def fill() -> None:
        with path.open("r+b") as file:
            file.write(whole)
        with path.open("ab") as file:
            file.writelines(game_record(number) for number in range(200, 260))

    threading.Timer(0.3, fill).start()
    found = itertools.islice(read_games(tmp_path, follow=True), 200)
    assert [each.game_id for each in found] == [str(number) for number in range(200)]


def test_a_follower_goes_on_behind_zeros_that_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, brief: None, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scan, "_PATIENCE_SECS", 0.1)
    write(tmp_path / "tfevents", game_record(0), bytes(4096), game_record(1))
    found = itertools.islice(read_games(tmp_path, follow=True), 2)
    assert [each.game_id for each in found] == ["0", "1"]
    assert [record.message.split(": ")[1] for record in caplog.records] == ["a record's length is damaged"]
