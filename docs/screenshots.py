"""`make screenshots [LOGDIR=runs]`: the pictures of the README and docs, of a real run, through a real TensorBoard.

Without a log directory it trains the demo for three minutes first.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, FrameLocator, Page, sync_playwright

from tests.tensorboard_server import TensorBoard, tensorboard_server

IMAGES = Path(__file__).parent / "images"
MINUTES = "3"


@dataclass(frozen=True)
class Picture:
    """One picture: size of the window in CSS pixels, keys to press, whether TensorBoard is dark."""

    name: str
    width: int
    height: int
    keys: tuple[str, ...]
    dark: bool = False
    locale: str = "en-US"


PICTURES = (
    Picture("tab-light", 1280, 860, ("Shift+ArrowRight", "Shift+ArrowRight", "ArrowRight")),
    Picture("tab-dark", 1280, 860, ("Shift+ArrowRight", "Shift+ArrowRight", "ArrowRight"), dark=True),
    Picture("tab-from", 1280, 860, ("Shift+ArrowRight", "h")),
    Picture("tab-notebook", 800, 800, ("Shift+ArrowRight",)),
    Picture("tab-phone", 360, 780, ("Shift+ArrowRight",)),
)


@contextmanager
def logdir() -> Iterator[Path]:
    """The log directory of the command line, or a fresh one with a demo run."""
    if len(sys.argv) > 1:
        yield Path(sys.argv[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "tb_keisei.cli",
            "demo",
            "--train-only",
            "--minutes",
            MINUTES,
            "--logdir",
            folder,
        ]
        subprocess.run(command, check=True)
        yield Path(folder)


def newest_game_with_policies(server: TensorBoard) -> dict[str, object]:
    """The longest of the newest games that record their policies."""
    run = server.wait_for(lambda: [run for run in server.keisei("runs").json["runs"] if run["games"]])[0]["run"]
    query = {"run": run, "stream": "self_play", "policy": 1, "sort": "-time", "limit": 50}
    games = server.wait_for(lambda: server.keisei("games", **query).json["games"], seconds=60)
    game: dict[str, object] = max(games, key=lambda game: min(game["ply_count"], 120))
    return game


def take(browser: Browser, server: TensorBoard, game: dict[str, object], picture: Picture) -> None:
    """Take one picture."""
    context = browser.new_context(viewport={"width": picture.width, "height": picture.height}, locale=picture.locale)
    page = context.new_page()
    link = "".join(f"&p.keisei.{key}={game[field]}" for key, field in LINK.items())
    page.goto(f"{server.url}#keisei{link}&p.keisei.ply=0")
    tab = page.frame_locator("iframe[src*='name=keisei']")
    tab.get_by_role("grid").wait_for()
    prepare(page, tab, picture)
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    context.close()


LINK = {"run": "run", "stream": "stream", "writer": "writer", "game": "game_id"}


def prepare(page: Page, tab: FrameLocator, picture: Picture) -> None:
    """Bring page and tab to what the picture shows."""
    if picture.dark:
        page.evaluate("document.body.classList.add('dark-mode')")
    for key in picture.keys:
        tab.locator("body").press(key)
    page.wait_for_timeout(1000)


def main() -> None:
    """Take all pictures."""
    IMAGES.mkdir(exist_ok=True)
    with logdir() as folder, tensorboard_server("--logdir", folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        game = newest_game_with_policies(server)
        for picture in PICTURES:
            take(browser, server, game, picture)
            print(f"docs/images/{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
