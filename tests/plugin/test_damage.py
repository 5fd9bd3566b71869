"""Hostile and damaged event files through a real TensorBoard: at worst the one game shows an error."""

import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tb_keisei.record import Game, GameHeader, Outcome, Player, Ply, Probe, encode_game
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.header import header_of
from tb_keisei.record.plies.columns import PlyColumns, to_columns
from tb_keisei.record.wire.codec import encode_columns
from tests.plugin.damage import good_file, mutated, stops_stock_tensorboard, tensorboard_on, visit
from tests.plugin.logs import WRITER, LogWriter, example_game
from tests.tensorboard_server import TensorBoard, tensorboard_server

LOADERS = [pytest.param("--load_fast=true", id="data-server"), pytest.param("--load_fast=false", id="python-loader")]
FILES = 60

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
CONTROL = "".join(map(chr, range(32))) + "\x7f\x85\u2028"
RIGHT_TO_LEFT = "\u202egnp.emag\u2066\u200f"
LONG = "長" * 3500
NAMES = [MARKUP, CONTROL, RIGHT_TO_LEFT, LONG]


@pytest.mark.parametrize("loader", LOADERS)
def test_mutated_files_cost_no_more_than_themselves(tmp_path: Path, loader: str) -> None:
    rng = random.Random(20)
    original = good_file(tmp_path / "original")
    files = {f"run{number}": mutated(original, rng) for number in range(FILES)}
    if loader == "--load_fast=false":
        files = {run: data for run, data in files.items() if not stops_stock_tensorboard(data, tmp_path)}
        assert len(files) > FILES // 4
    with tensorboard_on(files, tmp_path / "runs", loader) as server:
        counts = visit(server)
        assert "Traceback" not in server.log.read_text()
    assert counts["game 200"] > len(files)
    assert counts["game 422"] + counts["game 404"] > 0
    assert min(counts[f"{path} 200"] for path in ("probe", "results", "reliability")) > len(files) // 2


@pytest.fixture(scope="module", params=LOADERS)
def live(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    """A run with one good game among what nobody should write."""
    logdir = tmp_path_factory.mktemp("runs")
    writer = LogWriter(logdir / "run")
    writer.add([example_game(1)])
    for game_id, bomb in (("lies", _bomb(1 << 20)), ("boasts", _bomb(1 << 40)), ("swells", _bomb(64 << 20))):
        outcome = Outcome("black", "win")
        writer.add_index([GameHeader(game_id=game_id, outcome=outcome, place=writer.add_blobs([bomb]))])
    writer.add_probe_bytes("bomb", _bomb(1 << 20))
    writer.add_probe_bytes("bomb", _bomb(64 << 20))
    writer.add_probe(Probe(name="bomb", sfen="startpos"))
    writer.add_index_bytes(_bomb(2 << 20))
    writer.add_index_bytes(_bomb(1 << 40))
    for number, name in enumerate(NAMES):
        writer.add([_named(name, number)])
    game, columns, data = _endless()
    writer.add_index([header_of(game, columns, writer.add_blobs([data]))])
    with tensorboard_server("--logdir", logdir, request.param) as server:
        server.wait_for_games(7 + len(NAMES), "run")
        yield server


def _bomb(declared: int) -> bytes:
    """An envelope of 64 kB that inflates to 64 MiB, whatever it says."""
    return pb.Envelope(version=1, inflated_size=declared, body=_zeros()).SerializeToString()


@cache
def _zeros() -> bytes:
    return zlib.compress(bytes(64 << 20))


def _named(name: str, number: int) -> Game:
    outcome = Outcome(None, "unknown", "other", name)
    game = replace(example_game(number), game_id=name, black=Player(name), white=Player(name), outcome=outcome)
    return replace(game, facts={name[:100]: name}, actor=name)


@cache
def _endless() -> tuple[Game, PlyColumns, bytes]:
    game = Game(game_id="endless", stream="self_play", writer=WRITER)
    columns = to_columns((Ply("7g7f"),) * 1_000_000)
    return game, columns, encode_columns(game, columns)


def _open(server: TensorBoard, game_id: str) -> tuple[int, bytes]:
    answer = server.keisei("game", run="run", stream="self_play", writer=WRITER, game_id=game_id)
    return answer.status, answer.body


def _listed(server: TensorBoard) -> dict[str, dict[str, object]]:
    return {game["game_id"]: game for game in server.keisei("games", run="run").json["games"]}


def test_decompression_bombs_do_not_go_off_on_the_server(live: TensorBoard) -> None:
    before = _peak_mb(live)
    assert _open(live, "boasts")[0] == 422
    for game_id in ("lies", "swells"):
        assert (_open(live, game_id)[0], len(_open(live, game_id)[1]) < 100_000) == (200, True)
    damaged = [game for game in _listed(live).values() if game["error"]]
    assert {game["game_id"] for game in damaged} == {"index entry 4", "index entry 5"}
    assert live.keisei("reliability", run="run", stream="self_play").status == 200
    assert live.keisei("probe", run="run", name="bomb").json["left_out"] == 3
    assert _peak_mb(live) - before < 64
    assert _open(live, "g1")[0] == 200


def _peak_mb(server: TensorBoard) -> float:
    """The most memory that TensorBoard's process ever held, in MiB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_names_come_as_text_and_are_no_longer_than_a_list_needs(live: TensorBoard, number: int) -> None:
    name = NAMES[number]
    game = _listed(live)[name]
    assert (game["black"], game["white"], game["reason_text"]) == (name[:200],) * 3
    status, body = _open(live, name)
    assert (status, body) == (200, encode_game(replace(_named(name, number), writer=WRITER)))
    listing = live.keisei("games", run="run")
    assert listing.headers["Content-Type"].startswith("application/json")
    assert listing.headers["X-Content-Type-Options"] == "nosniff"


def test_a_game_of_a_million_plies(live: TensorBoard) -> None:
    assert _listed(live)["endless"]["ply_count"] == 1_000_000
    assert _open(live, "endless")[0] == 200


def test_ids_that_do_not_fit_into_a_line_of_http(live: TensorBoard) -> None:
    assert _open(live, "x" * 200_000)[0] in (404, 414, 431)
    assert _open(live, "g1")[0] == 200
