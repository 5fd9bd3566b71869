"""The writer's own process: what it takes from the training's, and what happens when either of them ends."""

import os
import random
import signal
import time
from pathlib import Path

import psutil
import pytest

from tb_keisei import EventWriter, read_games
from tests.bridge.conftest import in_a_process
from tests.bridge.events import scalars
from tests.bridge.loaders import LOADERS, loaded
from tests.bridge.programs import program, run_program, runs
from tests.bridge.test_ends import PLAY, ids, named
from tests.bridge.test_faults import game_numbers, play, wait_for

SCRIBE = """
def scribe(writer):
    play(writer, 1, "first")
    found = None
    while not isinstance(found, int):
        play(writer, 1, "next")
        assert writer.flush()
        found = writer.health.process
    return found
"""

ODD = """
import socket
listening = socket.create_server(("127.0.0.1", 0))
os.environ["PYTHONSAFEPATH"] = "1"
os.environ["PYTHONWARNINGS"] = "error"
os.makedirs(run); os.chdir(run)
writer = EventWriter("relative")
os.makedirs("evil/gone"); os.chdir("evil")
for name in ("json", "numpy", "tensorboard", "tb_keisei"):
    open(name + ".py", "w").write("raise SystemExit")
os.chdir("gone"); os.rmdir(os.getcwd())
sys.path[:] = ["", "..", "nowhere"]
pid = scribe(writer)
held = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
assert not any("socket" in name or "nvidia" in name for name in held), held
try:
    os.wait()
    raise AssertionError("the training has a child")
except ChildProcessError:
    pass
play(writer, 20)
assert writer.close()
print(writer.health.error)
"""


def test_it_starts_whatever_the_training_did_to_its_surroundings(tmp_path: Path) -> None:
    """Directory, path, environment, files that look like modules; it gets no socket and is no child."""
    script = f"print('main')\n{PLAY}{SCRIBE}{ODD}"
    assert run_program(script, tmp_path / "logs").split() == ["main"]
    assert ids(tmp_path / "logs" / "relative") >= named("g", 20)


def test_a_relative_run_in_a_directory_that_is_gone_raises_nothing(tmp_path: Path) -> None:
    code = "import shutil\nos.makedirs(run); os.chdir(run); shutil.rmtree(run)\nwriter = EventWriter('relative')\n"
    run_program(f"{PLAY}{code}play(writer, 3)\nassert not writer.flush()\nwriter.close(0.1)", tmp_path / "gone")
    assert not (tmp_path / "gone").exists()
    assert not Path("/relative").exists()


ORPHAN = """
writer = EventWriter(run)
pid = scribe(writer)
child = os.fork()  # which must not keep the pipe
if child == 0:
    time.sleep(60)
    os._exit(0)
play(writer, 20)
assert writer.flush()
print(pid, child, flush=True)
time.sleep(60)
"""


def test_it_ends_when_the_training_is_killed(tmp_path: Path) -> None:
    with program(PLAY + SCRIBE + ORPHAN, tmp_path) as process:
        assert process.stdout is not None
        pid, child = map(int, process.stdout.readline().split())
        assert runs(pid)
        process.kill()
        wait_for(lambda: not runs(pid))
        os.kill(child, signal.SIGKILL)
    assert ids(tmp_path) >= named("g", 20)


FORKED_MEANWHILE = """
import threading
starting, forked, spawn = threading.Event(), threading.Event(), os.posix_spawn
def slow_spawn(*arguments, **options):
    starting.set()
    assert forked.wait(20)
    return spawn(*arguments, **options)
os.posix_spawn = slow_spawn
writer = EventWriter(run)
play(writer, 1, "first")
assert starting.wait(20)
child = os.fork()
if child == 0:
    os.posix_spawn = spawn
    play(writer, 3, "child")
    assert writer.flush()
    time.sleep(60)
    os._exit(0)
forked.set()
pid = scribe(writer)
print(pid, child, flush=True)
time.sleep(60)
"""


def test_a_child_that_is_forked_while_it_starts_does_not_keep_it(tmp_path: Path) -> None:
    with program(PLAY + SCRIBE + FORKED_MEANWHILE, tmp_path) as process:
        assert process.stdout is not None
        pid, child = map(int, process.stdout.readline().split())
        process.kill()
        wait_for(lambda: not runs(pid))
        wait_for(lambda: ids(tmp_path) >= named("first", 1) | named("child", 3))
        os.kill(child, signal.SIGKILL)


CORES = """
import threading
pinned = sys.argv[2] == "pinned"
if pinned:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
allowed = os.sched_getaffinity(0)
writer = EventWriter(run)
pid = scribe(writer)
play(writer, 1, "last")
assert writer.flush()
(thread,) = (thread.native_id for thread in threading.enumerate() if thread.name == "tb_keisei.bridge")
for moved in (pid, thread):
    assert os.sched_getaffinity(moved) < allowed or len(allowed) == 1, moved
    assert len(os.sched_getaffinity(moved)) == max(len(allowed) - 1, 1)
assert os.sched_getaffinity(0) == allowed
writer.close()
"""


@pytest.mark.parametrize("training", ["free", "pinned"])
def test_it_keeps_off_the_core_of_training_where_there_is_another(tmp_path: Path, training: str) -> None:
    run_program(PLAY + SCRIBE + CORES, tmp_path, training)


def test_it_gives_way_to_the_training(tmp_path: Path) -> None:
    """Also where the kernel shares cores between sessions first: it is in one of its own."""
    code = """
import psutil
from pathlib import Path
writer = EventWriter(run)
pid = scribe(writer)
assert psutil.Process(pid).nice() == min(psutil.Process().nice() + 10, 19)
share = Path(f"/proc/{pid}/autogroup")
if share.exists():
    assert share.read_text().split()[-1] == "10", share.read_text()
writer.close()
"""
    run_program(PLAY + SCRIBE + code, tmp_path)


def test_closed_standard_streams_are_not_missed(tmp_path: Path) -> None:
    code = """
os.closerange(0, 3)
writer = EventWriter(run)
scribe(writer)
# What a library of the training writes to a standard stream must not land in a pipe of ours.
ends = [end.fileno() for end in writer._worker._delivery._host._scribe._pipes if not end.closed]
assert len(ends) == 2 and min(ends) > 2, ends
play(writer, 3)
assert writer.close()
"""
    run_program(PLAY + SCRIBE + code, tmp_path)
    assert ids(tmp_path) >= named("g", 3)


@in_a_process
def test_kills_and_stops_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    """A batch that is under way at a kill may be written twice, in the same steps: all readers show it once."""
    rng, sure = random.Random(4), 0
    writer = EventWriter(tmp_path / "run")
    for attempt in range(8):
        for number in range(10 * attempt, 10 * attempt + 10):
            play(writer, 1, number, plies=20)
            writer.add_scalar("loss", 1.0, number)
        pid = wait_for(lambda: writer.health.process)
        if attempt % 2:
            os.kill(pid, signal.SIGSTOP)
            time.sleep(rng.uniform(0, 0.1))
            os.kill(pid, signal.SIGCONT)
        else:
            time.sleep(rng.uniform(0, 0.05))
            os.kill(pid, signal.SIGKILL)
        if rng.random() < 0.5:
            assert writer.flush()
            sure = 10 * attempt + 10
            assert {game.game_id for game in read_games(tmp_path)} >= {f"g{number}" for number in range(sure)}
    assert writer.close()
    assert game_numbers(tmp_path) == list(range(80))
    assert {step for _, step, _ in scalars(tmp_path / "run")} == set(range(80))
    for loader in LOADERS:
        with loaded(loader, tmp_path) as seen:
            assert sorted(header.game_id for header in seen.headers("run")) == sorted(f"g{n}" for n in range(80))
            assert len(seen.games("run")) == 80


@in_a_process
def test_it_is_light(tmp_path: Path) -> None:
    """No torch: what it holds is numpy, protobuf and this package."""
    with EventWriter(tmp_path) as writer:
        play(writer, 1)
        pid = wait_for(lambda: writer.health.process)
        mapped = {Path(entry.path).name for entry in psutil.Process(pid).memory_maps()}
        assert any("multiarray" in name for name in mapped)
        assert not any("torch" in name or "cuda" in name for name in mapped)
        assert psutil.Process(pid).num_threads() == 1
