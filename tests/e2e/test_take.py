"""What one takes away, read back by another program."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from rsshogi.core import Board
from rsshogi.record import Record

from tests.e2e.games import games
from tests.e2e.tab import open_game, press, shown_layer
from tests.tensorboard_server import TensorBoard

READERS: dict[str, Callable[[str], Record]] = {
    "kif": Record.from_kif_str,
    "csa": Record.from_csa_str,
    "usi": Record.from_usi_position,
}
MOVES = [ply.usi for ply in games()["full"].plies]


def copied(page: Page, board: TensorBoard, tab: FrameLocator, kind: str) -> str:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=board.url.rstrip("/"))
    tab.get_by_test_id("take").click()
    tab.locator(f"[data-copy={kind}]").click()
    expect(tab.get_by_test_id("said")).to_have_text(re.compile("Copied"))
    return str(tab.locator("body").evaluate("() => navigator.clipboard.readText()"))


def downloaded(page: Page, tab: FrameLocator, kind: str) -> Path:
    tab.get_by_test_id("take").click()
    with page.expect_download() as download:
        tab.locator(f"[data-file={kind}]").click()
    ending = {"kif": "kifu"}.get(kind, kind)
    assert download.value.suggested_filename.endswith(f".{ending}")
    return Path(download.value.path())


def test_copy_the_position(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=board.url.rstrip("/"))
    press(tab, "ArrowRight", "ArrowRight", "c")
    expect(tab.get_by_test_id("said")).to_have_text("Copied: SFEN")
    after = Board()
    for usi in MOVES[:2]:
        after.apply_usi(usi)
    assert tab.locator("body").evaluate("() => navigator.clipboard.readText()") == after.to_sfen()


def test_copy_the_game(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    assert copied(page, board, tab, "usi").split() == ["position", "startpos", "moves", *MOVES]


def test_a_copied_link_reopens_what_was_shown(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    press(tab, "ArrowRight", "ArrowRight", "ArrowRight", "f", "h")
    page.wait_for_function("location.hash.includes('ply=3')")
    link = copied(page, board, tab, "link")
    page.goto("about:blank")
    page.goto(link)
    expect(tab.get_by_test_id("board")).to_have_attribute("data-ply", "3", timeout=15_000)
    expect(shown_layer(tab)).to_have_text("From")
    expect(tab.get_by_role("button", name="Flip the board")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("kind", READERS)
def test_another_program_reads_the_file(page: Page, board: TensorBoard, kind: str) -> None:
    text = downloaded(page, open_game(page, board, "full"), kind).read_text(encoding="utf-8")
    assert READERS[kind](text.strip()).to_usi_position().split()[-len(MOVES) :] == MOVES


def test_json_has_the_policies(page: Page, board: TensorBoard) -> None:
    told = json.loads(downloaded(page, open_game(page, board, "full"), "json").read_text(encoding="utf-8"))
    assert [ply["usi"] for ply in told["plies"]] == MOVES
    wanted = {candidate.usi: candidate.probability for candidate in games()["full"].plies[0].candidates}
    given = {candidate["usi"]: candidate["probability"] for candidate in told["plies"][0]["candidates"]}
    assert given == pytest.approx(wanted, rel=0.01)


def test_the_board_as_a_picture(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    text = downloaded(page, tab, "svg").read_text(encoding="utf-8")
    assert "url(&quot;data:font/woff2;base64," in text or 'url("data:font/woff2;base64,' in text
    picture = ElementTree.fromstring(text)
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(picture.findall(".//{http://www.w3.org/2000/svg}path")) > 80  # forty pieces and their faces
    png = downloaded(page, tab, "png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert len(png) > 50_000


def test_notation_is_chosen_once(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "long")
    moves = tab.get_by_role("listbox", name="Moves").get_by_role("option")
    expect(moves.nth(1)).to_contain_text("☗４八金")
    for notation, first in {"hosking": "G-48", "hodges": "G-4h", "usi": "4i4h"}.items():
        tab.get_by_test_id("notation").select_option(notation)
        expect(moves.nth(1)).to_contain_text(first)
    page.reload()
    expect(moves.nth(1)).to_contain_text("4i4h", timeout=15_000)
    expect(tab.get_by_test_id("headline")).to_contain_text(re.compile(r"\d[a-i]\d[a-i]"))
