"""A real TensorBoard process on a port of its own, killed at the end.

with tensorboard_server("--logdir", logdir) as server:
    server.get("data/plugin/keisei/runs").json
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

ROUTE = "data/plugin/keisei/"
_ADDRESS = re.compile(r"TensorBoard [\w.]+ at (http://\S+?)/? \(Press")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class TensorBoard:
    """`url` ends with a slash and has the path prefix."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str = ""
    opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(urllib.request.ProxyHandler({}))
    )

    def get(self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, **query: Any) -> Answer:
        """An answer of any status; `path` is relative to TensorBoard's root."""
        address = self.url + path + (f"?{urlencode(query, doseq=True)}" if query else "")
        request = urllib.request.Request(address, method=method, headers=dict(headers or {}))
        try:
            with self.opener.open(request, timeout=30) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, cast(Any, error.headers), error.read())

    def keisei(self, path: str, **query: Any) -> Answer:
        """An answer of a route of the plugin."""
        return self.get(ROUTE + path, **query)

    def wait_for(self, condition: Callable[[], Any], seconds: float = 20) -> Any:
        """Ask until the condition gives something true, and return that."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if result := condition():
                return result
            time.sleep(0.1)
        raise AssertionError(f"it never came true; TensorBoard said:\n{self.log.read_text()}")

    def wait_for_games(self, count: int, run: str) -> Any:
        """Wait until a run lists `count` games; returns the last of them as `games` gives them."""
        listed: dict[str, Any] = {}

        def complete() -> bool:
            answer = self.keisei("games", run=run, limit=1000)
            listed.update(answer.json if answer.status == 200 else {"total": answer.text})
            return bool(listed["total"] == count)

        try:
            self.wait_for(complete)
        except AssertionError as error:
            raise AssertionError(f"{listed['total']} of {count} games. {error}") from None
        return listed["games"]


STOCK = "from tensorboard import default, main; default.get_dynamic_plugins = list; main.run_main()"
"""A program: TensorBoard as if no plugin were installed."""


@contextmanager
def tensorboard_server(
    *arguments: object,
    env: Mapping[str, str] | None = None,
    python: str | Path = sys.executable,
    program: Sequence[str] = ("-m", "tensorboard.main"),
) -> Iterator[TensorBoard]:
    """TensorBoard with these arguments, ready to answer; it reloads every second unless they say otherwise."""
    command = [str(python), *program, "--host=127.0.0.1", "--port=0", "--reload_interval=1"]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*command, *map(str, arguments)],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                start_new_session=True,
            )
        server = TensorBoard(process, log)
        try:
            server.url = server.wait_for(lambda: _address(server)) + "/"
            yield server
        finally:
            _end(process)


def _address(server: TensorBoard) -> str:
    found = _ADDRESS.search(server.log.read_text(errors="replace"))
    if server.process.poll() is not None:
        raise AssertionError(f"TensorBoard ended by itself:\n{server.log.read_text(errors='replace')}")
    return found.group(1) if found else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End TensorBoard and the data server that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
