"""How programs end and split: exit, exceptions, signals, kill, fork, multiprocessing in all its ways."""

import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tb_keisei import read_games
from tb_keisei.bridge.doctor import diagnosis, examine
from tests.bridge.events import event_paths, scalars
from tests.bridge.programs import program, run_program, run_script

PLAY = """
import os, signal, sys, time
from tb_keisei import EventWriter
LEGAL = ["7g7f", "2g2f"]
def play(writer, count, name="g", plies=1):
    for number in range(count):
        rec = writer.game_recorder("self_play", black="a", white="b", game_id=f"{name}{number}")
        for _ in range(plies):
            rec.add_ply("7g7f", legal_moves=LEGAL, policy=[0.75, 0.25], value=0.5)
        rec.finish(winner="black", reason="resign", global_step=number)
run = sys.argv[1]
"""


def ids(run: Path) -> Counter[str]:
    return Counter(game.game_id for game in read_games(run))


def named(name: str, count: int) -> Counter[str]:
    return Counter(f"{name}{number}" for number in range(count))


HEED = "signal.signal(signal.SIGINT, signal.default_int_handler)"
"""Python's own handler, also where the tests run in the background of a shell, which ignores interrupts."""

ENDS = [
    pytest.param("", 0, id="end"),
    pytest.param("sys.exit(3)", 3, id="exit"),
    pytest.param("raise RuntimeError", 1, id="exception"),
    pytest.param(f"{HEED}; os.kill(os.getpid(), signal.SIGINT); time.sleep(9)", -2, id="interrupt"),
    pytest.param("del writer", 0, id="forgotten"),
    pytest.param("import threading; threading.Thread(target=play, args=(writer, 0)).start()", 0, id="thread"),
]


@pytest.mark.parametrize(("end", "status"), ENDS)
def test_a_program_that_ends_without_close_loses_nothing(tmp_path: Path, end: str, status: int) -> None:
    run_program(
        f"{PLAY}\nwriter = EventWriter(run)\nplay(writer, 300)\nwriter.add_scalar('a', 1.0)\n{end}",
        tmp_path,
        expect=status,
    )
    assert ids(tmp_path) == named("g", 300)
    assert scalars(tmp_path) == [("a", 0, 1.0)]


def test_what_an_exit_handler_adds_is_written_whenever_it_was_registered(tmp_path: Path) -> None:
    """Handlers run last in, first out: one that was there before this package runs after its own."""
    late = "import atexit\natexit.register(lambda: play(writer, 5, 'late'))\n"
    run_program(f"{late}{PLAY}\nwriter = EventWriter(run)\nplay(writer, 5)", tmp_path)
    assert ids(tmp_path) == named("g", 5) + named("late", 5)


def test_what_an_exit_handler_adds_is_written(tmp_path: Path) -> None:
    code = "import atexit\natexit.register(lambda: play(writer, 5, 'late'))\nwriter = EventWriter(run)\nplay(writer, 5)"
    run_program(f"{PLAY}\n{code}\natexit.register(lambda: play(writer, 5, 'early'))", tmp_path)
    found = ids(tmp_path)
    assert found & named("g", 5) == named("g", 5)
    assert found & named("early", 5) == named("early", 5)


def test_torchs_writer_loses_nothing_either(tmp_path: Path) -> None:
    code = "import sys; from tb_keisei import SummaryWriter; writer = SummaryWriter(sys.argv[1])\n"
    run_program(f"{code}for i in range(300): writer.add_scalar('a', 1.0, i)", tmp_path)
    assert len(scalars(tmp_path)) == 300


HUNG = """
from tb_keisei.bridge.writing import event_file
from tb_keisei.bridge.writing import lifetime
lifetime.EXIT_DEADLINE = 0.5
os.mkfifo(run + "/fifo")
reader = os.open(run + "/fifo", os.O_RDONLY | os.O_NONBLOCK)
real = os.open
event_file.os.open = lambda path, *rest: real(run + "/fifo", os.O_WRONLY) if "tfevents" in path else real(path, *rest)
writer = EventWriter(run)
play(writer, 300, plies=100)
started = time.monotonic()
"""


def test_an_exit_on_a_hung_file_system_has_a_deadline(tmp_path: Path) -> None:
    started = time.monotonic()
    run_program(PLAY + HUNG, tmp_path)
    assert time.monotonic() - started < 15


def test_sigterm_keeps_its_meaning(tmp_path: Path) -> None:
    code = (
        "writer = EventWriter(run)\nplay(writer, 20)\nassert writer.flush()\nprint('ready', flush=True)\ntime.sleep(60)"
    )
    with program(f"{PLAY}\n{code}", tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == -signal.SIGTERM
    assert ids(tmp_path) == named("g", 20)


KILLED = """
writer = EventWriter(run)
for number in range(100000):
    play(writer, 1, f"{number}-", plies=20)
    if number % 5 == 0:
        writer.flush()
        print(number, flush=True)
"""


def test_a_kill_at_any_moment_loses_nothing_that_was_flushed(tmp_path: Path) -> None:
    for attempt in range(4):
        run = tmp_path / str(attempt)
        with program(PLAY + KILLED, run) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.07 * attempt)
            process.kill()
            flushed = 0
            for line in process.stdout:
                flushed = int(line) if line.endswith("\n") else flushed
        found = ids(run)
        assert all(found[f"{number}-0"] == 1 for number in range(flushed + 1))


FORKED = """
writer = EventWriter(run)
play(writer, 20, "parent")
open_game = writer.game_recorder("self_play", black="a", white="b", game_id="open")
open_game.add_ply("7g7f", legal_moves=LEGAL, policy=[0.75, 0.25])
for child in range(3):
    pid = os.fork()
    if pid == 0:
        play(writer, 10, f"child{child}-")
        open_game.add_ply("2g2f", legal_moves=LEGAL, policy=[0.75, 0.25])
        open_game.finish(winner="black", reason="resign", global_step=1)
        writer.add_scalar(f"child{child}", 1.0, 1)
        assert writer.flush(), writer.health
        assert writer.health.misuses == 1
        if child == 0:
            sys.exit(0)
        os._exit(0)
    os.waitpid(pid, 0)
open_game.finish(winner="black", reason="resign", global_step=1)
play(writer, 20, "after")
writer.close()
"""


def test_a_forked_child_has_a_file_of_its_own(tmp_path: Path) -> None:
    run_program(PLAY + FORKED, tmp_path)
    expected = named("parent", 20) + named("after", 20) + Counter(["open"])
    for child in range(3):
        expected += named(f"child{child}-", 10)
    assert ids(tmp_path) == expected
    assert 4 <= len(event_paths(tmp_path)) <= 8  # two of a writer whose process took over from its thread
    assert len({path.name.split(".")[-1] for path in event_paths(tmp_path)}) == 4
    (whole,) = [game for game in read_games(tmp_path) if game.game_id == "open"]
    assert len(whole.plies) == 1


BUSY_FORKS = """
writer = EventWriter(run)
for attempt in range(12):
    play(writer, 20, f"{attempt}-", plies=5)
    pid = os.fork()
    if pid == 0:
        signal.alarm(10)
        writer.add_scalar("child", 1.0, attempt)
        writer.game_recorder("self_play", black="a", white="b").abort()
        os._exit(0 if writer.close() else 7)
    assert os.waitpid(pid, 0)[1] == 0
writer.close()
"""


def test_forks_at_busy_moments_hang_nobody(tmp_path: Path) -> None:
    run_program(PLAY + BUSY_FORKS, tmp_path)
    assert len(ids(tmp_path)) == 240
    assert len(scalars(tmp_path)) == 12


def test_a_child_that_writes_nothing_leaves_nothing(tmp_path: Path) -> None:
    code = "writer = EventWriter(run)\nplay(writer, 5)\npid = os.fork()\nif pid: os.waitpid(pid, 0)"
    run_program(f"{PLAY}\n{code}", tmp_path)
    assert len(event_paths(tmp_path)) == 1
    assert ids(tmp_path) == named("g", 5)


CHILDREN = """
import multiprocessing
def work(writer_or_run, name):
    writer = EventWriter(writer_or_run) if isinstance(writer_or_run, str) else writer_or_run
    play(writer, 50, name)
if __name__ == "__main__":
    from tb_keisei import EventWriter, SummaryWriter
    module, method, given, kind = sys.argv[2:]
    if module == "torch":
        import torch.multiprocessing as multiprocessing
    context = multiprocessing.get_context(method)
    writer = (SummaryWriter if kind == "torch" else EventWriter)(run)
    play(writer, 50, "parent")
    processes = [context.Process(target=work, args=(writer if given == "writer" else run, f"c{n}-")) for n in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
"""


@pytest.mark.parametrize(
    ("method", "given", "kind"),
    [
        ("fork", "run", "plain"),
        ("fork", "writer", "torch"),
        ("spawn", "run", "plain"),
        ("spawn", "writer", "plain"),
        ("spawn", "writer", "torch"),
        ("forkserver", "run", "plain"),
        ("forkserver", "writer", "plain"),
        ("forkserver", "writer", "torch"),
    ],
)
def test_multiprocessing_children_write_what_they_have(tmp_path: Path, method: str, given: str, kind: str) -> None:
    """Its children end without atexit."""
    script = tmp_path / "script.py"
    script.write_text(PLAY + CHILDREN)
    run = tmp_path / "run"
    run_script(script, run, kind, method, given, kind)
    assert ids(run) == named("parent", 50) + named("c0-", 50) + named("c1-", 50)


SIGNALS = """
writer = EventWriter(run)
calls = 0
def handler(*_):
    global calls
    calls += 1
    writer.add_scalar("signal", 1.0, calls)
    play(writer, 1, f"signal{calls}-", plies=2)
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
count = 0
while count < 3000 or calls < 100:
    writer.add_scalar("main", 1.0, count)
    if count % 10 == 0:
        play(writer, 1, f"main{count}-", plies=3)
    count += 1
signal.setitimer(signal.ITIMER_REAL, 0)
assert writer.close(30)
health = writer.health
assert health.written == health.offered, health
assert health.written["scalar"] == calls + count
assert health.queue_bytes == 0
"""


def test_calls_from_signal_handlers(tmp_path: Path) -> None:
    run_program(PLAY + SIGNALS, tmp_path)


POOL = """
from multiprocessing import get_context
def work(run, name, seconds):
    writer = EventWriter(run)
    play(writer, 40, name, plies=8)
    time.sleep(seconds)
if __name__ == "__main__":
    with get_context(sys.argv[2]).Pool(2) as pool:  # which terminates its workers at the end of the block
        pool.starmap(work, [(run, f"c{n}-", float(sys.argv[3])) for n in range(2)])
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_of_a_pool_that_is_terminated(tmp_path: Path, method: str) -> None:
    """SIGTERM keeps its meaning; what is a moment old is on disk all the same."""
    script = tmp_path / "script.py"
    script.write_text(PLAY + POOL)
    run_script(script, tmp_path / "run", method, 2)
    assert ids(tmp_path / "run") == named("c0-", 40) + named("c1-", 40)


def test_a_writer_whose_process_is_killed_at_once_is_said(tmp_path: Path) -> None:
    run_program(f"{PLAY}\nwriter = EventWriter(run)\nplay(writer, 5)\nassert writer.close()", tmp_path / "whole")
    code = "\nwriter = EventWriter(run)\nwhile not os.listdir(run): pass\nos.kill(os.getpid(), signal.SIGKILL)"
    run_program(PLAY + code, tmp_path / "killed", expect=-signal.SIGKILL)
    told = {name: "\n".join(diagnosis(run)) for name, run in examine(tmp_path).items()}
    assert "1 writer(s) opened the run and wrote nothing" in told["killed"]
    assert "wrote nothing" not in told["whole"]
