"""The strip of the trainer's own scalars: curves, brushing steps, and the list that follows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tb_keisei import EventWriter
from tests.e2e.games import games
from tests.e2e.tab import open_game, press
from tests.e2e.test_accessibility import serious
from tests.tensorboard_server import TensorBoard, tensorboard_server

LAST = 1000
Trained = tuple[TensorBoard, EventWriter]
TAGS = ("train/approx_kl", "train/entropy", "train/learning_rate", "eval/score")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trained]:
    """TensorBoard on a run with scalars from step 0 to 1,000 and a game every 100 steps, and what writes it."""
    logdir = tmp_path_factory.mktemp("runs")
    with EventWriter(logdir / "demo") as writer:
        for step in range(0, LAST + 1, 10):
            for tag in TAGS:
                writer.add_scalar(tag, 4 - step / LAST, step)
        for number, game in enumerate(games().values()):
            writer.add_game(game.stream, game, global_step=100 * number, walltime=1_764_000_000 + number)
        writer.flush(10)
        with tensorboard_server("--logdir", logdir) as server:
            server.wait_for_games(len(games()), "demo")
            server.wait_for(lambda: set(TAGS) <= set(server.keisei("scalars", run="demo").json["tags"]))
            yield server, writer


def rows(tab: FrameLocator) -> Locator:
    return tab.locator("[data-testid=game-list] [data-game]")


def drag(page: Page, tab: FrameLocator, begin: float, end: float) -> None:
    """Drag over the first curve between two parts of its width."""
    box = tab.get_by_test_id("scalar").first.locator("svg").bounding_box()
    assert box
    y = box["y"] + 0.5 * box["height"]
    page.mouse.move(box["x"] + begin * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + (begin + end) / 2 * box["width"], y)
    page.mouse.move(box["x"] + end * box["width"], y)
    page.mouse.up()


def count(server: TensorBoard, **steps: int) -> int:
    return int(server.keisei("games", run="demo", **steps).json["total"])


def test_brush_steps_and_the_list_follows(page: Page, trained: Trained) -> None:
    server, _ = trained
    tab = open_game(page, server, "full")
    words = tab.get_by_test_id("narrowed")
    expect(tab.get_by_test_id("scalar")).to_have_count(3)
    drag(page, tab, 0.15, 0.25)
    expect(words).to_contain_text("steps 1")
    page.wait_for_function("/p.keisei.from=1[0-9]{2}&p.keisei.to=2[0-9]{2}/.test(location.hash)")
    expect(rows(tab)).to_have_count(count(server, step_from=140, step_to=260))
    assert serious(tab) == []
    drag(page, tab, 0.2, 0.1)  # the whole range goes to the left
    page.wait_for_function("/p.keisei.to=1[0-9]{2}(&|$)/.test(location.hash)")
    link = page.url
    press(tab, "Escape")
    expect(words).to_have_count(0)
    expect(rows(tab)).to_have_count(len(games()))
    page.goto("about:blank")
    page.goto(link)
    expect(words).to_contain_text("steps")
    expect(tab.get_by_test_id("brushed")).to_be_visible()
    tab.get_by_role("button", name="Games of all steps again").click()
    expect(words).to_have_count(0)


def test_brush_by_keys(page: Page, trained: Trained) -> None:
    server, _ = trained
    tab = open_game(page, server, "full")
    end = tab.get_by_role("slider", name="Games up to step")
    end.press("Home")
    for _ in range(2):
        end.press("Shift+ArrowRight")
    expect(end).to_have_attribute("aria-valuetext", "step 200")
    expect(rows(tab)).to_have_count(count(server, step_to=200))
    assert "after 0 moves" in (tab.get_by_role("grid").get_attribute("aria-label") or "")
    end.press("Escape")
    expect(end).to_have_attribute("aria-valuetext", "the latest")
    expect(rows(tab)).to_have_count(len(games()))


def test_the_step_cursor_stands_on_the_strip_and_in_the_link(page: Page, trained: Trained) -> None:
    server, _ = trained
    tab = open_game(page, server, "full")
    expect(tab.get_by_test_id("scalar-value").first).to_have_text("3")
    box = tab.get_by_test_id("up-to")
    box.fill("250")
    box.press("Enter")
    expect(tab.get_by_test_id("strip-cursor")).to_have_count(1)  # a line has no width: never "visible"
    expect(tab.get_by_test_id("scalar-value").first).to_have_text("3.75")
    page.wait_for_function("location.hash.includes('p.keisei.step=250')")
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(box).to_have_value("250")
    expect(rows(tab)).to_have_count(count(server, step_to=250))


def test_another_scalar_is_chosen_and_kept(page: Page, trained: Trained) -> None:
    server, _ = trained
    tab = open_game(page, server, "full")
    curve = tab.get_by_label("Curve 2")
    expect(curve).to_have_value("eval/score")
    curve.select_option("train/learning_rate")
    expect(tab.get_by_test_id("scalar").nth(1).locator("path")).to_have_attribute("d", re.compile("^M[0-9]"))
    page.reload()
    expect(curve).to_have_value("train/learning_rate")


@pytest.mark.parametrize("width", [360, 800])
def test_fits_narrow_frames(page: Page, trained: Trained, width: int) -> None:
    server, _ = trained
    page.set_viewport_size({"width": width, "height": 800})
    tab = open_game(page, server, "full")
    press(tab, "g")
    expect(tab.get_by_test_id("scalars")).to_be_visible()
    drag(page, tab, 0.3, 0.6)
    expect(tab.get_by_test_id("narrowed")).to_be_visible()
    assert tab.locator(":root").evaluate("node => node.scrollWidth - node.clientWidth") <= 0
    assert serious(tab) == []


def test_new_points_arrive_by_themselves(page: Page, trained: Trained) -> None:
    server, writer = trained
    tab = open_game(page, server, "full")
    expect(tab.get_by_test_id("scalar-value").first).to_have_text("3")
    writer.add_scalar("train/entropy", 1.25, LAST + 10)
    writer.flush(10)
    expect(tab.get_by_test_id("scalar-value").first).to_have_text("1.25", timeout=20_000)


def test_no_strip_without_scalars(page: Page, tmp_path: Path) -> None:
    with EventWriter(tmp_path / "demo") as writer, tensorboard_server("--logdir", tmp_path) as server:
        writer.add_game("self_play", games()["full"], global_step=1)
        writer.flush(10)
        server.wait_for_games(1, "demo")
        tab = open_game(page, server, "full")
        with page.expect_response(lambda response: "/scalars?" in response.url):
            page.reload()
        expect(rows(tab)).to_have_count(1)
        expect(tab.get_by_test_id("scalars")).to_have_count(0)
