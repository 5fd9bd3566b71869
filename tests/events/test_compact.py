import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tb_keisei import EventWriter, read_games
from tb_keisei.bridge.options import Internals
from tb_keisei.cli import main
from tb_keisei.errors import EventFileError
from tb_keisei.events import archive
from tb_keisei.events import compact as module
from tb_keisei.events.archive import archive_of
from tb_keisei.events.compact import compact, restore
from tb_keisei.events.scan import scan
from tb_keisei.events.walk import event_files
from tests.plugin.logs import OTHER_WRITER, LogWriter, example_game
from tests.tensorboard_server import tensorboard_server

LONG_AGO = 1_700_000_000


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run of two writers with 40 games, half of them each, written long ago, damaged in the middle and at the end."""
    for start, writer in ((0, LogWriter(tmp_path / "run")), (20, LogWriter(tmp_path / "run", OTHER_WRITER))):
        writer.add(example_game(number) for number in range(start, start + 10))
        damaged = bytearray(writer.path.read_bytes())
        damaged[-5] ^= 0xFF  # the index event
        writer.path.write_bytes(damaged)
        writer.add(example_game(number) for number in range(start + 10, start + 20))
        with writer.path.open("ab") as file:
            file.write(b"half a record")
        os.utime(writer.path, (LONG_AGO, LONG_AGO))
    return tmp_path / "run"


def everything(run: Path) -> list[tuple[str, ...]]:
    """All that a reader finds, whatever the file's name is."""
    return [
        tuple(str(getattr(item, name, "")) for name in ("tag", "event_step", "data", "offset", "reason"))
        for item in scan(run)
    ]


def loaded_by_tensorboard(run: Path) -> int:
    return sum(path.stat().st_size for path in run.glob("*tfevents*"))


def test_all_games_are_still_read_once_and_in_order(run: Path) -> None:
    before = everything(run)
    size = loaded_by_tensorboard(run)
    done = list(compact(run, keep=0))
    assert [(file.path, file.games) for file in done] == [(file, 20) for file in event_files(run)]
    assert sum(file.after for file in done) == loaded_by_tensorboard(run) < size
    assert everything(run) == before
    assert [game.game_id for game in read_games(done[0].path)] == [f"g{number}" for number in range(20)]


def test_it_can_be_undone_byte_by_byte(run: Path) -> None:
    before = {path: path.read_bytes() for path in run.iterdir()}
    list(compact(run, keep=0))
    assert {path: path.read_bytes() for path in run.glob("*tfevents*")} != before
    assert list(restore(run)) == sorted(before)
    assert {path: path.read_bytes() for path in run.iterdir()} == before


def test_a_second_time_there_is_nothing_to_do(run: Path) -> None:
    list(compact(run, keep=0))
    files = {path: (path.stat().st_ino, path.stat().st_mtime) for path in run.iterdir()}
    assert list(compact(run, keep=0)) == []
    assert {path: (path.stat().st_ino, path.stat().st_mtime) for path in run.iterdir()} == files


@pytest.fixture
def one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer has one: its own process would take over at the first games, and begin another."""
    monkeypatch.setattr(EventWriter, "_internals", Internals(process_for_games=False))


def test_the_newest_games_of_each_stream_stay(tmp_path: Path, one_file: None) -> None:
    for stream, games in (("self_play", 12), ("eval", 3)):
        with EventWriter(tmp_path / "run") as writer:
            for number in range(games):
                writer.add_game(stream, example_game(number, stream), walltime=LONG_AGO + number)
                writer.flush()
    for path in event_files(tmp_path):
        os.utime(path, (LONG_AGO, LONG_AGO))
    assert [file.games for file in compact(tmp_path, keep=5)] == [7]
    assert [file.games for file in compact(tmp_path, keep=4)] == [8]
    assert [file.games for file in compact(tmp_path, keep=20)] == [0]
    assert len(list(read_games(tmp_path))) == 15


def test_each_run_keeps_its_own(tmp_path: Path, one_file: None) -> None:
    """A newer run does not push out the games of an older one."""
    for day, name in enumerate(("monday", "tuesday")):
        with EventWriter(tmp_path / name) as writer:
            for number in range(6):
                writer.add_game("self_play", example_game(number), walltime=LONG_AGO + 1000 * day + number)
                writer.flush()
    for path in event_files(tmp_path):
        os.utime(path, (LONG_AGO, LONG_AGO))
    found = {done.path.parent.name: done.games for done in compact(tmp_path, keep=4)}
    assert found == {"monday": 2, "tuesday": 2}


def test_in_tensorboard_the_list_is_whole_and_a_game_says_where_it_is(tmp_path: Path) -> None:
    with EventWriter(tmp_path / "run") as writer:
        for number in range(30):
            writer.add_game("self_play", example_game(number), walltime=LONG_AGO + number)
            writer.add_scalar("loss", 1.0, number)
            writer.flush()
    for path in event_files(tmp_path):
        os.utime(path, (LONG_AGO, LONG_AGO))
    list(compact(tmp_path, keep=10))
    for loader in ("--load_fast=true", "--load_fast=false"):
        with tensorboard_server("--logdir", tmp_path, loader) as server:
            listed = server.wait_for_games(30, "run")
            assert all(game["error"] is None for game in listed)
            answers = {
                game["game_id"]: server.keisei("game", run="run", stream="self_play", writer=game["writer"],
                                               game_id=game["game_id"])
                for game in listed
            }  # fmt: skip
            assert [answers[f"g{number}"].status for number in range(30)] == [410] * 20 + [200] * 10
            assert "tb-keisei compact --restore" in answers["g0"].text
            assert server.get("data/plugin/scalars/tags").json["run"]["loss"]


@pytest.mark.parametrize("call", ["fsync", "link", "replace"])
@pytest.mark.parametrize("number", range(4))
def test_a_crash_at_any_moment_loses_nothing(
    run: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    before = everything(run)
    crashes = iter([*[False] * number, True])
    real = getattr(os, call)

    def crashing(*args: object) -> None:
        if next(crashes, False):
            raise KeyboardInterrupt
        real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(os, call, crashing)
        try:
            list(compact(run, keep=0))
        except KeyboardInterrupt:
            assert everything(run) == before
    list(compact(run, keep=0))
    assert everything(run) == before
    assert not list(run.glob("*.part"))
    assert len(list(run.iterdir())) == 4
    list(restore(run))
    assert everything(run) == before
    assert len(list(run.iterdir())) == 2


def test_after_a_crash_it_can_be_undone_too(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(run)
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            list(compact(run, keep=0))
    list(restore(run))
    assert not list(run.glob("*archive*"))
    assert everything(run) == before


def test_a_file_system_without_links(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(run)

    def link(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", link)
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            list(compact(run, keep=0))
    assert everything(run) == before
    list(compact(run, keep=0))
    assert everything(run) == before
    assert len(event_files(run)) == len(list(run.glob("*tfevents*"))) == 2


def test_a_run_that_was_just_written_to_is_refused(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = event_files(run)[0]
    os.utime(path)
    with pytest.raises(EventFileError, match="seconds ago"):
        compact(run)
    assert main(["compact", str(run)]) == 2
    assert "when its training has ended" in capsys.readouterr().err
    assert not archive_of(path).exists()


@pytest.fixture
def silent_writer(run: Path) -> Iterator[Path]:
    """A process that holds an event file open and has not written for long."""
    path = event_files(run)[0]
    program = f"import sys; file = open({str(path)!r}, 'ab'); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield path
        process.kill()


def test_a_run_that_a_process_holds_open_is_refused(run: Path, silent_writer: Path) -> None:
    with pytest.raises(EventFileError, match="is open for writing in process"):
        compact(run)
    with silent_writer.open("rb"), pytest.raises(EventFileError):
        compact(run)


def test_a_reader_is_no_writer(run: Path) -> None:
    with event_files(run)[0].open("rb"):
        assert list(compact(run, keep=0))


def test_what_a_forgotten_writer_appends_is_not_lost(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One on another machine, of which this one cannot know."""
    path = event_files(run)[0]
    late = LogWriter(run / "late", "f" * 16)
    late.add([example_game(99)])
    monkeypatch.setattr(module, "_busy", lambda _: "")
    path.write_bytes(path.read_bytes().removesuffix(b"half a record"))
    with path.open("ab") as forgotten:
        list(compact(run, keep=0))
        forgotten.write(late.path.read_bytes())
    late.path.unlink()
    assert "g99" in [game.game_id for game in read_games(run)]


def test_following_goes_on_in_the_archive(run: Path) -> None:
    found = read_games(run, follow=True)
    assert len(list(islice(found, 39))) == 39
    list(compact(run, keep=0))
    late = LogWriter(run, "f" * 16)
    threading.Timer(0.2, late.add, [[example_game(77)]]).start()
    assert [game.game_id for game in islice(found, 2)] == ["g39", "g77"]


def test_an_archive_that_was_taken_away_is_told_of(run: Path) -> None:
    list(compact(run, keep=0))
    for path in run.glob("*archive*"):
        path.unlink()
    assert list(read_games(run)) == []
    lost = [item for item in scan(run) if "put aside" in getattr(item, "reason", "")]
    assert len(lost) == 40
    assert list(compact(run, keep=0)) == []


def test_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EventFileError, match="no run or log directory"):
        compact(tmp_path / "missing")
    assert main(["compact", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "nothing to do\n"


def test_the_command(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compact", str(run), "--keep", "0"]) == 0
    assert "20 games put aside" in capsys.readouterr().out
    assert main(["compact", str(run), "--restore"]) == 0
    assert capsys.readouterr().out.count("restored") == 2


def test_what_is_put_aside_while_it_is_opened_is_read_whole(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(run)
    looks = iter(range(1))

    def whole(event_file: Path) -> Path:
        """Once, the answer has become wrong before it is used."""
        path = found(event_file)
        for _ in looks:
            assert len(list(compact(run, keep=0))) == 2
        return path

    found = archive.whole
    monkeypatch.setattr(archive, "whole", whole)
    assert everything(run) == before
