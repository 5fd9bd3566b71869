"""axe-core finds nothing serious, as the tab looks to different people."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.e2e.conftest import ON_ONE_LOADER
from tests.e2e.tab import open_game, press
from tests.tensorboard_server import TensorBoard

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
WIDE = 1180
"""Below, the games are folded away at first."""
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"dark": True},
    "360": {"width": 360},
    "japanese": {"locale": "ja-JP"},
    "dark-360": {"dark": True, "width": 360},
    "japanese-dark-800": {"locale": "ja-JP", "dark": True, "width": 800},
}


def serious(tab: FrameLocator) -> list[str]:
    """What axe-core calls serious or critical: the rule, and where."""
    body = tab.locator("body")
    body.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
    violations: list[dict[str, Any]] = body.evaluate("async () => (await window.axe.run(document)).violations")
    return [
        f"{found['id']}: {node['html'][:200]} {node['any'][:1]}"
        for found in violations
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


@ON_ONE_LOADER
@pytest.mark.parametrize("look", LOOKS)
def test_nothing_serious(browser: Browser, board: TensorBoard, look: str) -> None:
    wanted: dict[str, Any] = {"width": 1280, "locale": "en-US", "dark": False} | LOOKS[look]
    context = browser.new_context(viewport={"width": wanted["width"], "height": 900}, locale=wanted["locale"])
    page = context.new_page()
    tab = open_game(page, board, "long")
    if wanted["dark"]:
        page.evaluate("document.body.classList.add('dark-mode')")
        expect(tab.locator(":root")).to_have_class("dark")
    assert serious(tab) == []
    press(tab, "n", "h", "h", "h", "x")
    tab.get_by_test_id("take").click()
    assert serious(tab) == []
    if wanted["width"] < WIDE:
        press(tab, "g")
    tab.get_by_test_id("more-filters").locator("summary").click()
    assert serious(tab) == []
    press(tab, "?")
    assert serious(tab) == []
    context.close()


@ON_ONE_LOADER
def test_axe_would_find_something(browser: Browser, board: TensorBoard) -> None:
    page = browser.new_page()
    tab = open_game(page, board, "full")
    tab.locator(".headline").evaluate("node => (node.style.color = '#ccc')")
    assert any(found.startswith("color-contrast") for found in serious(tab))
    page.close()
