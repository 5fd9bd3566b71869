"""The whole tab without a mouse: by keys alone, and by touch on a screen of 360 pixels."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, ViewportSize, expect

from tests.e2e.tab import open_game, shown_layer
from tests.tensorboard_server import TensorBoard

LEAST_TARGET = 24
SCREEN: ViewportSize = {"width": 360, "height": 800}
NAME = """(node) =>
  node.dataset.testid ?? node.dataset.layer ?? node.getAttribute("aria-label") ?? node.textContent.trim()"""
FOCUSED = f"""() => {{
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node);
  const {{ bottom, right }} = node.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return {{ what: ({NAME})(node), ring, bottom, right }};
}}"""
REACHABLE = f"""() => [...document.querySelectorAll("button, select, input, summary, [tabindex='0']")]
  .filter((node) => !node.disabled && node.tabIndex >= 0 && node.checkVisibility({{ visibilityProperty: true }}))
  .map({NAME})"""
SMALL = """(least) => [...document.querySelectorAll("button, select, input, summary, label")]
  .filter((node) => node.checkVisibility() && !node.closest(".unseen"))
  .map((node) => [node.closest("label") ?? node, node])
  .map(([target, node]) => [target.getBoundingClientRect(), node.outerHTML.slice(0, 120)])
  .filter(([box]) => box.width > 0 && (box.width < least || box.height < least))
  .map(([box, html]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`)"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a small touch screen."""
    context = browser.new_context(viewport=SCREEN, has_touch=True, is_mobile=True, locale="en-US")
    yield context.new_page()
    context.close()


def walk(page: Page, tab: FrameLocator, most: int = 90) -> list[dict[str, Any]]:
    """Everything that Tab comes to, from the top of the frame to its end."""
    body = tab.locator("body")
    body.evaluate("node => { node.tabIndex = -1; node.focus(); node.removeAttribute('tabindex'); }")
    found: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = body.evaluate(FOCUSED)
        if focused is None or not body.evaluate("() => document.hasFocus()"):
            return found
        found.append(focused)
    raise AssertionError("Tab never leaves the tab")


def test_every_control_is_reached_by_keys_and_seen(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "long")
    reached = walk(page, tab)
    names = [focused["what"] for focused in reached]
    missing = set(tab.locator("body").evaluate(REACHABLE)) - set(names)
    assert missing == set()
    assert [focused["what"] for focused in reached if not focused["ring"]] == []
    assert all(focused["right"] > 0 and focused["bottom"] > 0 for focused in reached)
    order = ["run", "to", "slider", "value", "notation", "Moves"]  # games, board, player, graph, side
    assert [name for name in names if name in order] == order


def test_the_board_is_read_and_pinned_by_keys(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "long")
    tab.get_by_role("grid").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(tab.get_by_test_id("board")).to_have_attribute("data-ply", "0")  # the keys stay on the board
    expect(tab.get_by_test_id("focus")).to_be_visible()
    page.keyboard.press("Enter")
    expect(tab.get_by_test_id("focus")).to_contain_text("pinned")
    expect(tab.get_by_test_id("candidates")).to_contain_text("of these")
    page.keyboard.press("Escape")
    expect(tab.get_by_test_id("focus")).to_have_count(0)


def test_escape_closes_what_is_open_and_the_focus_comes_back(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "long")
    tab.get_by_test_id("take").press("Enter")
    page.keyboard.press("Tab")
    expect(tab.locator("[data-copy]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(tab.locator("[data-copy]").first).to_be_hidden()
    expect(tab.get_by_test_id("take")).to_be_focused()
    tab.get_by_role("button", name="Keys (?)").press("Enter")
    dialog = tab.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Keys")).to_be_in_viewport()  # it opens at its top
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(tab.get_by_role("button", name="Keys (?)")).to_be_focused()


def test_letters_are_letters_where_one_types(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "long")
    tab.get_by_test_id("search").click()
    page.keyboard.type("fhnxgt? ")
    expect(tab.get_by_test_id("search")).to_have_value("fhnxgt? ")
    tab.get_by_test_id("up-to").click()
    page.keyboard.press("ArrowUp")
    expect(tab.get_by_test_id("board")).to_have_attribute("data-ply", "0")
    expect(shown_layer(tab)).to_have_text("To")
    expect(tab.get_by_role("dialog")).to_have_count(0)
    expect(tab.locator("[data-pane]")).to_have_count(1)


def test_by_touch_at_360(phone: Page, board: TensorBoard) -> None:
    tab = open_game(phone, board, "long")
    root = tab.locator(":root")
    for shown in ("games folded", "games listed", "filters open"):
        assert root.evaluate("node => node.scrollWidth - node.clientWidth") <= 0, shown
        assert root.evaluate(SMALL, LEAST_TARGET) == [], shown
        if shown == "games folded":
            tab.get_by_role("button", name="Games", exact=True).tap()
        elif shown == "games listed":
            tab.get_by_text("Filter", exact=True).tap()
    slider = tab.get_by_test_id("slider")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(tab.get_by_test_id("ply")).to_contain_text("25")
    tab.get_by_role("button", name="Both", exact=True).tap()
    expect(shown_layer(tab)).to_have_text("Both")
    tab.get_by_test_id("take").tap()
    assert root.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
    tab.get_by_role("button", name="Keys (?)").tap()
    expect(tab.get_by_role("heading", name="Keys")).to_be_in_viewport()
    tab.get_by_test_id("faces").select_option("letters")
    tab.get_by_role("button", name="Close").tap()
    expect(tab.get_by_role("dialog")).to_have_count(0)
