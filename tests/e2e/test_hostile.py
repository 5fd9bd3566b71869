"""What nobody should write, and a run that goes away, in the browser: at worst that one game shows an error."""

import re
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tb_keisei.record import Game, GameHeader, Outcome, Player, Ply
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.header import header_of
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.wire.codec import encode_columns
from tests.e2e.conftest import BOTH_LOADERS, Desk, watched
from tests.e2e.tab import open_tab, position
from tests.golden import make
from tests.plugin.logs import OTHER_WRITER, WRITER, LogWriter, example_game
from tests.plugin.test_damage import NAMES
from tests.tensorboard_server import TensorBoard, tensorboard_server

PROBLEMS = {"lies": "more than the", "boasts": "the limit is", "endless": "1000000 plies", "cut": "were written"} | {
    "unknown": "'junk' is not an SFEN position"
}


@pytest.fixture
def page(desk: Desk) -> Iterator[Page]:
    """A page that fails its test on an exception or on any error but an answer that is no game."""
    yield from watched(desk.clear(), 15_000, "Failed to load resource")


@pytest.fixture(scope="module", params=BOTH_LOADERS)
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    logdir = tmp_path_factory.mktemp("runs")
    writer = LogWriter(logdir / "run")
    writer.add([example_game(1)])
    body = zlib.compress(bytes(64 << 20))
    for game_id, declared in (("lies", 1 << 20), ("boasts", 1 << 40)):
        bomb = pb.Envelope(version=1, inflated_size=declared, body=body).SerializeToString()
        writer.add_index([GameHeader(game_id=game_id, place=writer.add_blobs([bomb]))])
    game = Game(game_id="endless", stream="self_play", writer=WRITER)
    columns = to_columns((Ply("7g7f"),) * 1_000_000)
    writer.add_index([header_of(game, columns, writer.add_blobs([encode_columns(game, columns)]))])
    place = writer.add_blobs([encode_columns(game, columns)[:-3]])
    writer.add_index([GameHeader(game_id="cut", place=replace(place, size=place.size + 3))])
    writer.add([replace(make.games()["unknown"], writer=WRITER)])
    for number, name in enumerate(NAMES):
        outcome = Outcome(None, "unknown", "other", name)
        named = replace(example_game(2), game_id=f"name{number}", black=Player(name), white=Player(name))
        writer.add([replace(named, outcome=outcome, facts={name[:100]: name}, actor=name)])
    with tensorboard_server("--logdir", logdir, *request.param) as server:
        server.wait_for_games(6 + len(NAMES), "run")
        yield server


def _open(page: Page, server: TensorBoard, game_id: str, writer: str = WRITER) -> FrameLocator:
    link = f"&p.keisei.run=run&p.keisei.stream=self_play&p.keisei.writer={writer}"
    return open_tab(page, server, f"{link}&p.keisei.game={game_id}&p.keisei.ply=1")


def _row(tab: FrameLocator, game_id: str) -> None:
    tab.locator(f"[data-game='{game_id}']").click()


@pytest.mark.parametrize("game_id", PROBLEMS)
def test_a_game_that_is_none_says_so_and_the_others_open(page: Page, hostile: TensorBoard, game_id: str) -> None:
    tab = _open(page, hostile, game_id)
    expect(tab.get_by_test_id("game-problem")).to_contain_text(PROBLEMS[game_id], timeout=15_000)
    _row(tab, "g1")
    expect(tab.get_by_role("grid")).to_be_visible()
    expect(tab.get_by_test_id("game-problem")).to_have_count(0)


def test_the_list_marks_what_was_not_understood(page: Page, hostile: TensorBoard) -> None:
    row = _open(page, hostile, "g1").locator("[data-game=unknown]")
    expect(row).to_contain_text("⚠")
    expect(row).to_contain_text("step not told")
    expect(row.locator(".moves")).to_have_attribute("title", re.compile("initial_sfen was left out"))


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_names_are_shown_and_do_nothing(page: Page, hostile: TensorBoard, number: int) -> None:
    tab = _open(page, hostile, f"name{number}")
    expect(tab.get_by_role("grid")).to_be_visible()
    assert "after 1 move" in position(tab)
    assert tab.locator("img[src=x]").count() == tab.locator("script", has_text="alert(1)").count() == 0
    assert tab.locator(":root").evaluate("node => node.scrollWidth - node.clientWidth") <= 0


@pytest.mark.parametrize("flags", BOTH_LOADERS)
def test_a_run_that_is_deleted_and_written_anew_while_its_game_is_open(
    page: Page, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    LogWriter(tmp_path / "run").add([example_game(1), example_game(2)])
    LogWriter(tmp_path / "stays").add([example_game(3)])
    with tensorboard_server("--logdir", tmp_path, *flags) as server:
        server.wait_for_games(2, "run")
        tab = _open(page, server, "g1")
        expect(tab.get_by_role("grid")).to_be_visible()
        shutil.rmtree(tmp_path / "run")
        server.wait_for(lambda: server.keisei("games", run="run").status == 404)
        page.wait_for_timeout(2500)
        assert "after 1 move" in position(tab)
        LogWriter(tmp_path / "run", OTHER_WRITER).add([example_game(4), example_game(5), example_game(6)])
        server.wait_for_games(3, "run")
        page.goto("about:blank")
        tab = _open(page, server, "g5", OTHER_WRITER)
        expect(tab.locator("[data-game='g6']")).to_be_visible(timeout=15_000)
        expect(tab.get_by_role("grid")).to_be_visible()
        _row(tab, "g4")
        expect(tab.get_by_role("grid")).to_be_visible()
