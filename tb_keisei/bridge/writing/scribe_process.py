"""The writer's own process: a Scribe at the other end of two pipes.

What costs time is done there, out of reach of the training's interpreter lock, at a lower priority. The process keeps
nothing but open files: when it dies, another one goes on. When the training's process dies in whatever way, it sees the
end of its pipe, writes what it has got, and ends. docs/decisions/0003-a-process-for-games.md says why it is made as it
is.
"""

import fcntl
import json
import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from io import FileIO
from typing import Final

from tb_keisei.bridge.orders.order import Order
from tb_keisei.bridge.say import told
from tb_keisei.bridge.writing.channel import packed, receive, send
from tb_keisei.bridge.writing.lifetime import EXIT_DEADLINE, in_child
from tb_keisei.bridge.writing.scribe import Destination, Receipt, Scribe

START_SECS: Final = 60.0
"""Seconds in which the process must have answered."""

_PATIENCE_SECS: Final = 1.0
"""For so long the worker rather waits than encode games itself, beside the training. Usually it takes 0.2."""

_PIPE_BYTES: Final = 1 << 20
_NICENESS: Final = 10
_END_MS: Final = 1000
_LOOK_SECS: Final = 1.0
_REAP_TRIES: Final = 300
_ORDERS, _ANSWERS = 3, 4
"""The process's ends of the pipes. They are no standard streams: whatever runs when a Python starts may print there."""

_PROGRAM: Final = (
    "import os, sys\n"
    f"os.closerange({_ANSWERS + 1}, os.sysconf('SC_OPEN_MAX'))\n"
    "if os.fork(): os._exit(0)\n"  # so it is no child of the training, which may wait for all that it has, or end them
    "import select, signal\n"  # importing the rest may take long: it ends with its pipe from now on
    f"ended = select.poll(); ended.register({_ORDERS}, 0)\n"
    "signal.signal(signal.SIGALRM, lambda *_: ended.poll(0) and os._exit(1))\n"
    "signal.setitimer(signal.ITIMER_REAL, 1, 1)\n"
    "import json; sys.path[:], token = json.loads(sys.argv[1])\n"
    "from tb_keisei.bridge.writing.scribe_process import serve; serve(token)\n"
)
_ONE_THREAD: Final = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def _import_path() -> list[str]:
    """Where this package and all that it needs were found, also after the training changes its directory or path."""
    entries = [entry for entry in sys.path if isinstance(entry, str)]  # Python passes over all others too
    try:
        return [os.path.abspath(entry) for entry in entries]
    except OSError:  # the current directory is gone
        return [entry for entry in entries if os.path.isabs(entry)]


_IMPORT_PATH: Final = _import_path()


class ScribeProcess:
    """A Scribe in another process; the same methods, which raise OSError when the process is gone.

    Attributes:
        pid: of the process; None until it is ready.
    """

    def __init__(self) -> None:
        """Start the process, which takes a moment: `ready` tells when it is there. Raises OSError where that cannot be.

        It gets no open file or socket of the training but its pipes, runs nothing of the user's program, and is in a
        session of its own: Ctrl-C is the training's.
        """
        if getattr(sys, "frozen", False) or not sys.executable:
            raise OSError("this Python cannot be started a second time")
        self.pid: int | None = None
        self._pipes: list[FileIO] = []
        self._token = os.urandom(8).hex()
        self._started = time.monotonic()
        in_child(self)
        try:
            self._start()
        except BaseException:
            self.forget()
            raise

    def ready(self) -> bool:
        """Whether it has said that it is there; waits for that in its first second only.

        Raises OSError where it has ended or takes too long.
        """
        answer = select.poll()
        answer.register(self._from, select.POLLIN)
        age = time.monotonic() - self._started
        if not answer.poll(1e3 * max(_PATIENCE_SECS - age, 0)):
            if age > START_SECS:
                raise OSError(f"it does not answer for {START_SECS:.0f} s")
            return False
        hello = receive(self._from)
        if hello is None:
            raise OSError("it ended at once")
        if not isinstance(hello, tuple) or hello[:1] != (self._token,):
            raise OSError("another program answers")
        self._end_launcher()
        self.pid = hello[1]
        return True

    def open(self, destination: Destination) -> None:
        """Say where to write; before anything else."""
        send(self._to, packed(destination))

    def write(self, run: str, orders: Sequence[Order], will: Order | None) -> Receipt:
        """See Scribe. `will` is written where nothing comes any more. Raises OSError when the process is gone."""
        try:
            message = packed((run, list(orders), will))
        except Exception as error:  # noqa: BLE001  # pickle raises what it likes for what it cannot take
            return _unsendable(orders, error)
        send(self._to, message)
        self._wait_for_answer()
        receipt = receive(self._from)
        if not isinstance(receipt, Receipt):
            raise BrokenPipeError("it was killed")
        return receipt

    def close_run(self, run: str) -> None:
        """See Scribe."""
        send(self._to, packed((run, None, None)))

    def close(self) -> None:
        """Let the process end, and wait for it a moment."""
        self._to.close()
        end = select.poll()
        end.register(self._from, select.POLLIN)
        end.poll(_END_MS if self.pid is not None else 0)
        self.forget()
        self._end_launcher()
        self._reap()

    def forget(self) -> None:
        """Let go of the pipes; the process ends by itself."""
        for pipe in self._pipes:
            with suppress(OSError):
                pipe.close()

    def begin_anew(self) -> None:
        """In a forked child: the process is the parent's."""
        self.forget()

    def _start(self) -> None:
        source, self._to = self._pipe()
        self._from, answers = self._pipe()
        with suppress(OSError):  # a smaller pipe is only slower
            fcntl.fcntl(self._to, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        command = [sys.executable, "-P", "-W", "ignore", "-c", _PROGRAM, json.dumps([_IMPORT_PATH, self._token])]
        ends = [(os.POSIX_SPAWN_DUP2, source.fileno(), _ORDERS), (os.POSIX_SPAWN_DUP2, answers.fileno(), _ANSWERS)]
        silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in range(3)]
        # subprocess waits for the end of a pipe of its own, which a child that the training forks meanwhile would keep
        self._launcher = os.posix_spawn(
            sys.executable,
            command,
            os.environ | _ONE_THREAD,
            file_actions=[*ends, *silent],
            setsid=True,
            setsigmask=(),  # the training may block any
        )
        source.close()
        answers.close()

    def _wait_for_answer(self) -> None:
        """Raises OSError where the process is gone: a stranger that it forked may hold its end of the pipe."""
        answer = select.poll()
        answer.register(self._from, select.POLLIN)
        while not answer.poll(_END_MS):
            if not self._lives():
                raise BrokenPipeError("it was killed")

    def _lives(self) -> bool:
        """Whether the process is there. Where it has become a child of the training, it is no zombie after this."""
        assert self.pid is not None
        with suppress(ChildProcessError):
            return os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        try:
            os.kill(self.pid, 0)  # sends nothing
        except ProcessLookupError:
            return False
        return True

    def _reap(self) -> None:
        """In a container whose first process is the training it is the training's child, and would stay as a zombie."""
        with suppress(ChildProcessError):
            for _ in range(_REAP_TRIES):
                if self.pid is None or os.waitpid(self.pid, os.WNOHANG) != (0, 0):
                    return
                time.sleep(0.01)

    def _end_launcher(self) -> None:
        """It ends by itself where nothing holds it up, and is no zombie then."""
        with suppress(ChildProcessError):  # the training has waited for all its children
            if self.pid is None and os.waitpid(self._launcher, os.WNOHANG) == (0, 0):
                os.kill(self._launcher, signal.SIGKILL)
                os.waitpid(self._launcher, 0)

    def _pipe(self) -> tuple[FileIO, FileIO]:
        read, write = (_out_of_the_way(end) for end in os.pipe())
        ends = FileIO(read, "r"), FileIO(write, "w")
        self._pipes += ends
        return ends


class _Orphanhood:
    """Ends this process some time after the other end of a pipe was closed, whatever it does by then."""

    def __init__(self, source: FileIO) -> None:
        self._source = source
        self._ended = select.poll()
        self._ended.register(source, 0)  # the end is told without being asked for
        self._since: float | None = None
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, _LOOK_SECS, _LOOK_SECS)

    def _look(self, *_: object) -> None:
        if not self._ended.poll(0):
            return
        if self._since is None:
            self._since = time.monotonic()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        elif time.monotonic() - self._since > EXIT_DEADLINE - _LOOK_SECS:
            os._exit(1)


def serve(token: str) -> None:
    """The process: write what comes, answer, and end when nothing can come any more."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the training's to heed: this ends with its pipe
        signal.signal(number, signal.SIG_IGN)
    _give_way()
    source, answers = FileIO(_ORDERS, "r"), FileIO(_ANSWERS, "w")
    _Orphanhood(source)
    with suppress(BrokenPipeError):  # the training's process has ended; what it sent is still to be written
        send(answers, packed((token, os.getpid())))
    destination = receive(source)
    if destination is not None:
        _write_all(Scribe(destination, beside_training=False), source, answers)
    signal.setitimer(signal.ITIMER_REAL, 0)  # an interpreter that ends has no handler any more


def _write_all(scribe: Scribe, source: FileIO, answers: FileIO) -> None:
    will: Order | None = None
    while (message := receive(source)) is not None:
        run, orders, next_will = message
        if orders is None:
            scribe.close_run(run)
            continue
        will = next_will
        started = time.process_time_ns()
        receipt = scribe.write(run, orders, will)
        receipt.processor_ns = time.process_time_ns() - started
        with suppress(BrokenPipeError):
            send(answers, packed(receipt))
    if will is not None:
        scribe.write("", [will], None)
    scribe.close()


def _give_way() -> None:
    """Have a low priority. Linux shares a core between sessions first, and by niceness only within one (sched(7))."""
    with suppress(OSError):
        os.nice(_NICENESS)
    with suppress(OSError), open("/proc/self/autogroup", "w") as share:
        share.write(str(_NICENESS))


def _out_of_the_way(end: int) -> int:
    """An end of a pipe under a number that is none of those that the process's own ends will have, nor a standard
    stream's which the training has closed."""
    if end > _ANSWERS:
        return end
    moved = fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _ANSWERS + 1)
    os.close(end)
    return moved


def _unsendable(orders: Sequence[Order], error: Exception) -> Receipt:
    """Which orders cannot go through the pipe. Raises OSError where each of them can: it was not their fault."""
    rejected = {}
    for place, order in enumerate(orders):
        try:
            pickle.dumps(order, pickle.HIGHEST_PROTOCOL)
        except Exception as found:  # noqa: BLE001  # see above
            rejected[place] = f"{told(found)} ({type(found).__name__})"
    if not rejected:
        raise OSError(f"the orders could not be sent: {told(error)}") from error
    return Receipt(rejected=rejected)
