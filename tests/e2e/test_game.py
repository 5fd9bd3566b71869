"""What is marked in a game, and how one gets there."""

import re

from playwright.sync_api import FrameLocator, Page, expect

from tests.e2e.games import SWING, UNLIKELY, games
from tests.e2e.tab import open_game, press, shown_layer
from tests.tensorboard_server import TensorBoard


def expect_ply(tab: FrameLocator, ply: int) -> None:
    expect(tab.get_by_test_id("board")).to_have_attribute("data-ply", str(ply))


def test_next_and_previous_swing_or_unlikely_move(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "long")
    note = tab.get_by_test_id("moment")
    press(tab, "n")
    expect_ply(tab, UNLIKELY)
    expect(note).to_contain_text("Unlikely move")
    press(tab, "n", "n")
    expect_ply(tab, SWING)
    expect(note).to_contain_text("80\u202f% → 30\u202f%")
    press(tab, "p", "p")
    expect_ply(tab, UNLIKELY)
    tab.get_by_role("button", name="Next swing").click()
    expect_ply(tab, SWING - 1)
    expect(tab.locator("[data-moment=swing]")).to_have_count(2)
    press(tab, "End")
    expect(note).to_contain_text("2 swings (run's top 2 %)")


def test_no_swings_where_values_have_no_perspective(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "problems")
    expect(tab.get_by_text(re.compile("no perspective"))).to_be_visible()
    expect(tab.locator("[data-moment=swing]")).to_have_count(0)


def test_repeated_positions_are_linked(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "long")
    note = tab.get_by_test_id("moment")
    expect(note).to_contain_text("Repeated position, 1st of 3")
    note.get_by_role("button", name="after 8 moves").click()
    expect_ply(tab, 8)
    expect(note).to_contain_text("3rd of 3")


def test_drag_over_the_graph_seeks(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "long")
    box = tab.get_by_test_id("value").bounding_box()
    assert box
    y = box["y"] + box["height"] - 8  # on the ribbon of legal moves
    page.mouse.move(box["x"] + 20, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, y, steps=5)
    expect(tab.get_by_test_id("ply")).to_have_text(re.compile(r"^2[34]\d / 500$"))
    page.mouse.move(box["x"] + box["width"] + 300, y, steps=5)
    page.mouse.up()
    expect_ply(tab, 500)


def test_lift_layer(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    press(tab, "h", "h", "h")
    expect(shown_layer(tab)).to_have_text("Lift")
    expect(tab.get_by_test_id("board").get_by_text(re.compile(r"^[×÷][\d.]+$")).first).to_be_visible()


def test_take_the_best_move_out(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "wdl")
    press(tab, "End", "ArrowLeft")
    expect(tab.get_by_test_id("headline")).to_contain_text("0.1\u202f% in")
    press(tab, "x")
    expect(tab.get_by_test_id("without")).to_contain_text("２六歩")
    rows = tab.locator("[data-candidate]")
    expect(rows.first).to_have_attribute("data-candidate", "7i6h")
    expect(rows.first).to_contain_text("100\u202f%")
    tab.get_by_test_id("without").click()
    expect(rows.first).to_have_attribute("data-candidate", "2g2f")


def test_the_probability_of_drawing_beside_the_raw_one(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "long")
    played = games()["long"].plies[0]
    assert played.sampled_probability is not None
    row = tab.locator(f"[data-candidate='{played.usi}']")
    expect(row).to_contain_text("Played")
    expect(row).to_contain_text(f"drawn {100 * played.sampled_probability:.1f}\u202f%")
