"""A real TensorBoard with real games, in Debian's Chromium."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tb_keisei import EventWriter
from tb_keisei.record import Game
from tests.e2e.games import games
from tests.tensorboard_server import TensorBoard, tensorboard_server

BOTH_LOADERS = [pytest.param((), id="data-server"), pytest.param(("--load_fast=false",), id="python-loader")]


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


@pytest.fixture(scope="module", params=BOTH_LOADERS)
def board(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    """TensorBoard on a run `demo` that holds the games of `games()`."""
    logdir = tmp_path_factory.mktemp("runs")
    write_games(logdir / "demo")
    with tensorboard_server("--logdir", logdir, *request.param) as server:
        server.wait_for_games(len(games()), "demo")
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test on a console error, an exception or a violated content security policy."""
    yield from watched(browser, 15_000 if "CI" in os.environ else 8_000, "favicon.ico")


def watched(browser: Browser, timeout: int, harmless: str) -> Iterator[Page]:
    """A page that fails its test on a dialog, an exception or any error but those that hold the word `harmless`."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(said(message)) if message.type == "error" else None)
    page.on("dialog", lambda dialog: complaints.append(f"a dialog: {dialog.message}"))
    page.set_default_timeout(timeout)
    yield page
    context.close()
    assert [text for text in complaints if harmless not in text] == []


def said(message: ConsoleMessage) -> str:
    return f"{message.text} {message.location['url']}"
