"""The way to the writer's process: whatever else speaks there, no record pays for it; and who is left behind ends."""

import logging
import os
import signal
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from tb_keisei import EventWriter
from tb_keisei.bridge.worker.health import HEALTH_TAG, LOST_AT_END
from tb_keisei.bridge.writing import scribe_process
from tests.bridge.conftest import in_a_process, set_internals
from tests.bridge.events import event_paths, events
from tests.bridge.programs import program, run_program, runs
from tests.bridge.test_ends import PLAY, ids, named
from tests.bridge.test_faults import game_numbers, play, wait_for
from tests.bridge.test_process import SCRIBE

NOISE = """
import atexit, os, sys
print("hello from the environment")
os.write(1, b"\\0" * 64)
atexit.register(print, "bye")
"""

USE = "\nwriter = EventWriter(run)\npid = scribe(writer)\nplay(writer, 20)\nassert writer.close()\n"


@pytest.mark.parametrize("module", ["sitecustomize", "usercustomize", "noisy.pth"])
def test_what_is_printed_while_a_python_starts_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    folder = tmp_path / "noise"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(NOISE)
    if module == "usercustomize":
        (folder / "sitecustomize.py").rename(folder / "usercustomize.py")
    elif module == "noisy.pth":
        (folder / "noisy.pth").write_text("import sys, os; os.write(1, b'noise')\n")
        (folder / "sitecustomize.py").write_text(f"import site; site.addsitedir({str(folder)!r})")
    monkeypatch.setattr("tests.bridge.programs.in_subprocess", lambda: _with_path(folder))
    said = run_program(PLAY + SCRIBE + USE, tmp_path / "run")
    assert module == "usercustomize" or "hello" in said or "noise" in said
    assert ids(tmp_path / "run") >= named("g", 20)


def _with_path(folder: Path) -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    return os.environ | {"PYTHONPATH": os.pathsep.join((str(folder), root)), "PYTHONUSERBASE": str(folder)}


@pytest.mark.parametrize("entry", ["b'/x'", "None", "__import__('pathlib').Path('/x')"])
def test_odd_entries_of_the_path_cost_nothing(tmp_path: Path, entry: str) -> None:
    run_program(f"import sys\nsys.path.append({entry})\n{PLAY}{SCRIBE}{USE}", tmp_path / "run")
    assert ids(tmp_path / "run") >= named("g", 20)


HELLO = (
    "import json, os, sys; sys.path[:], token = json.loads(sys.argv[1])\n"
    "from tb_keisei.bridge.writing.channel import packed, send\n"
    "from io import FileIO\n"
    "out = FileIO(4, 'w')\n"
    "send(out, packed((token, os.getpid())))\n"
)

IMPOSTORS = [
    pytest.param("import os; os.write(4, b'noise' * 20)", id="noise"),
    pytest.param(HELLO.replace("token, os", "'other', os"), id="another program"),
    pytest.param(HELLO + "os.write(4, b'noise' * 20); os.read(3, 1)", id="noise behind the greeting"),
    pytest.param(
        HELLO + "send(out, [memoryview(b'keisei\\0\\1' + b'\\1' + bytes(7)), b'\\1' + bytes(8)])", id="no pickle"
    ),
    pytest.param(HELLO + "send(out, packed('no receipt')); os.read(3, 1)", id="another answer"),
    pytest.param(HELLO, id="greets and ends"),
    pytest.param("import time; time.sleep(60)", id="does not answer"),
]


@in_a_process
@pytest.mark.parametrize("impostor", IMPOSTORS)
def test_a_fault_of_the_channel_is_none_of_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, impostor: str
) -> None:
    """The thread goes on with all of them, and nothing is booked as rejected."""
    monkeypatch.setattr(scribe_process, "_PROGRAM", impostor)
    monkeypatch.setattr(scribe_process, "START_SECS", 0.5)
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), EventWriter(tmp_path / "run") as writer:
        for number in range(200):
            play(writer, 1, number)
            if number % 20 == 0:
                assert writer.flush()
                time.sleep(0.1)
        wait_for(lambda: "on a thread of the training's process" in caplog.text)
        assert writer.flush()
        assert not any(writer.health.rejected.values())
        assert writer.health.process is None
    assert game_numbers(tmp_path) == list(range(200))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


KILLED = """
writer = EventWriter(run, max_queue_bytes=1 << 20)
pid = scribe(writer)
before = writer.health.written["game"]
os.kill(pid, signal.SIGSTOP)
play(writer, 300, plies=5)
os.kill(pid, signal.SIGCONT)
while writer.health.written["game"] < before + 50:
    pass
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_is_said_with_what_it_cost(tmp_path: Path) -> None:
    """By the writer's process, which lives a moment longer: what waited behind its last orders is lost."""
    run_program(PLAY + SCRIBE + KILLED, tmp_path, expect=-signal.SIGKILL)
    lost = wait_for(lambda: _lost(tmp_path))
    there = Counter({game_id: count for game_id, count in ids(tmp_path).items() if game_id.startswith("g")})
    assert there < named("g", 300)
    assert there.total() + lost == 300


def _lost(run: Path) -> int:
    tags = [
        value.tensor.double_val[0]
        for path in event_paths(run)
        for event in events(path)
        for value in event.summary.value
        if value.tag.startswith(HEALTH_TAG) and value.tag.endswith(LOST_AT_END)
    ]
    return int(sum(tags))


UNWRITTEN = """
import tb_keisei.bridge.writing.lifetime as lifetime
writer = EventWriter(run)
pid = scribe(writer)
lifetime.EXIT_DEADLINE = 0.3
os.kill(pid, signal.SIGSTOP)
play(writer, 30)
for step in range(3):
    writer.add_scalar("loss", 1.0, step)
print(pid, flush=True)
"""


def test_what_is_not_written_when_a_program_ends_is_said(tmp_path: Path) -> None:
    said = run_program(PLAY + SCRIBE + UNWRITTEN, tmp_path)
    assert "30 game(s), 3 scalar(s) not written" in said
    os.kill(int(said.split()[0]), signal.SIGCONT)


def test_what_close_could_not_write_is_said(tmp_path: Path) -> None:
    code = (
        "assert not writer.close(0.3)\nos.kill(pid, signal.SIGCONT)\nwhile not writer.flush():\n    time.sleep(0.1)\n"
    )
    said = run_program(PLAY + SCRIBE + UNWRITTEN + code, tmp_path)
    assert "30 game(s), 3 scalar(s) not written in the 0.3 s" in said
    assert ids(tmp_path) >= named("g", 30)


ORPHAN = """
import os, sys, signal, time
from io import FileIO
from tb_keisei.bridge.writing import scribe_process
scribe_process.EXIT_DEADLINE, scribe_process._LOOK_SECS = 1.0, 0.1
signal.signal(signal.SIGTERM, signal.SIG_IGN)
source = FileIO(0, "r")
scribe_process._Orphanhood(source)
print("watching", flush=True)
{work}
"""


@pytest.mark.parametrize("work", ["while True: pass", "os.read(os.pipe()[0], 1)"], ids=["busy", "hung"])
@pytest.mark.parametrize("end", ["by itself", "terminated"])
def test_an_orphan_ends_in_time_whatever_it_does(work: str, end: str) -> None:
    with program(ORPHAN.format(work=work)) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "watching\n"
        process.send_signal(signal.SIGTERM)  # while the training lives, that is for the training to heed
        time.sleep(0.3)
        assert process.poll() is None
        process.stdin.close()
        if end == "terminated":
            time.sleep(0.5)
            process.terminate()
        assert process.wait(timeout=10) == (1 if end == "by itself" else -signal.SIGTERM)


def test_a_process_goes_on_with_what_it_has_got_for_a_while(tmp_path: Path) -> None:
    """The end of the training is no reason to drop what it has sent."""
    code = "writer = EventWriter(run)\npid = scribe(writer)\nos.kill(pid, signal.SIGSTOP)\nplay(writer, 30)\n"
    code += "time.sleep(0.6)\nprint(pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    pid = int(run_program(PLAY + SCRIBE + code, tmp_path, expect=-signal.SIGKILL))
    os.kill(pid, signal.SIGCONT)
    wait_for(lambda: not runs(pid))
    assert ids(tmp_path) >= named("g", 30)


SUBREAPER = """
import ctypes
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: as in a container whose first process is the training
for number in range(3):
    writer = EventWriter(run)
    scribe(writer)
    assert writer.close()
time.sleep(0.5)
try:
    print("left:", os.waitpid(-1, os.WNOHANG))
except ChildProcessError:
    print("none")
"""


def test_no_zombie_stays_where_the_training_inherits_orphans(tmp_path: Path) -> None:
    assert run_program(PLAY + SCRIBE + SUBREAPER, tmp_path).split() == ["none"]


SLOW_START = """
import sys, time
if sys.argv[0] == "-c" and "scribe_process" in " ".join(sys.orig_argv):
    import builtins
    real = builtins.__import__
    def slow(name, *arguments, **options):
        if name.startswith("tb_keisei"):
            time.sleep(60)
        return real(name, *arguments, **options)
    builtins.__import__ = slow
"""


def test_an_orphan_that_is_still_starting_ends_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "slow"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SLOW_START)
    monkeypatch.setattr("tests.bridge.programs.in_subprocess", lambda: _with_path(folder))
    code = "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})\nwriter = EventWriter(run)\nplay(writer, 3)\n"
    code += "time.sleep(1.5)\nos.kill(os.getpid(), signal.SIGKILL)"
    run_program(PLAY + code, tmp_path / "run", expect=-signal.SIGKILL)
    wait_for(lambda: not _starting(folder), 15)


def _starting(folder: Path) -> list[int]:
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        environ = process.info["environ"] or {}
        if str(folder) in environ.get("PYTHONPATH", "") and "scribe_process" in " ".join(process.info["cmdline"] or ()):
            found.append(process.pid)
    return found


FORKING = """
import os, sys, time
if "scribe_process" in " ".join(sys.orig_argv) and os.fork() == 0:
    time.sleep(20)
    os._exit(0)
"""


def test_a_stranger_that_holds_the_pipes_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "forking"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(FORKING)
    monkeypatch.setattr("tests.bridge.programs.in_subprocess", lambda: _with_path(folder))
    code = "writer = EventWriter(run)\npid = scribe(writer)\nos.kill(pid, signal.SIGKILL)\nplay(writer, 5)\n"
    code += "assert writer.flush(8)\nassert writer.close(8)"
    run_program(PLAY + SCRIBE + code, tmp_path / "run")
    assert ids(tmp_path / "run") >= named("g", 5)


def test_whatever_holds_up_the_start_of_a_process_the_thread_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*arguments: object, **options: object) -> int:
        raise TypeError("an environment that was replaced")

    monkeypatch.setattr(os, "posix_spawn", broken)
    set_internals(monkeypatch, process_for_games=True)
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), EventWriter(tmp_path / "run") as writer:
        play(writer, 5)
        assert writer.flush()
    assert game_numbers(tmp_path) == list(range(5))
    assert "on a thread of the training's process" in caplog.text
