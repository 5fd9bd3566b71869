"""Probes in the browser: list, film strip, lines, step cursor, and the way from a position to its probe."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.e2e.conftest import BOTH_LOADERS, write_games
from tests.e2e.games import games
from tests.e2e.probes import COUNT, EVERY, write_probes
from tests.e2e.tab import open_game, open_tab, position, press
from tests.e2e.test_accessibility import serious
from tests.tensorboard_server import TensorBoard, tensorboard_server


@pytest.fixture(scope="module", params=BOTH_LOADERS)
def probed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    """TensorBoard on a run `demo` with the games of `games()` and probes."""
    logdir = tmp_path_factory.mktemp("runs")
    write_games(logdir / "demo")
    write_probes(logdir / "demo")
    with tensorboard_server("--logdir", logdir, *request.param) as server:
        server.wait_for_games(len(games()), "demo")
        yield server


def open_probes(page: Page, server: TensorBoard, link: str = "") -> FrameLocator:
    tab = open_tab(page, server, f"&p.keisei.run=demo&p.keisei.view=probes{link}")
    expect(tab.get_by_test_id("probe-board")).to_be_visible(timeout=15_000)
    return tab


def pixels(tab: FrameLocator, frame: int) -> int:
    """How many colours a frame's canvas has."""
    read = "c => new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size"
    return int(tab.locator("[data-frame] canvas").nth(frame).evaluate(read))


def test_from_the_list_to_a_step_and_back(page: Page, probed: TensorBoard) -> None:
    tab = open_probes(page, probed)
    rows = tab.locator("[data-probe]")
    expect(rows.nth(0)).to_contain_text("forgotten")
    expect(tab.locator("[data-probe=mate_learned]")).to_contain_text("✓ learned")
    expect(tab.locator("[data-probe=start_wavers]")).to_contain_text("held out")
    expect(tab.get_by_test_id("probe").get_by_role("heading")).to_have_text("mate_forgotten")

    tab.locator("[data-probe=mate_learned]").click()
    step = tab.get_by_test_id("probe-step")
    expect(step).to_contain_text(f"step {(COUNT - 1) * EVERY:,} (latest) · Best ☗５二金 95")
    expect(tab.locator("[data-frame]")).to_have_count(16)
    assert pixels(tab, 0) > 20  # heat, pieces and their edges
    expect(tab.locator("[data-mark=resume]")).to_have_count(1)
    expect(tab.locator("[data-column]")).to_have_count(COUNT - 1)  # one checkpoint is missing

    tab.locator("[data-frame]").first.click()
    expect(step).to_contain_text("step 0 · Best")
    expect(tab.get_by_test_id("board")).to_have_attribute("data-ply", "0")
    press(tab, ".", ".", ",")
    expect(step).to_contain_text(f"step {EVERY:,} ·")
    page.wait_for_function("location.hash.includes('step=1000')")
    tab.locator("[data-column]").last.click()
    expect(step).to_contain_text("(latest)")
    tab.locator("[data-chart=ranks]").click()
    expect(tab.locator("[data-chart=ranks]")).to_have_attribute("aria-pressed", "true")

    page.wait_for_function("location.hash.includes('probe=mate_learned')")
    page.go_back()
    expect(tab.get_by_role("tab", name="Probes")).to_have_attribute("aria-selected", "true")
    expect(tab.locator("[data-probe][aria-pressed=true]")).to_have_count(1)
    tab.get_by_role("tab", name="Probes").press("ArrowLeft")
    expect(tab.get_by_role("tab", name="Games")).to_be_focused()
    expect(tab.get_by_test_id("game-list")).to_be_attached()


def test_from_a_position_to_its_probe(page: Page, probed: TensorBoard) -> None:
    tab = open_game(page, probed, "long")
    press(tab, "ArrowRight", "b")
    line = tab.get_by_test_id("probe-offer").get_by_role("textbox")
    expect(line).to_have_value(re.compile(r'^writer\.add_probe\("name", "lnsg.* w - 2", '))
    press(tab, "Escape")
    expect(line).to_be_hidden()
    assert position(tab).startswith("Shogi board after 1 move")
    press(tab, "ArrowLeft", "b")
    expect(tab.get_by_test_id("probe").get_by_role("heading")).to_have_text("start_free")


LOOKS: dict[str, dict[str, Any]] = {"light": {}, "dark-360-japanese": {"dark": True, "width": 360, "locale": "ja-JP"}}


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_serious(browser: Browser, probed: TensorBoard, look: str) -> None:
    wanted: dict[str, Any] = {"width": 1280, "locale": "en-US", "dark": False} | LOOKS[look]
    context = browser.new_context(viewport={"width": wanted["width"], "height": 900}, locale=wanted["locale"])
    page = context.new_page()
    tab = open_probes(page, probed, "&p.keisei.probe=start_wavers")
    if wanted["dark"]:
        page.evaluate("document.body.classList.add('dark-mode')")
        expect(tab.locator(":root")).to_have_class("dark")
    assert serious(tab) == []
    width = tab.locator("body").evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    press(tab, "Escape")
    expect(tab.get_by_test_id("probe-list")).to_be_visible()
    assert serious(tab) == []
    context.close()
