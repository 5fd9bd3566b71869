"""TensorBoard's own application with our plugin, in this process."""

import argparse
from pathlib import Path
from typing import Any

import msgspec
from tensorboard.backend import application
from werkzeug.test import Client, TestResponse

from tb_keisei.plugin.answers import ANSWERS
from tb_keisei.plugin.loader import KeiseiLoader
from tests.plugin.logs import WRITER
from tests.plugin.provider import LocalProvider

PREFIX = "/data/plugin/keisei/"


class Site:
    """TensorBoard with nothing but our plugin on a log directory."""

    def __init__(self, logdir: Path, **flags: object) -> None:
        values: dict[str, object] = {
            "logdir": str(logdir),
            "path_prefix": "",
            "window_title": "",
            "samples_per_plugin": {},
            "reload_multifile": None,
            "reload_multifile_inactive_secs": 86400,
            "reload_interval": 5.0,
            "keisei_cache_mb": 1,
        }
        namespace = argparse.Namespace(**values | flags)
        loader = KeiseiLoader()
        loader.fix_flags(namespace)
        self.provider = LocalProvider(logdir)
        self.client = Client(application.TensorBoardWSGIApp(namespace, [loader], self.provider))

    def get(self, path: str, method: str = "GET", headers: dict[str, str] | None = None, **query: Any) -> TestResponse:
        answer = self.client.open(PREFIX + path, method=method, query_string=query or None, headers=headers)
        if answer.status_code == 200 and answer.data and answer.mimetype == "application/json":
            check_answer(path.partition("?")[0], answer.get_json())
        return answer

    def game(self, game_id: str = "g1", **more: Any) -> TestResponse:
        return self.get("game", run="a", stream="self_play", writer=WRITER, game_id=game_id, **more)


def steps(first: int, last: int) -> dict[str, Any]:
    """The parameters of a range of steps, the first of which is a keyword of Python's."""
    return {"from": first, "to": last}


def check_answer(route: str, answer: object) -> None:
    """Fail unless the answer is what its type says: no field less, none more, each of its type."""
    told: object = msgspec.convert(answer, ANSWERS[route], strict=True)
    assert msgspec.json.decode(msgspec.json.encode(told)) == answer
