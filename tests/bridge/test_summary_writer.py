"""torch's documented examples through our SummaryWriter and through torch's own: the same events."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from tensorboard.compat.proto import event_pb2
from torch.utils.tensorboard import SummaryWriter as StockWriter

from tb_keisei import EventWriter, SummaryWriter, read_games
from tb_keisei.bridge.worker.health import HEALTH_TAG
from tb_keisei.errors import BridgeError
from tests.bridge.events import event_paths, events, scalars

Example = Callable[[Any], None]


def scalar(writer: Any) -> None:
    for i in range(100):
        writer.add_scalar("y=2x", i * 2, i)
    writer.add_scalar("tensor", torch.tensor([2.5]), 3, walltime=5)
    writer.add_scalar("new", 1.5, 2, new_style=True)
    writer.add_scalar("double", 0.1, 2, new_style=True, double_precision=True)


def several_scalars(writer: Any) -> None:
    r = 5
    for i in range(10):
        curves = {"xsinx": i * np.sin(i / r), "xcosx": i * np.cos(i / r), "tanx": np.tan(i / r)}
        writer.add_scalars("run_14h/part", curves, i)


def hparams(writer: Any) -> None:
    for i in range(3):
        settings = {"lr": 0.1 * i, "bsize": i, "name": "adam", "on": True, "none": None}
        writer.add_hparams(settings, {"hparam/accuracy": 10 * i, "hparam/loss": 10 * i}, run_name=f"trial{i}")
    writer.add_hparams({"lr": 0.1}, {"loss": torch.tensor(1.0)}, {"lr": [0.1, 0.2]}, "listed", global_step=7)


def tensor(writer: Any) -> None:
    writer.add_tensor("x", torch.tensor([1, 2, 3]), 1)
    writer.add_tensor("half", torch.tensor([[1.5, 2.5]], dtype=torch.bfloat16), 1)


def histogram(writer: Any) -> None:
    rng = np.random.default_rng(1)
    for i in range(5):
        writer.add_histogram("distribution centers", rng.random(1000) + i, i)
    values = torch.arange(30.0)
    for bins in ("auto", "fd", [0.0, 10.0, 40.0]):
        writer.add_histogram(f"bins {bins}", values, 1, bins=bins, max_bins=5)


def counted_histogram(writer: Any) -> None:
    values = np.repeat(np.arange(50) + 0.001, np.arange(50))
    counts, limits = np.histogram(values, bins=np.array(range(50 + 2)))
    writer.add_histogram_raw(
        tag="histogram_with_raw_data",
        min=values.min(),
        max=values.max(),
        num=len(values),
        sum=values.sum(),
        sum_squares=values.dot(values),
        bucket_limits=limits[1:].tolist(),
        bucket_counts=counts.tolist(),
        global_step=0,
    )


def image(writer: Any) -> None:
    img = np.zeros((3, 100, 100))
    img[0] = np.arange(0, 10000).reshape(100, 100) / 10000
    img[1] = 1 - np.arange(0, 10000).reshape(100, 100) / 10000
    writer.add_image("my_image", img, 0)
    writer.add_image("my_image_HWC", img.transpose(1, 2, 0), 0, dataformats="HWC")
    writer.add_image("torch", torch.tensor(img), 0)


def images(writer: Any) -> None:
    batch = np.zeros((16, 3, 100, 100))
    for i in range(16):
        batch[i, 0] = np.arange(0, 10000).reshape(100, 100) / 10000 / 16 * i
        batch[i, 1] = (1 - np.arange(0, 10000).reshape(100, 100) / 10000) / 16 * i
    writer.add_images("my_image_batch", batch, 0)


def image_with_boxes(writer: Any) -> None:
    boxes = np.array([[10, 10, 40, 40], [20, 20, 90, 60]])
    for labels in (None, "one", ["one", "two"]):
        writer.add_image_with_boxes(f"boxes {labels}", np.zeros((3, 100, 100)), boxes, 1, labels=labels)


def figure(writer: Any) -> None:
    figure = Figure()
    figure.subplots().plot([1, 2])
    writer.add_figure("figure", figure, 1, close=False)
    writer.add_figure("figures", [figure, figure], 1, close=False)


def audio(writer: Any) -> None:
    writer.add_audio("audio", torch.sin(torch.arange(500.0)).unsqueeze(0), 1, sample_rate=8000)


def text(writer: Any) -> None:
    writer.add_text("lstm", "This is an lstm", 0)
    writer.add_text("rnn", "This is an rnn", 10, walltime=3)
    writer.add_text("Keisei", "棋聖 **bold**")


def graph(writer: Any) -> None:
    torch.manual_seed(1)
    writer.add_graph(torch.nn.Linear(2, 2), torch.ones(1, 2))


def embedding(writer: Any) -> None:
    writer.add_embedding(torch.ones(4, 5), metadata=list("abcd"), global_step=3)


def pr_curve(writer: Any) -> None:
    rng = np.random.default_rng(1)
    labels, predictions = rng.integers(2, size=100), rng.random(100)
    writer.add_pr_curve("pr_curve", labels, predictions, 0)
    writer.add_pr_curve("weighted", torch.tensor(labels), torch.tensor(predictions), 0, weights=0.5)


def computed_pr_curve(writer: Any) -> None:
    writer.add_pr_curve_raw("raw", [1, 2], [3, 4], [5, 6], [7, 8], [0.1, 0.2], [0.3, 0.4], 1, num_thresholds=2)


def custom_scalars(writer: Any) -> None:
    layout = {
        "Taiwan": {"twse": ["Multiline", ["twse/0050", "twse/2330"]]},
        "USA": {"dow": ["Margin", ["dow/aaa", "dow/bbb", "dow/ccc"]]},
    }
    writer.add_custom_scalars(layout)
    writer.add_custom_scalars_multilinechart(["twse/0050", "twse/2330"])
    writer.add_custom_scalars_marginchart(["twse/0050", "twse/2330", "twse/2006"])


def mesh(writer: Any) -> None:
    vertices = torch.tensor([[1, 1, 1], [-1, -1, 1], [1, -1, -1], [-1, 1, -1]], dtype=torch.float).unsqueeze(0)
    colors = torch.tensor([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 0, 255]], dtype=torch.int).unsqueeze(0)
    faces = torch.tensor([[0, 2, 3], [0, 3, 1], [0, 1, 2], [1, 3, 2]], dtype=torch.int).unsqueeze(0)
    writer.add_mesh("my_mesh", vertices=vertices, colors=colors, faces=faces, config_dict={"cls": "PerspectiveCamera"})


EXAMPLES: list[Example] = [
    scalar,
    several_scalars,
    hparams,
    tensor,
    histogram,
    counted_histogram,
    image,
    images,
    image_with_boxes,
    figure,
    audio,
    text,
    graph,
    embedding,
    pr_curve,
    computed_pr_curve,
    custom_scalars,
    mesh,
]


def comparable(event: event_pb2.Event) -> event_pb2.Event:
    """An event without what differs from one writing to the next: the time, where none was given."""
    if event.wall_time > 1e6:
        event.wall_time = 0
    return event


def written(run: Path) -> dict[str, list[bytes]]:
    """Events by directory, in order, and other files; without the first event of each file and the bridge's own."""
    found: dict[str, list[bytes]] = {}
    for path in sorted(run.rglob("*")):
        if path.is_file() and "tfevents" not in path.name:
            found[str(path.relative_to(run))] = [path.read_bytes()]
    for directory in {run, *(path for path in run.rglob("*") if path.is_dir())}:
        for path in event_paths(directory):
            first, *others = events(path)
            assert first.file_version == "brain.Event:2"
            ours = [event for event in others if not any(v.tag.startswith(HEALTH_TAG) for v in event.summary.value)]
            serialized = [comparable(event).SerializeToString(deterministic=True) for event in ours]
            found.setdefault(str(directory.relative_to(run)), []).extend(serialized)
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.__name__)
def test_the_events_are_torchs(tmp_path: Path, example: Example) -> None:
    for strict in (False, True):
        run = tmp_path / f"ours{strict}"
        with SummaryWriter(str(run), strict=strict) as ours:
            example(ours)
            assert ours.flush()
            assert ours.health.written == ours.health.offered
            assert ours.health.misuses == 0
    with StockWriter(str(tmp_path / "stock")) as stock:
        example(stock)
    assert written(tmp_path / "oursFalse") == written(tmp_path / "stock")
    assert written(tmp_path / "oursTrue") == written(tmp_path / "stock")


def test_every_method_of_torchs_writer_is_tried() -> None:
    tried = {
        "add_scalar", "add_scalars", "add_hparams", "add_tensor", "add_histogram", "add_histogram_raw", "add_image",
        "add_images", "add_image_with_boxes", "add_figure", "add_audio", "add_text", "add_graph", "add_embedding",
        "add_pr_curve", "add_pr_curve_raw", "add_custom_scalars", "add_custom_scalars_multilinechart",
        "add_custom_scalars_marginchart", "add_mesh",
    }  # fmt: skip
    not_tried = {"add_video", "add_onnx_graph"}  # they need moviepy and onnx; torch writes nothing without them
    assert {name for name in dir(StockWriter) if name.startswith("add_")} == tried | not_tried


def test_it_is_torchs_writer_with_torchs_attributes(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path, "", None, 10, 30, ".suffix") as writer:
        assert isinstance(writer, StockWriter)
        assert isinstance(writer, EventWriter)
        assert (writer.log_dir, writer.get_logdir()) == (tmp_path, str(tmp_path))
        assert (writer.max_queue, writer.flush_secs, writer.filename_suffix) == (10, 30, ".suffix")
        assert writer.file_writer.get_logdir() == str(tmp_path)
    (path,) = event_paths(tmp_path)
    assert path.name.endswith(".suffix")


def test_the_default_directory_is_torchs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with SummaryWriter(comment="_lr1") as writer:
        writer.flush()
    (run,) = (tmp_path / "runs").iterdir()
    assert run.name.endswith("_lr1")
    assert str(run.relative_to(tmp_path)) == writer.log_dir


def test_torchs_file_writer_goes_the_same_way(tmp_path: Path) -> None:
    event = event_pb2.Event(step=3)
    event.summary.value.add(tag="own", simple_value=1.5)
    with SummaryWriter(tmp_path) as writer:
        writer._get_file_writer().add_event(event, step=4, walltime=1)
        writer.file_writer.flush()
        assert scalars(tmp_path) == [("own", 4, 1.5)]
        assert writer.health.written["scalar"] == 1


def test_a_call_after_close_opens_a_new_file_as_in_torch(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path, strict=True)
    writer.add_scalar("a", 1.0, 1)
    assert writer.close()
    writer.add_scalar("a", 2.0, 2)
    writer.add_histogram("h", np.ones(3), 2)
    rec = writer.game_recorder("eval", black="a", white="b")
    rec.finish(winner=None, reason="max_moves", global_step=1)
    assert writer.close()
    assert scalars(tmp_path) == [("a", 1, 1.0), ("a", 2, 2.0)]
    assert len(event_paths(tmp_path)) == 2
    assert len(list(read_games(tmp_path))) == 1


def test_what_is_given_is_copied_at_the_call(tmp_path: Path) -> None:
    array, weights, pixels = np.arange(10.0), torch.arange(10.0), [[[0.0] * 4] * 4] * 3
    with SummaryWriter(tmp_path / "ours") as writer:
        writer.add_histogram("array", array, 1)
        writer.add_histogram("weights", weights, 1)
        writer.add_image("pixels", np.array(pixels), 1)
        array[:], weights[:] = 7, 7
    with StockWriter(str(tmp_path / "stock")) as stock:
        stock.add_histogram("array", np.arange(10.0), 1)
        stock.add_histogram("weights", torch.arange(10.0), 1)
        stock.add_image("pixels", np.array(pixels), 1)
    assert written(tmp_path / "ours") == written(tmp_path / "stock")


WRONG: list[Any] = [
    lambda writer: writer.add_histogram("h", np.empty(0)),
    lambda writer: writer.add_histogram("h", "text"),
    lambda writer: writer.add_image("i", np.zeros((2, 2))),
    lambda writer: writer.add_figure("f", None),
    lambda writer: writer.add_tensor("t", "text"),
    lambda writer: writer.add_graph(None),
    lambda writer: writer.add_embedding("text"),
    lambda writer: writer.add_hparams({"a": object()}, {}),
    lambda writer: writer.add_hparams([], {}),
    lambda writer: writer.add_scalars("a", None),
    lambda writer: writer.add_scalars("a", {"b": "text"}),
    lambda writer: writer.add_mesh("m", "text"),
    lambda writer: writer.add_pr_curve("p", None, None),
    lambda writer: writer.add_histogram_raw("h", 1, 2, 3, 4, 5, [1], [1, 2]),
    lambda writer: writer.add_custom_scalars_marginchart(["one"]),
    lambda writer: writer.add_audio("a", torch.zeros(2, 2)),
]


@pytest.mark.parametrize("call", WRONG)
def test_wrong_arguments(tmp_path: Path, call: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), SummaryWriter(tmp_path / "lax") as lax:
        call(lax)
        lax.add_scalar("good", 1.0, 1)
        assert lax.flush()
        assert lax.health.misuses + sum(lax.health.rejected.values()) == 1
    assert len(caplog.records) == 1
    assert scalars(tmp_path / "lax") == [("good", 1, 1.0)]
    with SummaryWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(BridgeError):
        call(strict)


def test_sub_runs_leave_no_open_file_behind(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for trial in range(50):
            writer.add_hparams({"lr": trial}, {"loss": 1.0}, run_name=f"trial{trial}")
        assert writer.flush()
        writer.add_scalar("a", 1.0, 1)
        assert writer.flush()
        held = [link for link in Path("/proc/self/fd").iterdir() if str(tmp_path) in _target(link)]
        assert len(held) == 1
        assert len(list(tmp_path.glob("trial*/*tfevents*"))) == 50


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""
