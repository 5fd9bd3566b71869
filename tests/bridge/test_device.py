"""Tensors on a GPU, with a stand-in for one: nothing on the training thread may wait for it.

The stand-in checks the order of calls on streams and events, not the hardware.
"""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tb_keisei import EventWriter, SummaryWriter, read_games, read_probes
from tests.bridge.events import scalars, summaries

LEGAL = ["7g7f", "2g2f", "P*5e"]


class Device:
    """A GPU's streams: what ran on them, in order."""

    def __init__(self) -> None:
        self.current = "training stream"
        self.capturing = False
        self.calls: list[str] = []
        self.trainer = threading.current_thread()

    def must_be_worker(self, what: str) -> None:
        assert threading.current_thread() is not self.trainer, f"{what} waits for the GPU on the training thread"


class OnDevice(torch.Tensor):
    """A tensor that says it is on a GPU."""

    gpu: Device

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        return torch.device("cuda", 0)

    def clone(self, **others: Any) -> torch.Tensor:
        self.gpu.calls.append(f"clone on {self.gpu.current}")
        return super().clone(**others)

    def new_empty(self, *shape: Any, **others: Any) -> torch.Tensor:
        assert others == {"device": "cpu", "pin_memory": True}
        self.gpu.must_be_worker("pinning memory")
        return torch.empty(*shape, dtype=self.dtype)

    def _waits(self, *_: Any, **__: Any) -> Any:
        self.gpu.must_be_worker("reading a value")
        raise AssertionError("values are read from pinned memory only")

    item = tolist = numpy = cpu = __float__ = __int__ = __bool__ = __array__ = __index__ = _waits


class Event:
    gpu: Device

    def record(self, stream: "Stream") -> None:
        self.gpu.calls.append(f"event on {stream.name}")

    def synchronize(self) -> None:
        self.gpu.must_be_worker("Event.synchronize")
        self.gpu.calls.append("wait")


class Stream:
    gpu: Device

    def __init__(self, _: Any = None, name: str = "own stream") -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stream) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def wait_event(self, _: Event) -> None:
        self.gpu.calls.append(f"{self.name} waits for event")


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Device:
    device = Device()
    OnDevice.gpu = Event.gpu = Stream.gpu = device

    @contextlib.contextmanager
    def on_stream(stream: Stream) -> Iterator[None]:
        device.current = stream.name
        yield
        device.current = "training stream"

    monkeypatch.setattr(torch.cuda, "is_current_stream_capturing", lambda: device.capturing)
    monkeypatch.setattr(torch.cuda, "Event", Event)
    monkeypatch.setattr(torch.cuda, "Stream", Stream)
    monkeypatch.setattr(torch.cuda, "stream", on_stream)
    monkeypatch.setattr(torch.cuda, "device", lambda _: contextlib.nullcontext())
    monkeypatch.setattr(torch.cuda, "current_stream", lambda _=None: Stream(name=device.current))
    monkeypatch.setattr(torch.cuda, "synchronize", lambda *_: device.must_be_worker("torch.cuda.synchronize"))
    return device


def on_gpu(values: list[float], dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.tensor(values, dtype=dtype).as_subclass(OnDevice)


def test_a_policy_and_numbers_are_cloned_at_the_call_and_fetched_later(tmp_path: Path, gpu: Device) -> None:
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        policy, value, temperature = on_gpu([0.5, 0.3, 0.2]), on_gpu([0.25]), on_gpu([2.0])
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=policy, value=value, temperature=temperature)
        assert gpu.calls == ["clone on training stream"] * 3
        policy[:], value[:] = 0, 9
        rec.finish(winner=None, reason="max_moves", global_step=1)
        assert writer.flush()
    (game,) = read_games(tmp_path)
    (ply,) = game.plies
    assert [candidate.probability for candidate in ply.candidates] == pytest.approx([0.5, 0.3, 0.2], rel=0.01)
    assert (ply.value, ply.facts["temperature"], ply.problem) == (0.25, 2.0, "")
    fetched = ["own stream waits for event", "event on own stream", "wait"]  # the policy; then both numbers
    assert gpu.calls[3:] == ["event on training stream", *fetched, *fetched]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16, torch.float64])
@pytest.mark.parametrize("masked", [False, True])
def test_a_full_vector_is_picked_from_on_the_worker(
    tmp_path: Path, gpu: Device, dtype: torch.dtype, masked: bool
) -> None:
    full = on_gpu([0.25, 0.375, 0.125, 0.25], dtype)
    picked: Any = torch.tensor([True, False, True, True]) if masked else torch.tensor([0, 2, 3])
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=full, legal_indices=picked)
        rec.finish(winner=None, reason="max_moves", global_step=1)
    (ply,) = next(iter(read_games(tmp_path))).plies
    assert ply.candidates.probability_of("2g2f") == pytest.approx(0.2, rel=0.01)
    assert ply.illegal_mass == pytest.approx(0.375, rel=0.01)


def test_places_are_recorded_as_they_were_at_the_call(tmp_path: Path, gpu: Device) -> None:
    full, places, mask = on_gpu([0.25, 0.375, 0.125, 0.25]), np.array([0, 2, 3]), on_gpu([1, 0, 1, 1], torch.bool)
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=full, legal_indices=places)
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=full, legal_indices=mask)
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=np.array([0.25, 0.375, 0.125, 0.25]), legal_indices=mask)
        places[:] = 1
        mask[:] = False
        rec.finish(winner=None, reason="max_moves", global_step=1)
    for ply in next(iter(read_games(tmp_path))).plies:
        assert ply.candidates.probability_of("2g2f") == pytest.approx(0.2, rel=0.01)


def test_nothing_is_recorded_of_a_policy_while_a_graph_is_captured(tmp_path: Path, gpu: Device) -> None:
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        gpu.capturing = True
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=on_gpu([0.5, 0.3, 0.2]), value=0.5)
        gpu.capturing = False
        assert gpu.calls == []
        rec.finish(winner=None, reason="max_moves", global_step=1)
    (ply,) = next(iter(read_games(tmp_path))).plies
    assert (ply.usi, ply.value, len(ply.candidates)) == ("7g7f", 0.5, 0)
    assert "CUDA graph is being captured" in ply.problem


def test_without_copy_nothing_is_cloned(tmp_path: Path, gpu: Device) -> None:
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=on_gpu([0.5, 0.3, 0.2]), copy=False)
        rec.finish(winner=None, reason="max_moves", global_step=1)
        assert gpu.calls[0] == "event on training stream"
    assert len(next(iter(read_games(tmp_path))).plies[0].candidates) == 3


def test_a_long_game_does_not_fill_the_gpu(tmp_path: Path, gpu: Device) -> None:
    full = on_gpu([1 / 13527] * 13527)
    with EventWriter(tmp_path, max_queue_bytes=16 << 20) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        for ply in range(600):
            rec.add_ply("7g7f", legal_moves=LEGAL, policy=full, legal_indices=[0, 1, 2])
            if ply % 64 == 63:
                writer.flush()
                writer._worker.wake()
                _wait_until_fetched(rec)
        rec.finish(winner=None, reason="max_moves", global_step=1)
        assert writer.flush()
        assert writer.health.dropped["game"] == 0
    assert all(len(ply.candidates) == 3 for ply in next(iter(read_games(tmp_path))).plies)


def _wait_until_fetched(rec: Any) -> None:
    for _ in range(500):
        if not rec._game._handed_over and rec._game.fetched_bytes:
            return
        threading.Event().wait(0.01)
    raise AssertionError("the worker did not fetch")


def test_strict_mode_does_not_look_at_what_is_on_a_gpu(tmp_path: Path, gpu: Device) -> None:
    with EventWriter(tmp_path, strict=True) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=on_gpu([0.5, 0.3, 0.9]))
        writer.add_probe("p", "startpos", legal_moves=LEGAL, policy=on_gpu([0.5, 0.3, 0.2]), global_step=1)
        writer.add_scalar("loss", on_gpu([1.5]), 3)
        rec.finish(winner=None, reason="max_moves", global_step=1)
    assert "sums to 1.7" in next(iter(read_games(tmp_path))).plies[0].problem
    assert len(next(iter(read_probes(tmp_path))).candidates) == 3
    assert scalars(tmp_path) == [("loss", 3, 1.5)]


def test_torchs_calls_do_not_wait_either(tmp_path: Path, gpu: Device) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("loss", on_gpu([1.5]), 3)
        writer.add_scalars("curves", {"a": on_gpu([2.0])}, 3)
        writer.add_histogram("weights", on_gpu([1.0, 2.0]), 3)
        writer.add_image("image", on_gpu([0.5] * 12).reshape(3, 2, 2), 3)
        writer.add_tensor("tensor", on_gpu([1.0, 2.0]), 3)
        assert writer.flush()
        assert writer.health.written == writer.health.offered
    assert scalars(tmp_path) == [("loss", 3, 1.5)]
    (histogram,) = [value.histo for _, value in summaries(tmp_path) if value.tag == "weights"]
    assert (histogram.min, histogram.max, histogram.num) == (1, 2, 2)


def test_whole_numbers_stay_what_they_are(tmp_path: Path, gpu: Device) -> None:
    whole = torch.tensor([20_000_001, 0, 3]).as_subclass(OnDevice)
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b", players=["a"])
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=on_gpu([0.5, 0.3, 0.2]), visits=whole, policy_step=whole[0])
        rec.finish(winner=None, reason="max_moves", global_step=1)
    (ply,) = next(iter(read_games(tmp_path))).plies
    assert ply.policy_step == 20_000_001
    assert ply.candidates[0].visits == 20_000_001
    assert ply.problem == ""


def test_what_would_wait_for_the_gpu_is_refused(tmp_path: Path, gpu: Device) -> None:
    scalars_one_by_one = [on_gpu([0.5])[0], on_gpu([0.3])[0], on_gpu([0.2])[0]]
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        given: list[dict[str, Any]] = [
            {"visits_total": on_gpu([5.0])[0]},
            {"q": scalars_one_by_one},
            {"policy": scalars_one_by_one},
            {"legal_moves": on_gpu([1.0, 2.0, 3.0])},
            {"search_kind": on_gpu([1.0])},
        ]
        usual: dict[str, Any] = {"legal_moves": LEGAL, "policy": [0.5, 0.3, 0.2], "visits": [1, 2, 3]}
        for wrong in given:
            rec.add_ply("7g7f", **usual | wrong)
        rec.finish(winner=None, reason="max_moves", global_step=1)
    plies = next(iter(read_games(tmp_path))).plies
    assert len(plies) == len(given)
    assert all(ply.problem for ply in plies)


def test_a_gpu_that_died_raises_nowhere(tmp_path: Path, gpu: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> bool:
        raise RuntimeError("CUDA error: device-side assert triggered")

    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=on_gpu([0.5, 0.3, 0.2]), value=0.5)
        monkeypatch.setattr(torch.cuda, "is_current_stream_capturing", broken)
        rec.add_ply("2g2f", legal_moves=LEGAL, policy=on_gpu([0.5, 0.3, 0.2]), value=0.5)
        writer.add_scalar("loss", on_gpu([1.5]), 3)
        writer.add_probe("p", "startpos", legal_moves=LEGAL, policy=on_gpu([0.5, 0.3, 0.2]), global_step=1)
        rec.finish(winner=None, reason="max_moves", global_step=1)
    plies = next(iter(read_games(tmp_path))).plies
    assert [(ply.usi, ply.value, len(ply.candidates)) for ply in plies] == [("7g7f", 0.5, 0), ("2g2f", 0.5, 0)]
    assert "the device had failed" in plies[0].problem
    assert "device-side assert" in plies[1].problem


def test_plies_without_a_policy_among_those_from_a_gpu(tmp_path: Path, gpu: Device) -> None:
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        for _ in range(3):
            rec.add_ply("7g7f", legal_moves=LEGAL, policy=on_gpu([0.5, 0.3, 0.2]), value=on_gpu([0.25]))
            rec.add_ply("2g2f", value=0.5)
            rec.add_ply("7g7f", legal_moves=LEGAL, policy=np.array([0.2, 0.3, 0.5], np.float32))
        rec.finish(winner=None, reason="max_moves", global_step=1)
    found = next(iter(read_games(tmp_path))).plies
    first = [ply.candidates.probability_of("7g7f") if ply.candidates else None for ply in found]
    assert first == [pytest.approx(0.5, rel=0.01), None, pytest.approx(0.2, rel=0.01)] * 3
    assert [ply.value for ply in found] == [0.25, 0.5, None] * 3


def test_a_gpu_that_fails_costs_the_policy_only(tmp_path: Path, gpu: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Stream, _: Event) -> None:
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    monkeypatch.setattr(Stream, "wait_event", broken)
    with EventWriter(tmp_path) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=on_gpu([0.5, 0.3, 0.2]), value=0.5)
        rec.finish(winner=None, reason="max_moves", global_step=1)
        assert writer.flush()
    (ply,) = next(iter(read_games(tmp_path))).plies
    assert (ply.usi, ply.value, len(ply.candidates)) == ("7g7f", 0.5, 0)
    assert "CUDA error" in ply.problem
