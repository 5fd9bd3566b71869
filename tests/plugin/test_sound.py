"""Tensors that hold something else than they declare, on both of TensorBoard's loaders: each costs itself alone."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.data import server_ingester
from tensorboard.data.grpc_provider import GrpcDataProvider
from tensorboard.errors import InvalidArgumentError
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from tb_keisei.plugin.provider.sound import scalar, sound, strings
from tb_keisei.plugin.provider.source import Source
from tb_keisei.record import Candidate, Candidates, Probe
from tests.plugin.logs import WALLTIME, WRITER, LogWriter, example_game
from tests.plugin.provider import LocalProvider
from tests.plugin.site import Site
from tests.tensorboard_server import TensorBoard, tensorboard_server

START = "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1"
ONE_MOVE = Candidates.of([Candidate("7g7f", 1.0)])
GAMES = 40
ODD_NAME = 'quote"'
SHAPES = [(), (0,), (-1,), (3,), (10**7,), (1 << 62,), (1 << 62, 1 << 62)]


def odd_run(run: Path) -> None:
    """Good games, probes and an index, with a tensor of each odd shape among them, and one of no strings."""
    writer = LogWriter(run)
    writer.add(example_game(number) for number in range(GAMES // 2))
    writer.add_probe(Probe(name="start", sfen=START, candidates=ONE_MOVE, global_step=1))
    for kind in ("games", "index", "start"):
        for shape in SHAPES:
            writer.add_odd(kind, [b"one", b"two"], shape)
        writer.add_odd(kind, [], (1,))
    writer.add(example_game(number) for number in range(GAMES // 2, GAMES))
    writer.add_probe(Probe(name="start", sfen=START, candidates=ONE_MOVE, global_step=2))


@pytest.fixture(scope="module", params=["true", "false"], ids=["data-server", "python-loader"])
def live(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    logdir = tmp_path_factory.mktemp("runs")
    odd_run(logdir / "odd")
    LogWriter(logdir / ODD_NAME).add([example_game(1)])
    with tensorboard_server("--logdir", logdir, f"--load_fast={request.param}") as server:
        server.wait_for_games(GAMES + len(SHAPES) + 1, "odd")
        yield server


def _in_time(ask: Callable[[], int]) -> int:
    start = time.monotonic()
    status = ask()
    assert time.monotonic() - start < 10
    return status


def test_the_good_games_beside_them_are_listed_and_opened(live: TensorBoard) -> None:
    games = live.keisei("games", run="odd", limit=1000).json["games"]
    assert sorted(game["game_id"] for game in games if not game["error"]) == sorted(f"g{n}" for n in range(GAMES))
    assert sum("index entry" in game["game_id"] for game in games) == len(SHAPES) + 1
    for number in (0, GAMES - 1):
        game = {"stream": "self_play", "writer": WRITER, "game_id": f"g{number}"}
        assert _in_time(lambda game=game: live.keisei("game", run="odd", **game).status) == 200  # type: ignore[misc]
    notices = "\n".join(notice["text"] for notice in live.keisei("runs").json["notices"])
    assert f"{len(SHAPES) + 1} index entries of this run" in notices
    assert "Error" not in notices


def test_the_good_recordings_of_a_probe_beside_them_are_shown(live: TensorBoard) -> None:
    (row,) = live.keisei("probes", run="odd").json["probes"]
    assert (row["steps"], row["left_out"]) == ([1, 2], len(SHAPES) + 1)
    assert live.keisei("probe", run="odd", name="start").status == 200


def test_statistics_of_the_games_beside_them(live: TensorBoard) -> None:
    for route in ("results", "reliability"):
        answer = live.keisei(route, run="odd", stream="self_play")
        assert (answer.status, answer.json["population"]["games"] > 0) == (200, True)


def test_a_run_whose_name_the_data_server_cannot_read_back(live: TensorBoard) -> None:
    answer = live.keisei("game", run=ODD_NAME, stream="self_play", writer=WRITER, game_id="g1")
    assert answer.status in (200, 503)
    if answer.status == 503:
        assert "Rename the run's directory" in answer.text
        assert "BadJson" not in answer.text
        assert live.keisei("reliability", run=ODD_NAME, stream="self_play").status == 503


@pytest.mark.parametrize(
    ("values", "shape", "good"),
    [([b"a"], (), True), ([b"a"], (1,), True), ([b"a", b"b"], (2,), True), ([b"a"], (1, 1), True),
     ([], (0,), False), ([b"a"], (-1, -1), False), ([], (0, 1), False),
     *(([b"a", b"b"], shape, False) for shape in SHAPES), ([], (), False)],
)  # fmt: skip
def test_what_is_sound(values: Sequence[bytes], shape: Sequence[int], good: bool) -> None:
    tensor = tensor_pb2.TensorProto(dtype=types_pb2.DT_STRING, tensor_shape=_shape(shape), string_val=values)
    assert (strings(tensor) is tensor) == good
    assert scalar(tensor) is not tensor


@pytest.mark.parametrize("shape", [(), (1,), *SHAPES])
def test_what_is_a_scalar(shape: Sequence[int]) -> None:
    tensor = tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, tensor_shape=_shape(shape), float_val=[1.0])
    assert (scalar(tensor) is tensor) == (shape in ((), (1,)))
    assert strings(tensor) is not tensor
    assert scalar(tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT)) is not tensor
    assert scalar(tensor_pb2.TensorProto(dtype=99, float_val=[1.0])).float_val != [1.0]


def _shape(sizes: Sequence[int]) -> tensor_shape_pb2.TensorShapeProto:
    return tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=size) for size in sizes])


def test_an_odd_learning_rate_or_note_hides_no_probe(tmp_path: Path) -> None:
    log = LogWriter(tmp_path / "a")
    log.add_probe(Probe(name="start", sfen=START, candidates=ONE_MOVE, global_step=1))
    other = EventFileWriter(str(tmp_path / "a"))
    for step, shape in enumerate([(), (1 << 62,), ()]):
        rate = tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, tensor_shape=_shape(shape), float_val=[0.5])
        other.add_event(_event("lr", rate, "scalars", summary_pb2.DATA_CLASS_SCALAR, step))
        note = tensor_pb2.TensorProto(dtype=types_pb2.DT_STRING, tensor_shape=_shape(shape), string_val=[b"seen"])
        other.add_event(_event("note", note, "text", summary_pb2.DATA_CLASS_TENSOR, step))
    other.close()
    site = Site(tmp_path)
    answer = site.get("probe", run="a", name="start").get_json()
    assert [(mark["step"], mark["text"]) for mark in answer["marks"]] == [(0, "seen"), (2, "seen")]
    assert site.get("scalar", run="a", tag="lr").get_json()["points"] == [[0, 0.5], [1, None], [2, 0.5]]


def _event(tag: str, tensor: tensor_pb2.TensorProto, plugin: str, data_class: int, step: int) -> event_pb2.Event:
    value = summary_pb2.Summary.Value(tag=tag, tensor=tensor)
    value.metadata.plugin_data.plugin_name = plugin
    value.metadata.data_class = data_class
    return event_pb2.Event(step=step, wall_time=WALLTIME, summary=summary_pb2.Summary(value=[value]))


def test_both_providers_of_this_tensorboard_have_the_way_in(tmp_path: Path) -> None:
    for provider in (LocalProvider(tmp_path), GrpcDataProvider("localhost", server_ingester)):
        assert sound(provider) is not provider
        assert type(sound(provider)) is type(provider)
    assert sound(plain := object()) is plain


def test_what_a_provider_says_goes_to_the_log_once_and_never_to_a_person(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    site = Site(tmp_path)
    site.provider.failures["read_blob"] = InvalidArgumentError("failed to parse blob key: BadJson")
    answers = [site.game() for _ in range(3)]
    assert {answer.status_code for answer in answers} == {503}
    assert "BadJson" not in answers[0].text
    assert caplog.text.count("BadJson") == 1


@pytest.mark.parametrize("broken", [0, 1, 3])
def test_series_that_break_the_provider_are_found_by_halves(tmp_path: Path, broken: int) -> None:
    tags = []
    for number in range(64):
        writer = LogWriter(tmp_path / "a", f"{number:016x}")
        writer.add([example_game(1)])
        tags.append(writer.segment.index_tag)
    provider = LocalProvider(tmp_path)
    provider.broken_tags.update(tags[10 : 10 + broken])
    read = Source(provider).read_each([("a", tag) for tag in tags])
    assert {tag for (_, tag), events in read.items() if isinstance(events, str)} == provider.broken_tags
    assert len(read) == 64


def test_where_all_fail_it_is_soon_given_up(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    provider = LocalProvider(tmp_path)
    asked = 0

    def failing(*_args: object, **_more: object) -> None:
        nonlocal asked
        asked += 1
        raise ConnectionError

    provider.read_tensors = failing  # type: ignore[method-assign]
    read = Source(provider).read_each([("a", str(number)) for number in range(1000)])
    assert len(read) == 1000
    assert all(isinstance(events, str) for events in read.values())
    assert asked < 100


def test_a_data_server_that_has_ended_is_said_in_our_words(tmp_path: Path) -> None:
    LogWriter(tmp_path / "a").add([example_game(1)])
    with tensorboard_server("--logdir", tmp_path, "--load_fast=true") as server:
        server.wait_for_games(1, "a")
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        answer = server.wait_for(lambda: (told := server.keisei("runs")).status != 200 and told)
        assert (answer.status, "start it again" in answer.text) == (503, True)
        assert not any(word in answer.text for word in ("Rpc", "ipv4", "StatusCode"))
        assert "UNAVAILABLE" in server.log.read_text()
