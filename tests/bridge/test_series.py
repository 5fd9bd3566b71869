"""Segments and event steps: both of TensorBoard's loaders see every game, whatever the training's steps do."""

import time
from pathlib import Path

import pytest
from torch.utils.tensorboard import SummaryWriter as StockWriter

from tb_keisei import EventWriter, SummaryWriter, read_games, read_probes
from tb_keisei.record.series import FIRST_EVENT_STEP, SEGMENT_GAMES, parse_probe_tag
from tests.bridge.loaders import LOADERS, Seen, loaded


@pytest.fixture(params=LOADERS)
def loader(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def play(writer: EventWriter, name: str, steps: list[int], stream: str = "self_play") -> None:
    for number, step in enumerate(steps):
        rec = writer.game_recorder(stream, black="a", white="b", game_id=f"{name}{number}")
        rec.add_ply("7g7f", legal_moves=["7g7f", "2g2f"], policy=[0.75, 0.25], value=0.5)
        rec.finish(winner="black", reason="resign", global_step=step)


def ids(seen: Seen, run: str = "run") -> list[str]:
    """Ids of all games, each listed and each there."""
    headers = seen.headers(run)
    listed = sorted(header.game_id for header in headers)
    assert all(header.place for header in headers)
    assert listed == sorted(game.game_id for game in seen.games(run))
    return listed


def expected(name: str, count: int) -> list[str]:
    return sorted(f"{name}{number}" for number in range(count))


def test_event_steps_count_up_from_far_below_every_training_step(tmp_path: Path, loader: str) -> None:
    with EventWriter(tmp_path / "run") as writer:
        play(writer, "g", [5, 5, 3, 0, -7])
        writer.flush()
        play(writer, "h", [10**12])
    with loaded(loader, tmp_path) as seen:
        assert seen.steps("run", "games") == [FIRST_EVENT_STEP + number for number in range(6)]
        assert seen.steps("run", "index") == [FIRST_EVENT_STEP, FIRST_EVENT_STEP + 1]
        assert ids(seen) == expected("g", 5) + expected("h", 1)
        assert {game.global_step for game in seen.games("run")} == {-7, 0, 3, 5, 10**12}


def test_segments_hold_a_thousand_games(tmp_path: Path) -> None:
    with EventWriter(tmp_path / "run") as writer:
        play(writer, "g", [0] * (SEGMENT_GAMES + 5))
        play(writer, "e", [0] * 3, stream="eval")
        name = writer.health.writer
    with loaded("data-server", tmp_path) as seen:
        assert sorted(seen.tags("run")) == sorted(
            f"keisei/{stream}/{name}/{segment}/{kind}"
            for stream, segment in (("self_play", "0000"), ("self_play", "0001"), ("eval", "0000"))
            for kind in (
                "games",
                "index",
                "moves",
                "digest",
                *(["table"] if (stream, segment) == ("self_play", "0000") else []),
            )
        )
        headers = seen.headers("run")
        assert len(headers) == SEGMENT_GAMES + 8
        sizes = {tag: len(list(points)) for tag, points in seen._read("read_blob_sequences", "run", "games")}
        assert sizes[f"keisei/self_play/{name}/0000/games"] == SEGMENT_GAMES
        for header in headers:
            assert header.place is not None
            assert header.place.tag in sizes
    assert len(list(read_games(tmp_path))) == SEGMENT_GAMES + 8


@pytest.mark.parametrize(("games", "tables"), [(99, 0), (100, 1)])
def test_a_segment_that_ends_gets_a_table_where_that_is_worth_it(
    tmp_path: Path, loader: str, games: int, tables: int
) -> None:
    with EventWriter(tmp_path / "run") as writer:
        play(writer, "g", [0] * games)
    with loaded(loader, tmp_path) as seen:
        found = seen.tables("run")
        assert len(found) == tables
        for table in found:
            steps = dict(zip(table.game_ids, table.columns["event_step"].tolist(), strict=True))
            assert steps == {header.game_id: header.place.event_step for header in seen.headers("run") if header.place}


def test_headers_come_in_batches_of_twenty(tmp_path: Path) -> None:
    with EventWriter(tmp_path / "run") as writer:
        play(writer, "g", [0] * 60)
    with loaded("data-server", tmp_path) as seen:
        assert 3 <= len(seen.steps("run", "index")) <= 8
        assert len(seen.headers("run")) == 60


@pytest.mark.parametrize(("kind", "start"), [("ours", 50), ("ours", 0), ("torchs", 50), ("stock", 0)])
def test_purge_step_hides_scalars_and_no_game(tmp_path: Path, loader: str, kind: str, start: int) -> None:
    run = tmp_path / "run"
    with SummaryWriter(run, purge_step=0) as writer:  # the Python loader heeds the second start of a session only
        for step in range(100):
            writer.add_scalar("loss", 1.0, step)
        play(writer, "before", [0, 49, 50, 99, 10**6])
    make = {"ours": EventWriter, "torchs": SummaryWriter, "stock": StockWriter}[kind]
    time.sleep(1.1)  # torch's files sort by the second in which they were opened
    resumed = make(str(run), purge_step=start)
    for step in range(start, start + 10):
        resumed.add_scalar("loss", 2.0, step)
    if isinstance(resumed, EventWriter):
        play(resumed, "resumed", [50, 60])
    resumed.close()
    with EventWriter(run) as later:
        play(later, "later", [10])
    after = [] if kind == "stock" else expected("resumed", 2)
    with loaded(loader, tmp_path) as seen:
        assert ids(seen) == sorted(expected("before", 5) + after + expected("later", 1))
        points = seen.scalars("run", "loss")
        assert points == [(step, 1.0 if step < start else 2.0) for step in range(start + 10)]


def test_resumed_runs_and_several_writers_keep_all(tmp_path: Path, loader: str) -> None:
    run = tmp_path / "run"
    with EventWriter(run) as first, EventWriter(run) as second:
        for opening in range(3):
            play(first, f"first{opening}-", [opening, 0])
            play(second, f"second{opening}-", [opening, 9])
            first.flush()
            second.flush()
    with EventWriter(run) as third:
        play(third, "third", [1, 2])
    with loaded(loader, tmp_path) as seen:
        assert len(ids(seen)) == 14


def test_any_name_that_a_person_types(tmp_path: Path, loader: str) -> None:
    """Two Japanese names do not become one, and a probe with a space or a slash is not dropped."""
    streams, probes = ["自己対局", "評価対局", "self/play", "probe"], ["詰み", "mate in 1", "mate/1", "--"]
    with EventWriter(tmp_path / "run", strict=True) as writer:
        for stream in streams:
            play(writer, stream, [0] * 2, stream=stream)
        for name in probes:
            writer.add_probe(name, "startpos", legal_moves=["7g7f"], policy=[1.0], global_step=1)
    assert sorted({game.stream for game in read_games(tmp_path)}) == sorted(streams)
    assert sorted(probe.name for probe in read_probes(tmp_path)) == sorted(probes)
    with loaded(loader, tmp_path) as seen:
        assert len(seen.headers("run")) == 2 * len(streams)
        found = [series.name for tag in seen.tags("run") if (series := parse_probe_tag(tag))]
        assert sorted(found) == sorted(probes)
