"""Keys and fingers: games, search, speed, swipes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tb_keisei import EventWriter
from tests.e2e.games import games
from tests.e2e.tab import open_game, press, shown_layer
from tests.tensorboard_server import TensorBoard, tensorboard_server

TOUCH: ViewportSize = {"width": 360, "height": 800}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a small touch screen."""
    context = browser.new_context(viewport=TOUCH, has_touch=True, is_mobile=True, locale="en-US")
    yield context.new_page()
    context.close()


def test_next_and_previous_game(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    listed = [game["game_id"] for game in board.keisei("games", run="demo").json["games"]]
    beside = listed[listed.index("full") - 1]
    selected = tab.locator("[data-testid=game-list] [aria-selected=true] [data-game]")
    expect(selected).to_have_attribute("data-game", "full")
    press(tab, "[")
    expect(selected).to_have_attribute("data-game", beside)
    press(tab, "]")
    expect(selected).to_have_attribute("data-game", "full")


def test_find_games(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    rows = tab.locator("[data-testid=game-list] [data-game]")
    press(tab, "/")
    search = tab.get_by_test_id("search")
    expect(search).to_be_focused()
    page.keyboard.type("long riv")  # g, n and f are letters here
    expect(rows).to_have_count(1)
    expect(rows).to_have_attribute("data-game", "long")
    search.fill(" ".join(ply.usi for ply in games()["wdl"].plies))
    expect(rows).to_have_attribute("data-game", "wdl")
    search.fill("nobody")
    expect(tab.get_by_test_id("game-count")).to_have_text("0 games")
    search.press("Escape")
    expect(search).to_have_value("")
    expect(search).not_to_be_focused()
    expect(tab.get_by_test_id("game-count")).not_to_have_text("0 games")
    search.fill("nobody")
    expect(tab.get_by_text("No game is found.")).to_be_visible()
    search.fill("")
    expect(tab.get_by_test_id("game-count")).to_have_text(f"{len(games())} games")


def test_speed(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "long")
    press(tab, "+", "+", "+", " ")
    expect(tab.get_by_test_id("speed")).to_have_text("×8")
    expect(tab.get_by_test_id("ply")).to_have_text(re.compile(r"^[1-9]\d / "))
    press(tab, " ", "-", "-", "-")
    expect(tab.get_by_test_id("speed")).to_have_count(0)


def test_the_help_names_every_key(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    press(tab, "?")
    keys = tab.get_by_role("dialog").locator("kbd").all_inner_texts()
    assert {*"←→↑↓fhxnp[]g/c?+-,.", "Home", "End", "Space", "Esc"} <= set(keys)


def test_swipe_and_tap(phone: Page, board: TensorBoard) -> None:
    tab = open_game(phone, board, "full")
    grid = tab.get_by_test_id("board")
    box = grid.bounding_box()
    assert box
    middle, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = phone.context.new_cdp_session(phone)

    def swipe(start: float, end: float) -> None:
        points = [start + (end - start) * i / 5 for i in range(6)]
        for kind, x in zip(["touchStart", *["touchMove"] * 5], points, strict=True):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    swipe(middle + 80, middle - 80)
    expect(grid).to_have_attribute("data-ply", "1")
    swipe(middle - 80, middle + 80)
    expect(grid).to_have_attribute("data-ply", "0")
    phone.touchscreen.tap(middle + 100, y)
    expect(grid).to_have_attribute("data-ply", "0")  # a tap looks at the policy
    tab.get_by_role("button", name="Off", exact=True).tap()
    expect(shown_layer(tab)).to_have_text("Off")
    phone.touchscreen.tap(middle + 100, y)
    expect(grid).to_have_attribute("data-ply", "1")
    phone.touchscreen.tap(middle - 100, y)
    expect(grid).to_have_attribute("data-ply", "0")


def test_follow_the_latest_game(page: Page, tmp_path: Path) -> None:
    with EventWriter(tmp_path / "demo") as writer, tensorboard_server("--logdir", tmp_path) as server:
        writer.add_game("self_play", games()["full"], global_step=1)
        writer.flush(10)
        server.wait_for_games(1, "demo")
        tab = open_game(page, server, "full")
        tab.get_by_test_id("follow").check()
        writer.add_game("self_play", games()["wdl"], global_step=2)
        writer.flush(10)
        expect(tab.get_by_test_id("ply")).to_have_text("0 / 3", timeout=20_000)
        expect(tab.get_by_test_id("new-games")).to_have_count(0)
