"""Narrowing the list of games, and going back in the run by the step cursor."""

import re
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.e2e.games import games
from tests.e2e.tab import open_game, press
from tests.e2e.test_accessibility import serious
from tests.tensorboard_server import TensorBoard


def rows(tab: FrameLocator) -> Locator:
    return tab.locator("[data-testid=game-list] [data-game]")


def listed(server: TensorBoard, **parameters: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.keisei("games", run="demo", **parameters).json["games"]
    return found


def test_filters_narrow_and_one_reset_undoes_them(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    tab.get_by_text("Filter", exact=True).click()
    tab.get_by_test_id("reason").select_option("checkmate")
    expect(rows(tab)).to_have_count(len(listed(board, reason="checkmate")))
    tab.get_by_label("Moves from").fill("50")
    tab.get_by_label("Moves from").press("Enter")
    expect(rows(tab)).to_have_count(len(listed(board, reason="checkmate", plies_from="50")))
    tab.get_by_test_id("search").fill("long")
    expect(tab.get_by_text(re.compile("No game is found"))).to_be_visible()
    narrowed = tab.get_by_test_id("narrowed")
    expect(narrowed).to_contain_text("Only: checkmate · moves from 50 · “long”")
    assert serious(tab) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert tab.locator(":root").evaluate("node => node.scrollWidth - node.clientWidth") <= 0
    narrowed.get_by_role("button", name="Reset").click()
    expect(rows(tab)).to_have_count(len(games()))
    expect(tab.get_by_test_id("search")).to_have_value("")
    expect(narrowed).to_have_count(0)


def test_winner_and_surprise(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    tab.get_by_text("Filter", exact=True).click()
    tab.get_by_test_id("winner").select_option("white")
    expect(rows(tab)).to_have_count(len(listed(board, winner="white")))
    expect(tab.get_by_test_id("narrowed")).to_contain_text("White won")
    tab.get_by_test_id("winner").select_option("")
    known = sorted(game["surprise"] for game in listed(board) if game["surprise"] is not None)
    least = tab.get_by_label("Surprise from")
    least.fill(f"{known[0] + 0.001:.3f}")
    least.press("Enter")
    expect(rows(tab)).to_have_count(len(listed(board, surprise_from=f"{known[0] + 0.001:.3f}")))
    expect(rows(tab).first).to_contain_text("surprise")


def test_the_step_cursor_goes_back_and_on(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    steps = sorted(game["global_step"] for game in listed(board))
    box, shown = tab.get_by_test_id("up-to"), tab.get_by_test_id("shown-step")
    box.fill(str(steps[2] + 1))
    box.press("Enter")
    expect(rows(tab)).to_have_count(3)
    expect(shown).to_have_text(f"shows {steps[2]:,}")
    box.evaluate("node => node.blur()")
    press(tab, ",")
    expect(shown).to_have_text(f"shows {steps[1]:,}")
    expect(rows(tab)).to_have_count(2)
    assert serious(tab) == []
    tab.get_by_role("button", name="Back to the latest").click()
    expect(rows(tab)).to_have_count(len(steps))
    expect(box).to_have_value("")
    press(tab, ",", ".")
    expect(box).to_have_value("")
