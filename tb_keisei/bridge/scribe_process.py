"""The writer's own process: a Scribe at the other end of two pipes.

What costs time is done there, out of reach of the training's interpreter lock, at a lower priority. The process keeps
nothing but open files: when it dies, another one goes on. When the training's process dies in whatever way, it sees the
end of its pipe, and ends. docs/decisions/0003-a-process-for-games.md says why it is made as it is.

A message is a number of parts, their lengths (8 bytes each, little-endian), a pickle, and the buffers that it keeps
apart: both ends are this package, and nobody else has the pipes.
"""

import fcntl
import json
import os
import pickle
import select
import signal
import struct
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from io import FileIO
from typing import Any, Final

from tb_keisei.bridge.lifetime import in_child
from tb_keisei.bridge.order import Order
from tb_keisei.bridge.scribe import Destination, Receipt, Scribe

_COUNT: Final = struct.Struct("<Q")
_MOST_PARTS: Final = 512
"""Parts that go into the pipe with one call; systems allow 1,024."""
_PIPE_BYTES: Final = 1 << 20
_NICENESS: Final = 10
_END_MS: Final = 1000

_PROGRAM: Final = (
    "import os, sys\n"
    "os.closerange(3, os.sysconf('SC_OPEN_MAX'))\n"
    "if os.fork(): os._exit(0)\n"  # so it is no child of the training, which may wait for all that it has, or end them
    "import json; sys.path[:] = json.loads(sys.argv[1])\n"
    "from tb_keisei.bridge.scribe_process import serve; serve()\n"
)
_ONE_THREAD: Final = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def _import_path() -> list[str]:
    """Where this package and all that it needs were found, also after the training changes its directory or path."""
    try:
        return [os.path.abspath(entry) for entry in sys.path]
    except OSError:  # the current directory is gone
        return [entry for entry in sys.path if os.path.isabs(entry)]


_IMPORT_PATH: Final = _import_path()


class ScribeProcess:
    """A Scribe in another process; the same methods, which raise OSError when the process is gone."""

    def __init__(self, destination: Destination) -> None:
        """Start the process, and wait until it is there. Raises OSError where that cannot be.

        It gets no open file or socket of the training but its pipes, runs nothing of the user's program, and is in a
        session of its own: Ctrl-C is the training's.
        """
        if getattr(sys, "frozen", False) or not sys.executable:
            raise OSError("this Python cannot be started a second time")
        self._pipes: list[FileIO] = []
        in_child(self)
        try:
            self._start()
            _send(self._to, destination)
            self.pid: int | None = _receive(self._from)
            with suppress(ChildProcessError):  # the training has waited for all its children
                os.waitpid(self._launcher, 0)
        except BaseException:
            self.forget()
            raise
        if self.pid is None:
            self.forget()
            raise BrokenPipeError("it ended at once")

    def write(self, run: str, orders: Sequence[Order]) -> Receipt:
        """See Scribe. Raises OSError when the process is gone, and what pickle raises for an order it cannot take."""
        _send(self._to, (run, list(orders)))
        receipt = _receive(self._from)
        if not isinstance(receipt, Receipt):
            raise BrokenPipeError("it was killed")
        return receipt

    def close_run(self, run: str) -> None:
        """See Scribe."""
        _send(self._to, (run, None))

    def close(self) -> None:
        """Let the process end, and wait for it a moment."""
        self._to.close()
        end = select.poll()
        end.register(self._from, select.POLLIN)
        end.poll(_END_MS)
        self.forget()

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
        command = [sys.executable, "-P", "-W", "ignore", "-c", _PROGRAM, json.dumps(_IMPORT_PATH)]
        ends = [(os.POSIX_SPAWN_DUP2, source.fileno(), 0), (os.POSIX_SPAWN_DUP2, answers.fileno(), 1)]
        silent = (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)
        # subprocess waits for the end of a pipe of its own, which a child that the training forks meanwhile would keep
        self._launcher = os.posix_spawn(
            sys.executable, command, os.environ | _ONE_THREAD, file_actions=[*ends, silent], setsid=True
        )
        source.close()
        answers.close()

    def _pipe(self) -> tuple[FileIO, FileIO]:
        read, write = (_beyond_standard(end) for end in os.pipe())
        ends = FileIO(read, "r"), FileIO(write, "w")
        self._pipes += ends
        return ends


def serve() -> None:
    """The process: write what comes on standard input, answer on standard output, end when the input does."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the training's to heed: this ends with its pipe
        signal.signal(number, signal.SIG_IGN)
    _give_way()
    source, answers = FileIO(os.dup(0), "r"), FileIO(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)  # whatever prints must not be taken for an answer
    scribe = Scribe(_receive(source), beside_training=False)
    with suppress(BrokenPipeError):  # the training's process has ended; what it sent is still to be written
        _send(answers, os.getpid())
    while (message := _receive(source)) is not None:
        run, orders = message
        if orders is None:
            scribe.close_run(run)
            continue
        started = time.process_time_ns()
        receipt = scribe.write(run, orders)
        receipt.processor_ns = time.process_time_ns() - started
        with suppress(BrokenPipeError):
            _send(answers, receipt)
    scribe.close()


def _give_way() -> None:
    """Have a low priority. Linux shares a core between sessions first, and by niceness only within one (sched(7))."""
    with suppress(OSError):
        os.nice(_NICENESS)
    with suppress(OSError), open("/proc/self/autogroup", "w") as share:
        share.write(str(_NICENESS))


def _beyond_standard(end: int) -> int:
    """An end of a pipe under a number that is not that of a standard stream which the training has closed."""
    if end > 2:
        return end
    moved = fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 3)
    os.close(end)
    return moved


def _send(pipe: FileIO, message: Any) -> None:
    apart: list[pickle.PickleBuffer] = []
    parts = [memoryview(pickle.dumps(message, pickle.HIGHEST_PROTOCOL, buffer_callback=apart.append))]
    parts += [buffer.raw() for buffer in apart]
    sizes = struct.pack(f"<{len(parts)}Q", *map(len, parts))
    _write(pipe, [memoryview(_COUNT.pack(len(parts)) + sizes), *parts])


def _write(pipe: FileIO, parts: list[memoryview]) -> None:
    """Write all parts, many at once; the interpreter lock is free meanwhile."""
    while parts:
        written = os.writev(pipe.fileno(), parts[:_MOST_PARTS])
        done = 0
        while done < len(parts) and written >= len(parts[done]):
            written -= len(parts[done])
            done += 1
        del parts[:done]
        if parts:
            parts[0] = parts[0][written:]


def _receive(pipe: FileIO) -> Any:
    """The next message; None at the end of the pipe, also in the middle of a message."""
    try:
        (count,) = _COUNT.unpack(_read(pipe, _COUNT.size))
        sizes = struct.unpack(f"<{count}Q", _read(pipe, 8 * count))
        data, *apart = (_read(pipe, size) for size in sizes)
    except EOFError:
        return None
    return pickle.loads(data, buffers=apart)


def _read(pipe: FileIO, size: int) -> bytearray:
    """So many bytes; raises EOFError where the pipe ends before."""
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        got = os.readv(pipe.fileno(), [rest])
        if not got:
            raise EOFError
        rest = rest[got:]
    return data
