"""`make screenshots [LOGDIR=runs]`: the pictures of the README and docs, of a real run, through a real TensorBoard.

Without a log directory it trains the demo for three minutes first. Where the directory has a run `miniosl` (of
`docs.miniosl_games`), that one's pictures are taken too.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
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
    games: int = 1
    """One, or two side by side."""
    view: str = ""
    """Other than the games."""
    run: str = ""
    """Run to take it from, where there is one of that name; empty: the latest ones."""

    @property
    def path(self) -> Path:
        """Without loss, so that a colour means what it means in the tab."""
        return IMAGES / f"{self.name}.webp"


MIDDLE = ("Shift+ArrowRight", *["ArrowRight"] * 5)
PICTURES = (
    Picture("tab-light", 1440, 900, MIDDLE),
    Picture("tab-dark", 1440, 900, MIDDLE, dark=True),
    Picture("tab-japanese", 1440, 900, MIDDLE, locale="ja-JP"),
    Picture("tab-from", 1440, 900, (*MIDDLE, "h")),
    Picture("tab-lift", 1440, 900, (*MIDDLE, "h", "h", "h")),
    Picture("tab-pair", 1440, 900, MIDDLE, games=2),
    Picture("tab-probes", 1440, 900, (), view="probes"),
    Picture("tab-results", 1440, 900, (), view="results"),
    Picture("tab-notebook", 800, 800, MIDDLE),
    Picture("tab-phone", 360, 780, MIDDLE),
    Picture("strong-opening", 1440, 900, ("Shift+ArrowRight",), run="miniosl"),
    Picture("strong-drops", 1440, 900, ("End", *["Shift+ArrowLeft"] * 2, "h", "h"), run="miniosl"),
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


Game = dict[str, object]


def newest_games_with_policies(server: TensorBoard) -> list[Game]:
    """Two of the newest games that record their policies, one of each of the last two runs or both of the only one.

    They were won and are as long as a player's where there are such.
    """
    runs = server.wait_for(lambda: [run["run"] for run in server.keisei("runs").json["runs"] if run["games"]])[-2:]
    found = [sorted(games_of(server, run), key=unlike_a_players) for run in runs]
    return [found[-1][0], found[0][-1 if len(runs) == 1 else 0]]


def games_of(server: TensorBoard, run: str) -> list[Game]:
    """The newest games of a run that record their policies."""
    query = {"run": run, "stream": "self_play", "policy": 1, "sort": "-time", "limit": 50}
    games: list[Game] = server.wait_for(lambda: server.keisei("games", **query).json["games"], seconds=60)
    return games


def unlike_a_players(game: Game) -> tuple[bool, int]:
    """Less for a game that was won and has some ninety plies."""
    return game["winner"] is None, abs(int(str(game["ply_count"])) - 90)


LANDMARKS = {"": "board", "probes": "probe-board", "results": "result-bars"}
"""What is there when a view is."""


def take(browser: Browser, server: TensorBoard, games: list[Game], picture: Picture) -> None:
    """Take one picture."""
    context = browser.new_context(viewport={"width": picture.width, "height": picture.height}, locale=picture.locale)
    page = context.new_page()
    page.goto(
        f"{server.url}#keisei"
        + "".join(link(games[n], "2" if n else "") for n in range(picture.games))
        + (f"&p.keisei.view={picture.view}" if picture.view else "")
    )
    tab = page.frame_locator("iframe[src*='name=keisei']")
    tab.get_by_test_id(LANDMARKS[picture.view]).first.wait_for()
    prepare(page, tab, picture)
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(picture.path, lossless=True, quality=100, method=6)
    context.close()


LINK = {"run": "run", "stream": "stream", "writer": "writer", "game": "game_id"}


def link(game: Game, n: str) -> str:
    """The part of the tab's address that opens a game at its start; `n` is 2 for the one beside."""
    return "".join(f"&p.keisei.{key}{n}={game[field]}" for key, field in LINK.items()) + f"&p.keisei.ply{n}=0"


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
        games = newest_games_with_policies(server)
        runs = {run["run"] for run in server.keisei("runs").json["runs"]}
        for picture in PICTURES:
            if picture.run in ("", *runs):
                shown = sorted(games_of(server, picture.run), key=unlike_a_players) if picture.run else games
                take(browser, server, shown, picture)
                print(picture.path)
        browser.close()


if __name__ == "__main__":
    main()
