"""What every test does in the tab."""

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.e2e.games import games
from tests.tensorboard_server import TensorBoard

FRAME = "iframe[src*='plugin_entry.html?name=keisei']"
RESTART = """async ([address, selector]) => {
  document.activeElement?.blur();
  const frame = document.querySelector(selector);
  const leave = () => history.replaceState(history.state, "", address);
  frame.contentWindow.addEventListener("pagehide", leave); // last: the old tab writes its own link until then
  const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
  frame.contentWindow.location.reload();
  await loaded;
}"""


def open_tab(page: Page, server: TensorBoard, link: str = "") -> FrameLocator:
    """The tab, begun anew at this link. TensorBoard around it is loaded only if the page does not show it yet."""
    address = f"{server.url}#keisei{link}"
    if page.url.startswith(f"{server.url}#keisei"):
        page.locator(FRAME).wait_for(state="attached")
        page.evaluate(RESTART, [address, FRAME])
    else:
        page.goto(address)
    return page.frame_locator(FRAME)


def open_game(page: Page, server: TensorBoard, game_id: str) -> FrameLocator:
    game = games()[game_id]
    link = f"&p.keisei.run=demo&p.keisei.stream={game.stream}&p.keisei.writer={written(server, game_id)}"
    tab = open_tab(page, server, f"{link}&p.keisei.game={game_id}&p.keisei.ply=0")
    expect(tab.get_by_role("grid")).to_be_visible(timeout=15_000)
    return tab


def written(server: TensorBoard, game_id: str) -> str:
    listed = server.keisei("games", run="demo").json["games"]
    return str(next(game["writer"] for game in listed if game["game_id"] == game_id))


def position(tab: FrameLocator) -> str:
    return tab.get_by_role("grid").get_attribute("aria-label") or ""


def press(tab: FrameLocator, *keys: str) -> None:
    for key in keys:
        tab.locator("body").press(key)


def shown_layer(tab: FrameLocator) -> Locator:
    """The button of the layer that the board shows."""
    return tab.locator("[data-layer][aria-pressed=true]")
