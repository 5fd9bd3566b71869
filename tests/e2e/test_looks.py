"""A look at games of the list without opening them; a tab out of sight asks nothing."""

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ON_ONE_LOADER
from tests.e2e.games import games
from tests.e2e.tab import open_game, position, press
from tests.e2e.test_accessibility import serious
from tests.tensorboard_server import TensorBoard


def test_a_rest_on_a_row_shows_its_final_position(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    thumbnail = tab.get_by_test_id("thumbnail")
    tab.locator("[data-game=handicap]").hover()
    expect(thumbnail).to_contain_text(f"{len(games()['handicap'].plies)} moves")
    assert serious(tab) == []
    assert "after 0 moves" in position(tab)
    page.mouse.move(700, 400)
    expect(thumbnail).to_have_count(0)


def test_the_list_by_keys_shows_it_too(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    thumbnail = tab.get_by_test_id("thumbnail")
    tab.get_by_role("listbox", name="Games").press("ArrowDown")
    expect(thumbnail).to_be_visible()
    page.keyboard.press("Escape")
    expect(thumbnail).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(thumbnail).to_be_visible()
    tab.get_by_test_id("search").focus()
    expect(thumbnail).to_have_count(0)


def test_a_finger_opens_at_once(browser: Browser, board: TensorBoard) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, has_touch=True, locale="en-US")
    tab = open_game(context.new_page(), board, "full")
    tab.locator("[data-game=handicap]").tap()
    expect(tab.get_by_text("This game was recorded without policies.")).to_be_visible()
    expect(tab.get_by_test_id("thumbnail")).to_have_count(0)
    context.close()


@ON_ONE_LOADER
def test_a_tab_out_of_sight_asks_nothing(page: Page, board: TensorBoard) -> None:
    tab = open_game(page, board, "full")
    press(tab, " ")
    asked: list[str] = []
    with page.expect_request("**/plugin/keisei/**"):
        page.on("request", lambda request: asked.append(request.url) if "plugin/keisei" in request.url else None)
    page.get_by_role("tab", name="Time Series").click()
    page.wait_for_timeout(500)
    asked.clear()
    page.wait_for_timeout(3000)
    assert asked == []
