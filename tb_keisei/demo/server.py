"""TensorBoard as a child process."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event
from urllib.error import URLError
from urllib.request import urlopen

from tb_keisei.demo.errors import TrainerError

PORTS = 50
"""So many ports are tried, from the first choice upwards."""


def free_port(first: int) -> int:
    """The first port from `first` on that nothing listens on."""
    for port in range(first, min(first + PORTS, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise TrainerError(f"no free port from {first} to {first + PORTS - 1}; choose another with --port")


class Server:
    """TensorBoard on this machine only. What it prints is kept for the case that it fails."""

    def __init__(self, logdir: Path, port: int, command: list[str] | None = None) -> None:
        self.port = port
        self.address = f"http://localhost:{port}/"
        self._output = TemporaryFile()  # noqa: SIM115 (closed with the object)
        start = command or [sys.executable, "-m", "tensorboard.main"]
        self.process = subprocess.Popen(
            [*start, "--logdir", str(logdir), "--host", "localhost", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            process_group=0,
        )

    def answers(self) -> bool:
        """Whether it answers now."""
        try:
            with urlopen(self.address, timeout=2):
                return True
        except (URLError, OSError):
            return False

    def wait(self, stop: Event, seconds: float = 60.0) -> bool:
        """Wait until it answers; False where it ended, took longer, or `stop` was set."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None and not stop.wait(0.1):
            if self.answers():
                return True
        return False

    def last_words(self) -> str:
        """The end of what it printed."""
        self._output.seek(0)
        return self._output.read().decode(errors="replace")[-2000:].strip()
