"""The plugin in real TensorBoard processes, on both loaders."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from tensorboard.compat.proto import event_pb2

from tb_keisei.events.event import index_event
from tb_keisei.events.framing import frame
from tb_keisei.record import Game, GameHeader, Probe, decode_game
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.series import FIRST_EVENT_STEP
from tb_keisei.record.wire.codec import encode_index
from tests.plugin.logs import OTHER_WRITER, WALLTIME, WRITER, LogWriter, example_game
from tests.tensorboard_server import TensorBoard, tensorboard_server

MANY = 2500
MORE_THAN_BUFFERS = 8 << 20
"""Bytes of an answer of which a part must wait in TensorBoard: the system holds at most 4 MiB of it."""
START = "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1"


class Live:
    """A running TensorBoard and its log directory."""

    def __init__(self, server: TensorBoard, logdir: Path) -> None:
        self.server = server
        self.logdir = logdir

    def ids(self, run: str, count: int) -> list[str]:
        """Ids of the games of a run, oldest first, when there are `count` of them."""
        self.server.wait_for_games(count, run)
        pages = range(0, count, 1000)
        games = [
            game
            for offset in pages
            for game in self.server.keisei("games", run=run, sort="time", offset=offset, limit=1000).json["games"]
        ]
        return [game["game_id"] for game in games]

    def game(self, run: str, game_id: str, writer: str = WRITER) -> Game:
        answer = self.server.keisei("game", run=run, stream="self_play", writer=writer, game_id=game_id)
        assert answer.status == 200, answer.text
        return decode_game(answer.body)


@pytest.fixture(scope="module", params=["default loader", "Python loader"])
def live(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    logdir = tmp_path_factory.mktemp("runs")
    writer = LogWriter(logdir / "many")
    for start in range(0, MANY, 20):
        if start and start % 1000 == 0:
            writer.next_segment()
        writer.add(example_game(number) for number in range(start, min(start + 20, MANY)))
    writer.add_probe(Probe(name="start", sfen=START))
    flags = ["--load_fast=false"] if request.param == "Python loader" else ["--load_fast=true"]
    with tensorboard_server("--logdir", logdir, *flags) as server:
        yield Live(server, logdir)


def test_all_games_are_there_without_any_flag(live: Live) -> None:
    assert live.ids("many", MANY) == [f"g{number}" for number in range(MANY)]
    for number in (0, 999, 1000, MANY - 1):
        assert live.game("many", f"g{number}").plies == example_game(number).plies
    runs = {run["run"]: run for run in live.server.keisei("runs").json["runs"]}
    assert (runs["many"]["games"], runs["many"]["probes"]) == (MANY, ["start"])


def test_statistics_of_all_games(live: Live) -> None:
    live.ids("many", MANY)
    query: dict[str, Any] = {"run": "many", "stream": "self_play"}
    bins = live.server.keisei("results", bins=4, **query).json["bins"]
    assert [each["games"] for each in bins] == [MANY // 4] * 4
    assert sum(each["black"] + each["draw"] + each["white"] + each["truncated"] for each in bins) == MANY
    reliability = live.server.keisei("reliability", **query).json
    assert (reliability["kind"], reliability["reason"], reliability["read"]) == ("scalar", None, MANY // 8)
    told = {(band["from_ply"], band["colour"]) for band in reliability["bands"] if band["games"]}
    assert told == {(0, "black")}  # a value stands before the first ply alone
    assert 0.6 < reliability["bands"][0]["bins"][0]["predicted"] < 0.65


def test_the_tab_is_offered_and_its_module_is_there(live: Live) -> None:
    live.ids("many", MANY)
    listing = live.server.get("data/plugins_listing").json["keisei"]
    assert (listing["enabled"], listing["tab_name"]) == (True, "Keisei")
    assert live.server.get(listing["loading_mechanism"]["module_path"].lstrip("/")).status == 200


def test_two_writers_in_one_run_while_tensorboard_is_up(live: Live) -> None:
    first, second = (LogWriter(live.logdir / "two", writer) for writer in (WRITER, OTHER_WRITER))
    for number in range(10):
        (first if number % 2 else second).add([example_game(number)])
        if number in (4, 9):
            assert live.ids("two", number + 1) == [f"g{index}" for index in range(number + 1)]
    assert live.game("two", "g9", WRITER).game_id == "g9"
    assert live.game("two", "g8", OTHER_WRITER).game_id == "g8"


def test_a_run_that_grows_into_a_second_segment(live: Live) -> None:
    writer = LogWriter(live.logdir / "grows")
    for number in range(6):
        if number == 3:
            writer.next_segment()
        writer.add([example_game(number)])
        if number % 2:
            assert live.ids("grows", number + 1)[-1] == f"g{number}"
            assert live.game("grows", f"g{number}").game_id == f"g{number}"


def test_damage_stays_where_it_is(live: Live) -> None:
    writer = LogWriter(live.logdir / "damaged")
    good, bad = writer.add_game(example_game(0)), writer.add_game(example_game(1))
    writer.add_index([good, bad])
    writer.add_index_bytes(b"\x08\x01\x10\x7f\x1a\x03zip")
    writer.add_index_bytes(b"\x08\x63")
    writer.add_blobs([b"no game"])
    writer.add([example_game(2)])
    with writer.path.open("ab") as file:
        file.write(frame(index_event(writer.segment, encode_index([good]), FIRST_EVENT_STEP + 4, WALLTIME, False))[:-9])
    games = {game["game_id"]: game for game in live.server.wait_for_games(5, "damaged")}
    assert {name for name, game in games.items() if game["error"]} == {"index entry 1", "index entry 2"}
    assert "update tb-keisei" in games["index entry 2"]["error"]
    assert live.game("damaged", "g2").game_id == "g2"
    answer = live.server.keisei("game", run="damaged", stream="self_play", writer=WRITER, game_id="index entry 1")
    assert (answer.status, answer.text[:8]) == (422, "damaged:")


def test_a_record_of_another_kind_under_our_tag(live: Live) -> None:
    writer = LogWriter(live.logdir / "foreign")
    event = event_pb2.Event.FromString(index_event(writer.segment, b"", FIRST_EVENT_STEP, WALLTIME, True))
    del event.summary.value[0].tensor.string_val[:]
    event.summary.value[0].tensor.dtype = 1
    event.summary.value[0].tensor.float_val.append(1.5)
    with writer.path.open("ab") as file:
        file.write(frame(event.SerializeToString()))
    (game,) = live.server.wait_for_games(1, "foreign")
    assert "not a record" in game["error"]


def test_a_series_of_another_plugin_under_our_tag(live: Live) -> None:
    writer = LogWriter(live.logdir / "stranger")
    event = event_pb2.Event.FromString(index_event(writer.segment, b"hello", FIRST_EVENT_STEP, WALLTIME, True))
    event.summary.value[0].metadata.plugin_data.plugin_name = "text"
    with writer.path.open("ab") as file:
        file.write(frame(event.SerializeToString()))
    writer.skip_index()
    writer.add([example_game(0)])
    writer.next_segment()
    writer.add([example_game(1)])
    assert live.ids("stranger", 1) == ["g1"]
    assert live.game("stranger", "g1").game_id == "g1"


def test_a_run_that_is_removed_and_written_anew(live: Live) -> None:
    old = {"run": "anew", "stream": "self_play", "writer": WRITER, "game_id": "g1"}
    LogWriter(live.logdir / "anew").add([example_game(1)])
    assert live.ids("anew", 1) == ["g1"]
    assert live.server.keisei("game", **old).status == 200
    shutil.rmtree(live.logdir / "anew")
    live.server.wait_for(lambda: live.server.keisei("games", run="anew").status == 404)
    assert live.server.keisei("game", **old).status == 404
    LogWriter(live.logdir / "anew", OTHER_WRITER).add([example_game(2), example_game(3)])
    assert live.ids("anew", 2) == ["g2", "g3"]
    assert live.game("anew", "g3", OTHER_WRITER).game_id == "g3"
    assert live.server.keisei("game", **old).status == 404


def test_http_as_a_browser_sees_it(live: Live) -> None:
    live.ids("many", MANY)
    query: dict[str, Any] = {"run": "many", "stream": "self_play", "writer": WRITER, "game_id": "g5"}
    path = "data/plugin/keisei/game"
    first = live.server.get(path, **query)
    again = live.server.get(path, headers={"If-None-Match": first.headers["ETag"]}, **query)
    assert (again.status, again.body) == (304, b"")
    head = live.server.get(path, method="HEAD", **query)
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(first.body)))
    assert live.server.get(path, method="POST", **query).status == 405
    assert live.server.keisei("game", **query | {"game_id": "none"}).status == 404
    assert live.server.keisei("games", run="many", limit="x").status == 400
    assert live.server.keisei("%2e%2e/plugin.py").status == 404


def test_tensorboard_has_nothing_to_complain_of_and_loads_no_torch(live: Live) -> None:
    live.ids("many", MANY)
    live.game("many", "g1")
    log = live.server.log.read_text()
    assert "Traceback" not in log
    assert "WARNING" not in log
    maps = Path(f"/proc/{live.server.process.pid}/maps").read_text()
    assert "numpy" in maps
    assert "torch" not in maps
    assert "rsshogi" not in maps


def test_clients_that_do_not_read_delay_nobody(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "run")
    large = pb.Envelope(version=1, inflated_size=1, body=bytes(MORE_THAN_BUFFERS)).SerializeToString()
    writer.add_index([GameHeader(game_id="large", place=writer.add_blobs([large]))])
    with tensorboard_server("--logdir", tmp_path) as server, ExitStack() as stack:
        server.wait_for_games(1, "run")
        clients = [stack.enter_context(_asking(server, "large")) for _ in range(8)]
        for number in range(1, 3):
            writer.add([example_game(number)])
            server.wait_for_games(1 + number, "run")
            assert Live(server, tmp_path).game("run", f"g{number}").game_id == f"g{number}"
        for client in clients:
            assert _rest(client).endswith(large[-1000:])


def _asking(server: TensorBoard, game_id: str) -> socket.socket:
    """A client that has asked for a game and does not take the answer, which the system has no room for."""
    client = socket.socket()
    client.settimeout(20)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", urlsplit(server.url).port))
    query = urlencode({"run": "run", "stream": "self_play", "writer": WRITER, "game_id": game_id})
    client.sendall(f"GET /data/plugin/keisei/game?{query} HTTP/1.0\r\n\r\n".encode())
    assert client.recv(13).endswith(b"200 ")
    return client


def _rest(client: socket.socket) -> bytes:
    with client.makefile("rb") as answer:
        return answer.read()


def test_a_path_prefix_and_named_directories(tmp_path: Path) -> None:
    for name in ("x", "y"):
        LogWriter(tmp_path / name / "run").add([example_game(1)])
    spec = f"--logdir_spec=first:{tmp_path / 'x'},second:{tmp_path / 'y'}"
    with tensorboard_server(spec, "--path_prefix=/tb/pre") as server:
        assert server.url.endswith("/tb/pre/")
        server.wait_for(lambda: len(server.keisei("runs").json["runs"]) == 2)
        assert [run["run"] for run in server.keisei("runs").json["runs"]] == ["first/run", "second/run"]
        assert Live(server, tmp_path).game("second/run", "g1").game_id == "g1"
        assert server.get("data/plugins_listing").json["keisei"]["enabled"]


@pytest.mark.parametrize("loader", ["--load_fast=true", "--load_fast=false"])
def test_a_run_whose_name_the_data_server_cannot_ask_for(tmp_path: Path, loader: str) -> None:
    """It lists the run, and does not take the key of a game that it gave itself."""
    name = 'net="small"'
    LogWriter(tmp_path / name).add([example_game(1)])
    with tensorboard_server("--logdir", tmp_path, loader) as server:
        server.wait_for_games(1, name)
        found = server.keisei("game", run=name, stream="self_play", writer=WRITER, game_id="g1")
        assert found.status == (422 if loader == "--load_fast=true" else 200)
        assert found.status == 200 or b"--load_fast=false" in found.body


def test_a_path_prefix_with_the_default_loader(tmp_path: Path) -> None:
    LogWriter(tmp_path / "run").add([example_game(1)])
    with tensorboard_server("--logdir", tmp_path, "--load_fast=true", "--path_prefix=/tb/pre") as server:
        server.wait_for_games(1, "run")
        assert Live(server, tmp_path).game("run", "g1").game_id == "g1"
        listing = server.get("data/plugins_listing").json["keisei"]
        assert server.get(listing["loading_mechanism"]["module_path"].removeprefix("/tb/pre/")).status == 200


@pytest.mark.parametrize("loader", ["--load_fast=true", "--load_fast=false"])
def test_a_users_flags_win_and_the_tab_says_what_they_hide(tmp_path: Path, loader: str) -> None:
    writer = LogWriter(tmp_path / "run")
    for number in range(60):
        writer.add([example_game(number)])
    flags = ["--samples_per_plugin=keisei=7", "--reload_multifile=false", "--reload_interval=0"]
    with tensorboard_server("--logdir", tmp_path, loader, *flags) as server:
        server.wait_for_games(7, "run")
        notices = [notice["text"] for notice in server.keisei("runs").json["notices"]]
        hidden = ["keisei=7", "--reload_interval=0", "53 index entries"]
        hidden += [] if loader == "--load_fast=true" else ["--reload_multifile=false"]
        assert len(notices) == len(hidden)
        assert all(any(text in notice for notice in notices) for text in hidden)
        statuses = {server.keisei("game", run="run", stream="self_play", writer=WRITER, game_id=f"g{number}").status
                    for number in range(60)}  # fmt: skip
        assert statuses <= {200, 404}
