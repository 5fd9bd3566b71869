import socket
import sys
from pathlib import Path
from threading import Event

import pytest

from tb_keisei.demo.command import end
from tb_keisei.demo.errors import TrainerError
from tb_keisei.demo.server import Server, free_port

ANSWERS = """
import sys
from http.server import HTTPServer, SimpleHTTPRequestHandler
HTTPServer(("127.0.0.1", int(sys.argv[-1])), SimpleHTTPRequestHandler).serve_forever()
"""


def test_a_busy_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) <= port + 50


def test_no_port_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TrainerError, match="--port"):
        free_port(65536)


def test_it_waits_until_it_is_answered(tmp_path: Path) -> None:
    server = Server(tmp_path, free_port(18200), [sys.executable, "-c", ANSWERS])
    try:
        assert server.wait(Event(), 20)
        assert server.answers()
    finally:
        end(server.process, 5)
    assert not server.answers()


def test_what_it_said_is_known_when_it_dies(tmp_path: Path) -> None:
    server = Server(tmp_path, free_port(18300), [sys.executable, "-c", "raise SystemExit('no such thing')"])
    assert not server.wait(Event(), 20)
    assert "no such thing" in server.last_words()


def test_it_does_not_wait_after_a_stop(tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    server = Server(tmp_path, free_port(18400), [sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        assert not server.wait(stop, 20)
    finally:
        assert end(server.process, 5) != 0
