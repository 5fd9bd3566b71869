"""A real TensorBoard with real games, in Debian's Chromium.

`board` is one TensorBoard for all tests, on each loader; what writes starts its own `tensorboard_server`.
`page` is one page for all tests, emptied between them. `open_tab` and `open_game` of `tab.py` begin the tab anew in it
without loading TensorBoard again (a test that must see it load goes to about:blank first). A test that needs another
kind of browser (touch, another language) makes a context of `browser`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

from tb_keisei import EventWriter
from tb_keisei.record import Game
from tests.e2e.games import games
from tests.tensorboard_server import TensorBoard, tensorboard_server

BOTH_LOADERS = [pytest.param((), id="data-server"), pytest.param(("--load_fast=false",), id="python-loader")]
ON_ONE_LOADER = pytest.mark.parametrize("board", BOTH_LOADERS[:1], indirect=True, scope="session")
"""For what the loader cannot change: themes, widths, frames."""
ANSWERS = "fetch('data/environment').then(() => true, () => false)"
DESK: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: run `make chromium`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def write_games(folder: Path, *extra: Game) -> None:
    """The games of `games()`, and more, as a run."""
    with EventWriter(folder) as writer:
        for number, game in enumerate((*games().values(), *extra)):
            writer.add_game(game.stream, game, global_step=100 * number, walltime=1_764_000_000 + number)
        writer.add_scalar("train/policy_loss", 0.5, 1)


@pytest.fixture(scope="session", params=BOTH_LOADERS)
def board(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    """TensorBoard on a run `demo` that holds the games of `games()`."""
    logdir = tmp_path_factory.mktemp("runs")
    write_games(logdir / "demo")
    with tensorboard_server("--logdir", logdir, *request.param) as server:
        server.wait_for_games(len(games()), "demo")
        yield server


@dataclass
class Desk:
    """The page that the tests share, made anew where it is not in the tab any more or its TensorBoard has ended."""

    browser: Browser
    page: Page | None = None

    def clear(self) -> Page:
        """The page as if nobody had been there, but for TensorBoard around the tab."""
        if self.page and "#keisei" in self.page.url and self.page.evaluate(ANSWERS):
            self.page.context.clear_permissions()
            self.page.set_viewport_size(DESK)
            self.page.evaluate("localStorage.clear(); document.body.classList.remove('dark-mode')")
            self.page.mouse.move(0, 0)
        else:
            self.close()
            self.page = self.browser.new_context(viewport=DESK, locale="en-US").new_page()
        return self.page

    def close(self) -> None:
        if self.page:
            self.page.context.close()
        self.page = None


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[Desk]:
    desk = Desk(browser)
    yield desk
    desk.close()


@pytest.fixture
def page(desk: Desk) -> Iterator[Page]:
    """The shared page; it fails its test on a console error, an exception or a violated content security policy."""
    yield from watched(desk.clear(), 15_000 if "CI" in os.environ else 8_000, "favicon.ico")


def watched(page: Page, timeout: int, harmless: str) -> Iterator[Page]:
    """A page that fails its test on a dialog, an exception or any error but those that hold the word `harmless`."""
    complaints: list[str] = []
    ears: dict[Any, Callable[[Any], None]] = {
        "pageerror": lambda error: complaints.append(str(error)),
        "console": lambda message: complaints.append(said(message)) if message.type == "error" else None,
        "dialog": lambda dialog: complaints.append(f"a dialog: {dialog.message}"),
    }
    for event, ear in ears.items():
        page.on(event, ear)
    page.set_default_timeout(timeout)
    yield page
    for event, ear in ears.items():
        page.remove_listener(event, ear)
    assert [text for text in complaints if harmless not in text] == []


def said(message: ConsoleMessage) -> str:
    return f"{message.text} {message.location['url']}"
