"""Runs in groups: an expression over their names, in every view, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tb_keisei import EventWriter
from tests.e2e.conftest import BOTH_LOADERS
from tests.e2e.games import games
from tests.e2e.tab import open_tab
from tests.plugin.test_hparams import write_hparams
from tests.tensorboard_server import TensorBoard, tensorboard_server

MOVES = ["7g7f", "2g2f"]
SETTINGS = {"fast": (0.2, 0.4), "slow": (0.1, 0.3)}
"""What two seeds of each setting give the solution at last."""
RATES = {"fast_seed0": 0.1, "fast_seed1": 0.1, "slow_seed0": 0.01}
"""The learning rates of those runs that say one."""


def write_run(folder: Path, mass: float) -> None:
    with EventWriter(folder) as writer:
        for step in range(3):
            p = mass * (step + 1) / 3
            policy = [p, 1 - p]
            writer.add_probe(
                "first", "startpos", legal_moves=MOVES, policy=policy, solutions=MOVES[:1], global_step=step
            )
        for number, game in enumerate(games().values()):
            writer.add_game(game.stream, game, global_step=100 * number, walltime=1_764_000_000 + number)
    if folder.name in RATES:
        write_hparams(folder, {"lr": RATES[folder.name], "net": "small"})


@pytest.fixture(scope="module", params=BOTH_LOADERS)
def seeds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    """TensorBoard on two settings of two seeds each, and on a run of another name."""
    logdir = tmp_path_factory.mktemp("seeds")
    for setting, masses in SETTINGS.items():
        for seed, mass in enumerate(masses):
            write_run(logdir / f"{setting}_seed{seed}", mass)
    write_run(logdir / "other", 0.5)
    with tensorboard_server("--logdir", logdir, *request.param) as server:
        server.wait_for_games(len(games()), "other")
        yield server


def choose(tab: FrameLocator, pattern: str) -> None:
    tab.get_by_test_id("groups").fill(pattern)
    tab.get_by_test_id("groups").press("Enter")


def test_lines_of_groups_in_probes_and_results(page: Page, seeds: TensorBoard) -> None:
    tab = open_tab(page, seeds, "&p.keisei.run=fast_seed0&p.keisei.view=probes")
    expect(tab.get_by_test_id("probe")).to_be_visible()
    expect(tab.get_by_test_id("group-chart")).to_have_count(0)
    choose(tab, r"(.*)_seed\d")
    chart = tab.get_by_test_id("group-chart")
    for setting in SETTINGS:
        expect(chart.locator(f"[data-group={setting}] .seed")).to_have_count(2)
        expect(chart.locator(f"[data-group={setting}] .band")).to_have_attribute("d", re.compile("^M.*Z$"))
    expect(chart).to_contain_text("fast (2 runs)")
    page.wait_for_function("location.hash.includes('runs=')")
    tab.get_by_role("tab", name="Results").click()
    expect(tab.locator("[data-testid=group-chart] [data-group=slow] .seed")).to_have_count(2)
    expect(tab.get_by_test_id("population").first).to_contain_text("games")


def test_games_of_all_runs_in_one_list(page: Page, seeds: TensorBoard) -> None:
    tab = open_tab(page, seeds, "&p.keisei.run=fast_seed0&p.keisei.runs=fast_seed%5Cd")
    expect(tab.get_by_test_id("game-count")).to_contain_text(f"{2 * len(games())} games")
    expect(tab.locator("[data-game]").first).to_contain_text("fast_seed")


def test_an_expression_that_is_none_changes_nothing(page: Page, seeds: TensorBoard) -> None:
    tab = open_tab(page, seeds, "&p.keisei.run=fast_seed0")
    count = tab.get_by_test_id("game-count")
    expect(count).to_contain_text(f"{len(games())} games")
    choose(tab, "(")
    expect(tab.get_by_role("alert")).to_contain_text("no regular expression")
    expect(count).to_contain_text(f"{len(games())} games")


def test_groups_by_the_value_of_a_hyper_parameter(page: Page, seeds: TensorBoard) -> None:
    tab = open_tab(page, seeds, "&p.keisei.run=slow_seed1&p.keisei.view=probes")
    choice = tab.get_by_test_id("hparam")
    expect(choice.locator("option")).to_have_text(["by name", "lr"])
    choice.select_option("lr")
    chart = tab.get_by_test_id("group-chart")
    expect(chart).to_contain_text("0.1 (2 runs)")
    expect(chart).to_contain_text("0.01 (1 run)")
    page.wait_for_function("location.hash.includes('hparam=lr')")
    medians = tab.locator("[data-probe=first] [data-group]")
    expect(medians).to_have_count(2)
    expect(tab.get_by_test_id("lines-of")).to_contain_text("of slow_seed1")
    expect(tab.get_by_test_id("probe-run")).to_contain_text("_seed")
    link = page.url
    tab.get_by_role("tab", name="Results").click()
    expect(tab.locator("[data-testid=group-chart] [data-group='0.1'] .seed")).to_have_count(2)
    expect(tab.get_by_test_id("reliability")).to_contain_text("all 3 runs of the selection together", timeout=15_000)
    tab.get_by_role("tab", name="Games").click()
    expect(tab.get_by_test_id("game-count")).to_contain_text(f"{3 * len(games())} games")
    choose(tab, "fast.*")
    expect(tab.get_by_test_id("game-count")).to_contain_text(f"{2 * len(games())} games")
    page.goto("about:blank")
    page.goto(link)
    expect(chart).to_contain_text("0.1 (2 runs)")
    tab.get_by_test_id("hparam").select_option("by name")
    expect(chart).to_have_count(0)


def test_groups_aligned_by_moves_and_hours(page: Page, seeds: TensorBoard) -> None:
    tab = open_tab(page, seeds, "&p.keisei.run=fast_seed0&p.keisei.view=probes&p.keisei.hparam=lr")
    chart = tab.get_by_test_id("group-chart")
    expect(chart).to_contain_text("0.1 (2 runs)")
    expect(chart.locator("svg text").last).not_to_contain_text(" h")
    tab.get_by_test_id("align").select_option("recorded moves")
    expect(chart.locator("svg text").last).to_contain_text(" moves")
    page.wait_for_function("location.hash.includes('align=plies')")
    tab.get_by_test_id("align").select_option("hours")
    expect(chart.locator("svg text").last).to_contain_text(" h")
    tab.get_by_role("tab", name="Results").click()
    expect(chart.locator("[data-group='0.1'] .seed")).to_have_count(2)
    expect(tab.get_by_test_id("align")).to_have_value("hours")
    tab.get_by_test_id("align").select_option("steps")
    expect(chart.locator("svg text").last).not_to_contain_text(" h")
