"""From a click in the list to the board, in Chromium."""

import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Frame, sync_playwright

from bench.reader.data import body_of
from bench.reader.server import Times
from tests.tensorboard_server import TensorBoard

# Milliseconds from a click on a row to the frame after the one in which the moves of another game are there: the board
# is drawn in the same update as the list of moves.
_CLICK = """
row => new Promise((resolve, reject) => {
  const moves = () => document.querySelector('[role=listbox][aria-label=Moves]')?.textContent ?? '';
  const before = moves();
  const give_up = performance.now() + 10000;
  const start = performance.now();
  const look = () => {
    if (moves() !== before) requestAnimationFrame(() => resolve(performance.now() - start));
    else if (performance.now() > give_up) reject(new Error('no other board came'));
    else requestAnimationFrame(look);
  };
  row.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
  look();
})
"""


@contextmanager
def tab(server: TensorBoard) -> Iterator[Frame]:
    """The Keisei tab, open."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-US")
        page.set_default_timeout(60_000)
        page.goto(f"{server.url}#keisei")
        element = page.wait_for_selector("iframe[src*='plugin_entry.html?name=keisei']")
        frame = element.content_frame() if element else None
        assert frame
        frame.wait_for_selector("[data-game]")
        yield frame
        browser.close()


def click_to_board(server: TensorBoard, clicks: int) -> Times:
    """Each click is on a game that was not opened before, anywhere in the list."""
    rng, seen, seconds, last = random.Random(1), set[str](), [], -1
    with tab(server) as frame:
        first = frame.wait_for_selector("[data-game]")
        assert first
        last = body_of(first.get_attribute("data-game") or "")
        first.click()
        frame.wait_for_selector("[role=grid]")
        while len(seconds) < clicks:
            frame.evaluate(
                "part => { const list = document.querySelector('[data-game]').closest('[role=listbox]');"
                " list.scrollTop = part * (list.scrollHeight - list.clientHeight); }",
                rng.random(),
            )
            frame.wait_for_timeout(400)
            rows = frame.query_selector_all("[data-game]")
            row = rng.choice(rows[6:-6] or rows)
            name = row.get_attribute("data-game") or ""
            if name not in seen and body_of(name) != last:
                seen.add(name)
                last = body_of(name)
                seconds.append(frame.evaluate(_CLICK, row) / 1e3)
    return Times(seconds)


def finished_to_row(server: TensorBoard, finish: Callable[[str], None], games: int) -> Times:
    """`finish` lets the trainer finish a game of that id; how long until its row is in the tab.

    The list does not move under a reader: it says that there is a new game, and a click (here at once) brings its row.
    """
    rng, seconds = random.Random(2), []
    with tab(server) as frame:
        for number in range(games):
            time.sleep(rng.uniform(0, 1))
            start = time.perf_counter()
            finish(f"live-{number}")
            frame.click("[data-testid=new-games]")
            frame.wait_for_selector(f"[data-game='live-{number}']", state="attached")
            seconds.append(time.perf_counter() - start)
    return Times(seconds)
