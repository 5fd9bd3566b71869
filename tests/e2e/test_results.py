"""How games ended by step, whether values came true, what changed since the last look."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tb_keisei import EventWriter
from tb_keisei.record import Game, Outcome, Player
from tests.e2e.conftest import BOTH_LOADERS
from tests.e2e.games import games
from tests.e2e.tab import open_tab
from tests.e2e.test_accessibility import serious
from tests.tensorboard_server import TensorBoard, tensorboard_server

SELF_PLAY = 80
EVAL = 20
STEPS = 10
"""Between two games."""
LEARNER, RIVAL = Player("learner"), Player("random")


@pytest.fixture(scope="module", params=BOTH_LOADERS)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    """TensorBoard on a run with 80 games of self-play and 20 of a match with colours swapped."""
    logdir = tmp_path_factory.mktemp("runs")
    with EventWriter(logdir / "demo") as writer:
        for number in range(SELF_PLAY):
            writer.add_game("self_play", self_play(number))
        for number in range(EVAL):
            writer.add_game("eval", match(number))
    with tensorboard_server("--logdir", logdir, *request.param) as server:
        server.wait_for_games(SELF_PLAY + EVAL, "demo")
        yield server


def self_play(number: int) -> Game:
    """Every eighth is cut short; Black's chance is told higher in the games that Black wins."""
    winner: Literal["black", "white"] | None = None if number % 8 == 7 else "black" if number % 2 else "white"
    plies = tuple(replace(ply, value=0.5 + 0.2 * (number % 2) + number / 1000) for ply in games()["full"].plies[:40])
    return Game(
        game_id=f"s{number}",
        stream="self_play",
        black=LEARNER,
        white=LEARNER,
        outcome=Outcome.of(winner, "checkmate" if winner else "max_moves"),
        start_step=STEPS * number,
        global_step=STEPS * number + 5,
        end_time=1_764_000_000 + number,
        value_kind="win_probability",
        value_perspective="black",
        plies=plies,
    )


def match(number: int) -> Game:
    """The learner wins all, Black and White in turn; two games begin at the same step."""
    black, white = (LEARNER, RIVAL) if number % 2 else (RIVAL, LEARNER)
    return replace(
        self_play(8 * (number // 2)),
        game_id=f"e{number}",
        stream="eval",
        black=black,
        white=white,
        outcome=Outcome.of("black" if number % 2 else "white", "resign"),
    )


def open_results(page: Page, server: TensorBoard) -> FrameLocator:
    tab = open_tab(page, server, "&p.keisei.run=demo&p.keisei.view=results")
    expect(bars(tab)).to_be_visible(timeout=15_000)
    return tab


def bars(tab: FrameLocator) -> Locator:
    return tab.get_by_test_id("result-bars")


def test_a_column_opens_its_games(page: Page, played: TensorBoard) -> None:
    tab = open_results(page, played)
    words = tab.get_by_test_id("result-words")
    expect(words).to_contain_text("Black won")
    expect(bars(tab).locator("path.r-striped")).to_have_count(1)  # of bins with few games
    expect(tab.get_by_test_id("reliability")).to_contain_text("Brier skill", timeout=15_000)
    expect(tab.get_by_test_id("reliability")).to_contain_text("Games cut short, apart")
    assert serious(tab) == []
    bars(tab).press("ArrowLeft")
    told = re.search(r"Steps (\d+)–(\d+) · (\d+) game", words.inner_text())
    assert told
    bars(tab).press("Enter")
    expect(tab.get_by_role("tab", name="Games")).to_have_attribute("aria-selected", "true")
    expect(tab.get_by_test_id("narrowed")).to_contain_text(f"steps {told[1]}–{told[2]}")
    listed = played.keisei("games", run="demo", stream="self_play", **{"from": told[1], "to": told[2]}).json["total"]
    assert listed == int(told[3])  # those that the column counts
    expect(tab.get_by_test_id("game-count")).to_have_text(f"{listed} game{'' if listed == 1 else 's'}")
    tab.get_by_role("tab", name="Results").click()
    box = bars(tab).bounding_box()
    assert box
    bars(tab).click(position={"x": box["width"] / 2, "y": 60})
    expect(tab.get_by_test_id("narrowed")).to_contain_text(re.compile(r"steps 3\d\d–"))


def test_the_score_of_a_match(page: Page, played: TensorBoard) -> None:
    tab = open_results(page, played)
    expect(tab.get_by_test_id("opponent")).to_have_count(0)
    tab.get_by_test_id("results-stream").select_option("eval")
    expect(tab.get_by_test_id("opponent")).to_have_value(re.compile("learner|random"))
    expect(bars(tab).locator("path.r-score")).to_have_count(1)
    expect(tab.get_by_test_id("reliability")).to_contain_text("At least 30 games are needed", timeout=15_000)


def test_what_changed_since_the_last_look(page: Page, played: TensorBoard) -> None:
    look = json.dumps({"since": None, "step": 500, "at": 0})
    page.add_init_script(
        f"localStorage.getItem('keisei.looked.demo') || localStorage.setItem('keisei.looked.demo', '{look}')"
    )
    tab = open_tab(page, played, "&p.keisei.run=demo")
    tab.get_by_test_id("changed").click(timeout=15_000)
    changes = tab.get_by_test_id("changes")
    expect(changes).to_contain_text("at step 500")
    expect(changes).to_contain_text("Black won")
    assert serious(tab) == []
    changes.get_by_role("button", name="longest win").click()
    expect(tab.get_by_test_id("outcome")).to_contain_text("wins by checkmate")
    page.wait_for_function("!location.hash.includes('view=')")
    page.reload()
    expect(tab.get_by_test_id("changed")).to_be_visible(timeout=15_000)  # a reload is the same look
    tab.get_by_test_id("changed").click()
    changes.get_by_role("button", name="Seen").click()
    expect(changes).to_have_count(0)


def test_small_dark_and_japanese(browser: Browser, played: TensorBoard) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="ja-JP")
    page = context.new_page()
    tab = open_results(page, played)
    page.evaluate("document.body.classList.add('dark-mode')")
    expect(tab.locator(":root")).to_have_class("dark")
    expect(tab.get_by_test_id("result-words")).to_contain_text("先手勝ち")
    expect(tab.get_by_test_id("reliability")).to_contain_text("見込み")
    assert tab.locator(":root").evaluate("node => node.scrollWidth - node.clientWidth") <= 0
    assert serious(tab) == []
    context.close()
