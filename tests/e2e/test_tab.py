"""What a person does in the tab, in a real browser on a real TensorBoard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tb_keisei import EventWriter
from tests.e2e.conftest import ON_ONE_LOADER
from tests.e2e.games import games
from tests.e2e.tab import open_game, position, press, shown_layer
from tests.tensorboard_server import TensorBoard, tensorboard_server


def test_step_through_a_game_by_keys(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    grid = tab.get_by_role("grid")
    expect(grid).to_have_attribute("aria-label", re.compile("after 0 moves, Black to move"))
    press(tab, "ArrowRight", "ArrowRight")
    expect(grid).to_have_attribute("aria-label", re.compile("after 2 moves, Black to move"))
    press(tab, "ArrowLeft")
    expect(grid).to_have_attribute("aria-label", re.compile("after 1 move, White to move"))
    press(tab, "Shift+ArrowRight")
    expect(grid).to_have_attribute("aria-label", re.compile("after 11 moves"))
    press(tab, "End")
    expect(grid).to_have_attribute("aria-label", re.compile("after 60 moves"))
    press(tab, "Home")
    expect(grid).to_have_attribute("aria-label", re.compile("after 0 moves"))


def test_browser_shortcuts_are_left_alone(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    press(tab, "Control+ArrowRight", "Alt+ArrowRight", "Meta+ArrowRight")
    assert "after 0 moves" in position(tab)


def test_policy_of_the_position(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    first = games()["full"].plies[0]
    best = first.candidates[0]
    headline = tab.get_by_test_id("headline")
    expect(headline).to_contain_text(f"{best.probability:.0%}".replace("%", ""))
    expect(headline).to_contain_text("the network's own policy")
    rows = tab.locator("[data-testid=candidates] [data-candidate]")
    expect(rows.first).to_contain_text(re.compile(r"\d"))
    expect(tab.get_by_text("The complete policy was recorded.")).to_be_visible()


def test_layers_cycle(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    expect(shown_layer(tab)).to_have_text("To")
    press(tab, "h")
    expect(shown_layer(tab)).to_have_text("From")
    tab.get_by_role("group", name="Policy layer").get_by_role("button", name="Both").click()
    expect(shown_layer(tab)).to_have_text("Both")


def test_click_a_move(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    tab.get_by_role("listbox", name="Moves").get_by_role("option").nth(5).click()
    expect(tab.get_by_role("grid")).to_have_attribute("aria-label", re.compile("after 5 moves"))


def test_outcome_in_the_trainers_words(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    expect(tab.get_by_text("White wins by checkmate")).to_be_visible()
    expect(tab.get_by_text(re.compile("Tsumi"))).to_be_visible()


def test_names_are_text_not_markup(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    expect(tab.get_by_text("☖ rival <b>&amp;</b>").first).to_be_visible()


def test_handicap_game_starts_with_white(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "handicap")
    expect(tab.get_by_role("grid")).to_have_attribute("aria-label", re.compile("White to move"))
    expect(tab.get_by_text("This game was recorded without policies.")).to_be_visible()


def test_a_problem_is_shown_where_it_belongs(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "problems")
    press(tab, "ArrowRight", "ArrowRight")
    expect(tab.get_by_text(re.compile("policy has NaN")).first).to_be_visible()
    press(tab, "End")
    expect(tab.get_by_test_id("stop")).to_be_visible()


def test_follows_dark_mode(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    root = tab.locator(":root")
    light = root.evaluate("node => getComputedStyle(document.body).backgroundColor")
    page.evaluate("document.body.classList.add('dark-mode')")
    page.wait_for_timeout(300)
    assert root.evaluate("node => getComputedStyle(document.body).backgroundColor") != light


@ON_ONE_LOADER
@pytest.mark.parametrize("width", [360, 800])
def test_fits_narrow_frames(page: Page, board: TensorBoard, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    tab = open_game(page, board, "full")
    overflow = tab.locator(":root").evaluate("node => node.scrollWidth - node.clientWidth")
    assert overflow <= 0
    expect(tab.get_by_role("grid")).to_be_visible()


def test_new_games_appear_without_moving_what_is_read(page: Page, tmp_path: Path) -> None:
    with EventWriter(tmp_path / "demo") as writer, tensorboard_server("--logdir", tmp_path) as server:
        writer.add_game("self_play", games()["full"], global_step=1)
        writer.flush(10)
        server.wait_for_games(1, "demo")
        tab = open_game(page, server, "full")
        press(tab, "ArrowRight", "ArrowRight", "ArrowRight")
        writer.add_game("self_play", games()["wdl"], global_step=2)
        writer.flush(10)
        fresh = tab.get_by_text("1 new")
        expect(fresh).to_be_visible(timeout=20_000)
        assert "after 3 moves" in position(tab)
        fresh.click()
        expect(tab.get_by_role("listbox", name="Games").get_by_role("option")).to_have_count(2)
        assert "after 3 moves" in position(tab)


def test_an_empty_log_directory_says_what_to_do(page: Page, tmp_path: Path) -> None:
    with EventWriter(tmp_path / "demo") as writer:
        writer.add_scalar("loss", 1.0, 1)
    with tensorboard_server("--logdir", tmp_path) as server:
        page.goto(f"{server.url}data/plugin_entry.html?name=keisei")
        expect(page.get_by_text("No games yet")).to_be_visible()


def test_stock_scalars_still_work(page: Page, board: TensorBoard) -> None:
    page.goto(f"{board.url}#timeseries")
    page.locator("input[placeholder='Filter tags (regex)']").fill("policy_loss")
    expect(page.get_by_text("train/policy_loss").first).to_be_visible()
