"""Views are loaded when they are first shown: under a prefix, again after a failure, and never from another build."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Route, expect

from tests.e2e.conftest import ON_ONE_LOADER, watched, write_games
from tests.e2e.tab import open_tab
from tests.tensorboard_server import TensorBoard, tensorboard_server

CHUNK = re.compile(r"/static/results\.js$")
OWN_COMPLAINTS = "results.js"
"""What the browser itself says of a file that does not come."""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-US")
    yield context
    context.close()


@pytest.fixture
def alone(context: BrowserContext) -> Iterator[Page]:
    """A page of its own: the shared one has the views already."""
    yield from watched(context.new_page(), 15_000, OWN_COMPLAINTS)


def to_results(tab: FrameLocator) -> None:
    tab.get_by_role("tab", name="Results").click()


@ON_ONE_LOADER
def test_a_view_is_loaded_when_it_is_first_shown(alone: Page, board: TensorBoard) -> None:
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    tab = open_tab(alone, board)
    expect(tab.get_by_role("grid")).to_be_visible()
    assert not [url for url in asked if CHUNK.search(url)]
    to_results(tab)
    expect(tab.get_by_test_id("results")).to_be_visible()
    tab.get_by_role("tab", name="Games").click()
    to_results(tab)
    expect(tab.get_by_test_id("results")).to_be_visible()
    assert len([url for url in asked if CHUNK.search(url)]) == 1


def test_under_a_path_prefix(context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()  # not watched: TensorBoard looks for its own fonts at a wrong place there
    write_games(tmp_path / "demo")
    with tensorboard_server("--logdir", tmp_path, "--path_prefix=/tb/pre") as server:
        tab = open_tab(page, server, "&p.keisei.view=results")
        expect(tab.get_by_test_id("results")).to_be_visible()
        tab.get_by_role("tab", name="Games").click()
        expect(tab.get_by_role("grid")).to_be_visible()


@ON_ONE_LOADER
def test_one_that_does_not_come_says_so_and_can_be_tried_again(alone: Page, board: TensorBoard) -> None:
    tab = open_tab(alone, board)
    expect(tab.get_by_role("grid")).to_be_visible()
    alone.route(CHUNK, lambda route: route.abort())
    to_results(tab)
    trouble = tab.get_by_test_id("view-trouble")
    expect(trouble).to_contain_text("could not be loaded")
    tab.get_by_role("tab", name="Games").click()
    expect(tab.get_by_role("grid")).to_be_visible()
    to_results(tab)
    expect(trouble).to_be_visible()
    alone.unroute(CHUNK)
    trouble.get_by_role("button", name="Try again").click()
    expect(tab.get_by_test_id("results")).to_be_visible()


def of_another_build(text: str) -> str:
    return re.sub(r"[0-9a-f]{12}(?=[`\"'])", "0123456789ab", text)


def with_another_import(text: str) -> str:
    return f'import {{ gone }} from "./index.js";\n{text}'


@ON_ONE_LOADER
@pytest.mark.parametrize("other", [of_another_build, with_another_import])
def test_one_of_another_build_asks_for_the_page_anew(
    alone: Page, board: TensorBoard, other: Callable[[str], str]
) -> None:
    def answer(route: Route) -> None:
        script = {"Content-Type": "text/javascript", "Cache-Control": "no-store"}
        route.fulfill(body=other(route.fetch().text()), headers=script)

    tab = open_tab(alone, board)
    expect(tab.get_by_role("grid")).to_be_visible()
    alone.route(CHUNK, answer)
    to_results(tab)
    trouble = tab.get_by_test_id("view-trouble")
    expect(trouble).to_contain_text("was updated")
    alone.unroute(CHUNK)
    with alone.expect_navigation():
        trouble.get_by_role("button", name="Load the page anew").click()
    expect(tab.get_by_role("grid")).to_be_visible()
    to_results(tab)
    expect(tab.get_by_test_id("results")).to_be_visible()
