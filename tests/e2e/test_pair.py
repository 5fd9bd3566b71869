"""Two games at once."""

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.e2e.tab import open_game, press, written
from tests.tensorboard_server import TensorBoard


def board_of(tab: FrameLocator, pane: str) -> Locator:
    return tab.locator(f"[data-pane={pane}]").get_by_test_id("board")


def test_pin_a_game_and_open_another_by_keys(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    press(tab, "ArrowRight", "ArrowRight", "t")
    expect(board_of(tab, "pinned")).to_have_attribute("data-ply", "2")
    press(tab, "[")
    expect(tab.locator("[data-pane=main]")).not_to_contain_text("Tsumi")
    expect(tab.locator("[data-pane=pinned]")).to_contain_text("Tsumi")
    press(tab, "]")
    expect(board_of(tab, "main")).to_have_attribute("data-ply", "2")
    press(tab, "ArrowRight")
    for pane in ("main", "pinned"):
        expect(board_of(tab, pane)).to_have_attribute("data-ply", "3")
        expect(tab.locator(f"[data-pane={pane}]").get_by_test_id("headline")).to_contain_text("Best")
    press(tab, "l", "o", "ArrowLeft")
    expect(board_of(tab, "pinned")).to_have_attribute("data-ply", "2")
    expect(board_of(tab, "main")).to_have_attribute("data-ply", "3")
    press(tab, "t")
    expect(tab.locator("[data-pane]")).to_have_count(1)


def test_a_link_reopens_both_and_fits(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    press(tab, "t", "l", "ArrowRight")
    page.wait_for_function("location.hash.includes('lock=0') && location.hash.includes('p.keisei.ply=1')")
    link = page.url
    assert written(board, "full") in link
    page.goto("about:blank")
    for width in (360, 800):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(link)
        expect(board_of(tab, "main")).to_have_attribute("data-ply", "1", timeout=15_000)
        expect(board_of(tab, "pinned")).to_have_attribute("data-ply", "0")
        expect(tab.get_by_test_id("lock")).to_have_text(re.compile("apart"))
        boxes = [board_of(tab, pane).bounding_box() for pane in ("pinned", "main")]
        assert all(box and box["height"] > 250 for box in boxes)
        assert tab.locator(":root").evaluate("node => node.scrollWidth - node.clientWidth") <= 0
        page.goto("about:blank")


def test_both_boards_stand_level(page: Page, board: TensorBoard) -> None:
    """Whatever the lines over a board say: a long headline, an almost uniform policy, none at all, the end."""
    tab = open_game(page, board, "long")
    press(tab, "t", "]", "l")
    expect(tab.locator("[data-pane=main]")).not_to_contain_text("long learner")
    for keys in ((), ("ArrowRight",), ("End",), ("o", "End")):
        press(tab, *keys)
        tops = [box["y"] for pane in ("pinned", "main") if (box := board_of(tab, pane).bounding_box())]
        assert len(tops) == 2
        assert tops[0] == tops[1], keys
