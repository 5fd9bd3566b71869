"""Event files with damage of every kind, and a TensorBoard that has to live with them."""

import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from google.protobuf.message import DecodeError
from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator
from tensorboard.compat.proto import event_pb2, tensor_pb2, types_pb2

from tb_keisei.events.framing import Record, frame, read_records
from tb_keisei.record import Candidate, Candidates, Probe
from tests.plugin.logs import LogWriter, example_game
from tests.tensorboard_server import TensorBoard, tensorboard_server

CONTROL = "undamaged"
ALLOWED = {200, 404, 410, 422}
"""What opening a listed game may answer."""
SIZES = [-1, 0, 1, 2, 3, 100, 10**7, 1 << 40, 1 << 62]
"""Of a dimension that a tensor declares."""
START = "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1"


def good_file(folder: Path) -> bytes:
    """A small event file: games, their headers, a table, a second segment, a probe."""
    writer = LogWriter(folder)
    writer.add(example_game(number) for number in range(3))
    writer.add([example_game(3)])
    writer.add_table()
    one_move = Candidates.of([Candidate("7g7f", 1.0)])
    for step in range(3):
        writer.add_probe(Probe(name="start", sfen=START, candidates=one_move, global_step=step))
    writer.next_segment()
    writer.add([example_game(4)])
    return writer.path.read_bytes()


def mutated(original: bytes, rng: random.Random) -> bytes:
    """The file with one to three kinds of damage; in half of them every checksum is right."""
    records = [item.data for item in read_records(io.BytesIO(original)) if isinstance(item, Record)]
    for _ in range(rng.randint(1, 3)):
        _damage_records(records, rng)
    data = b"".join(map(frame, records))
    return data if rng.random() < 0.5 else _changed(data, rng)


def _damage_records(records: list[bytes], rng: random.Random) -> None:
    place = rng.randrange(len(records))
    match rng.randrange(6):
        case 0 if len(records) > 1:
            del records[place]
        case 1:
            records.insert(place, records[rng.randrange(len(records))])
        case 2:
            other = rng.randrange(len(records))
            records[place], records[other] = records[other], records[place]
        case 3:
            records[place] = _changed(records[place], rng)
        case 4:
            records[place] = _with_other_tensors(records[place], partial(_declare_another_shape, rng=rng))
        case _:
            records[place] = _with_other_tensors(records[place], partial(_change_payload, rng=rng))


def _with_other_tensors(record: bytes, change: Callable[[tensor_pb2.TensorProto], None]) -> bytes:
    """An event that is one, whatever its tensors hold."""
    try:
        event = event_pb2.Event.FromString(record)
    except DecodeError:
        return record
    for value in event.summary.value:
        change(value.tensor)
    return bytes(event.SerializeToString())


def _change_payload(tensor: tensor_pb2.TensorProto, rng: random.Random) -> None:
    tensor.string_val[:] = [_changed(payload, rng) for payload in tensor.string_val]


def _declare_another_shape(tensor: tensor_pb2.TensorProto, rng: random.Random) -> None:
    """Strings that are not as many as it says, or another kind of tensor."""
    del tensor.tensor_shape.dim[:]
    for _ in range(rng.randrange(4)):
        tensor.tensor_shape.dim.add(size=rng.choice(SIZES))
    match rng.randrange(4):
        case 0:
            tensor.string_val.append(b"one more")
        case 1:
            del tensor.string_val[:]
        case 2:
            tensor.dtype = rng.choice([types_pb2.DT_STRING, types_pb2.DT_FLOAT, types_pb2.DT_INT64, 99])


def _changed(data: bytes, rng: random.Random) -> bytes:
    """Bytes flipped, cut out, put in, or the tail cut off."""
    start = rng.randint(0, len(data))
    match rng.randrange(4):
        case 0:
            return data[:start]
        case 1:
            return data[:start] + rng.randbytes(rng.randint(1, 40)) + data[start:]
        case 2:
            return data[:start] + data[start + rng.randint(1, 40) :]
        case _:
            end = start + 3
            return data[:start] + bytes(byte ^ 1 << rng.randrange(8) for byte in data[start:end]) + data[end:]


@contextmanager
def tensorboard_on(files: dict[str, bytes], logdir: Path, *flags: str) -> Iterator[TensorBoard]:
    """TensorBoard when it has loaded all it can of these files, each a run, and has gone on to look for more."""
    for run, data in files.items():
        (logdir / run).mkdir(parents=True)
        (logdir / run / "events.out.tfevents.1").write_bytes(data)
    control = LogWriter(logdir / CONTROL)
    control.add([example_game(0)])
    with tensorboard_server("--logdir", logdir, *flags) as server:
        for number in range(1, 3):
            server.wait_for(partial(_lists, server, number), 120)
            control.add([example_game(number)])
        server.wait_for(lambda: _count(server) == 3, 120)
        yield server


def _count(server: TensorBoard) -> int:
    answer = server.keisei("games", run=CONTROL, limit=1)
    return int(answer.json["total"]) if answer.status == 200 else 0


def _lists(server: TensorBoard, number: int) -> bool:
    return _count(server) >= number


def visit(server: TensorBoard) -> Counter[str]:
    """Open everything that is listed; counts of answers. Fails where one is not allowed."""
    runs = server.keisei("runs")
    assert runs.status == 200
    with ThreadPoolExecutor(4) as pool:
        counts = sum(pool.map(lambda run: _visit_run(server, run), runs.json["runs"]), Counter({"runs": 0}))
    assert server.process.poll() is None
    assert _count(server) == 3
    return counts


def _visit_run(server: TensorBoard, listed: dict[str, Any]) -> Counter[str]:
    run = listed["run"]
    answer = server.keisei("games", run=run, limit=1000)
    assert answer.status in ALLOWED, answer.text
    counts = Counter({"runs": 1, f"list {answer.status}": 1})
    questions: list[tuple[str, dict[str, str]]] = [("probes", {}), *(("probe", {"name": n}) for n in listed["probes"])]
    questions += [(path, {"stream": s["stream"]}) for s in listed["streams"] for path in ("results", "reliability")]
    for path, query in questions:
        told = server.keisei(path, run=run, **query)
        assert told.status in ALLOWED, (run, path, query, told.text)
        counts[f"{path} {told.status}"] += 1
    for game in answer.json["games"] if answer.status == 200 else ():
        names = {name: game[name] for name in ("stream", "writer", "game_id")}
        opened = server.keisei("game", run=run, **names)
        assert opened.status in ALLOWED, (run, names, opened.text)
        counts[f"game {opened.status}"] += 1
    return counts


def stops_stock_tensorboard(data: bytes, folder: Path) -> bool:
    """Whether TensorBoard's Python loader stops at this file for good, with or without our plugin.

    It does at a record with a right checksum that is no event: that ends its thread.
    """
    path = folder / "events.out.tfevents.1"
    path.write_bytes(data)
    try:
        EventAccumulator(str(path), tensor_size_guidance={"keisei": 0}).Reload()
    except OSError:
        return False  # it goes on with the other runs
    except Exception:  # noqa: BLE001 - whatever it is, it ends the thread
        return True
    return False
