import itertools
import logging
import threading
from pathlib import Path

import pytest

from tb_keisei import read_games, read_probes
from tb_keisei.errors import EventFileError
from tb_keisei.events import inspect
from tb_keisei.events.event import file_version_event, games_event, index_event, probe_event
from tb_keisei.events.framing import frame
from tb_keisei.record import Game, Ply, Probe, encode_game, encode_probe
from tb_keisei.record.header import Place, header_of
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.series import FIRST_EVENT_STEP, ProbeSeries, Segment
from tb_keisei.record.wire.codec import encode_index

SEGMENT = Segment("self_play", "0123456789abcdef", 0)


def game(number: int) -> Game:
    return Game(game_id=str(number), stream="self_play", writer=SEGMENT.writer, plies=(Ply("7g7f"), Ply("3c3d")))


def game_record(number: int, data: bytes | None = None) -> bytes:
    body = encode_game(game(number)) if data is None else data
    return frame(games_event(SEGMENT, [body], FIRST_EVENT_STEP + number, 1.0 + number, first=number == 0))


def write(path: Path, *records: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(frame(file_version_event(1.0)) + b"".join(records))
    return path


def ids(path: Path) -> list[str]:
    return [game.game_id for game in read_games(path)]


def test_run_log_directory_and_file(tmp_path: Path) -> None:
    one = write(tmp_path / "runs/a/events.out.tfevents.1", game_record(0), game_record(1))
    write(tmp_path / "runs/b/events.out.tfevents.1", game_record(2))
    assert ids(one) == ["0", "1"]
    assert ids(tmp_path / "runs/a") == ["0", "1"]
    assert ids(tmp_path / "runs") == ["0", "1", "2"]


def test_nothing_there(tmp_path: Path) -> None:
    assert ids(tmp_path) == []
    with pytest.raises(EventFileError, match="no run or log directory"):
        read_games(tmp_path / "missing")


def test_probes(tmp_path: Path) -> None:
    probe = Probe(name="start", sfen="startpos", global_step=3)
    series = ProbeSeries(SEGMENT.writer, "start")
    write(tmp_path / "tfevents", frame(probe_event(series, encode_probe(probe), 0, 1.0, first=True)), game_record(0))
    assert list(read_probes(tmp_path)) == [probe]


def test_damage_loses_only_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    flipped = bytearray(game_record(1))
    flipped[40] ^= 0xFF
    write(tmp_path / "tfevents", game_record(0), bytes(flipped), game_record(2, b"junk"), game_record(3), b"tail")
    with caplog.at_level(logging.WARNING, "tb_keisei.events"):
        assert ids(tmp_path) == ["0", "3"]
    assert [record.message.split(": ", 1)[1] for record in caplog.records] == [
        "a record's checksum is wrong",
        "these bytes are not a record",
        "the last 4 bytes are no complete record",
    ]


def test_what_two_files_of_a_run_hold_comes_once(tmp_path: Path) -> None:
    """A batch that was under way when the writer's process was killed is sent again, to a new file."""
    write(tmp_path / "a/tfevents.1", game_record(0), game_record(1), game_record(2), game_record(3)[:30])
    write(tmp_path / "a/tfevents.2", game_record(1), game_record(2), game_record(3), game_record(4))
    write(tmp_path / "b/tfevents.1", game_record(0))
    assert ids(tmp_path / "a") == ["0", "1", "2", "3", "4"]
    assert ids(tmp_path) == ["0", "1", "2", "3", "4", "0"]
    found = itertools.islice(read_games(tmp_path / "a", follow=True), 5)
    assert [game.game_id for game in found] == ["0", "1", "2", "3", "4"]


def test_follow_yields_what_is_appended(tmp_path: Path) -> None:
    path = tmp_path / "run" / "tfevents"
    late = game_record(1)

    def append() -> None:
        write(path, game_record(0))
        with path.open("ab") as file:
            file.write(late[:20])
            file.flush()
            file.write(late[20:])
        write(tmp_path / "run2" / "tfevents", game_record(2))

    threading.Timer(0.2, append).start()
    found = {game.game_id for game in itertools.islice(read_games(tmp_path / ".", follow=True), 3)}
    assert found == {"0", "1", "2"}


def test_inspect_says_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = to_columns(game(0).plies)
    headers = [header_of(game(0), columns, Place("t", 0, 0, 9)), header_of(game(1), columns)]
    index = frame(index_event(SEGMENT, encode_index(headers), FIRST_EVENT_STEP, 1.0, first=True))
    write(tmp_path / "demo/tfevents", game_record(0), index)
    write(tmp_path / "bad/tfevents", game_record(0, b"junk"))
    assert inspect.main(type("Args", (), {"logdir": tmp_path})()) == 1
    out = capsys.readouterr().out
    assert "run demo" in out
    assert "1 games, 0 with policies, 2 plies" in out
    assert "1 games without their plies" in out
    assert "damage: tfevents, keisei/self_play/0123456789abcdef/0000/games" in out
