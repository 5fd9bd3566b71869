// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { Api } from "../../src/server/api";
import { TabCtrl } from "../../src/tab/ctrl";
import { linkOf } from "../../src/tab/link";
import { TabState } from "../../src/tab/state.svelte";
import Help from "../../src/tab/Help.svelte";
import ViewSwitch from "../../src/tab/ViewSwitch.svelte";
import { VIEWS } from "../../src/views";
import { clear, show, words } from "../mounted";

afterEach(clear);

const selected = (root: Element) =>
  [...root.querySelectorAll("[role=tab][aria-selected=true]")].map((tab) => tab.getAttribute("data-view"));

test("one of the views is chosen, by a click or by the arrow keys, which come round", async () => {
  const { root, tab, act } = await show(ViewSwitch, [{ usi: "7g7f" }]);
  expect(selected(root)).toEqual(["games"]);
  act(() => root.querySelector<HTMLElement>("[data-view=results]")!.click());
  expect([tab.view, ...selected(root)]).toEqual(["results", "results"]);
  const press = (key: string) =>
    act(() =>
      root.querySelector("[role=tablist]")!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })),
    );
  press("ArrowRight");
  expect([tab.view, document.activeElement?.getAttribute("data-view")]).toEqual(["games", "games"]);
  press("ArrowLeft");
  press("ArrowLeft");
  expect(selected(root)).toEqual(["probes"]);
  expect([...root.querySelectorAll("[role=tab]")].map((button) => button.getAttribute("tabindex"))).toEqual([
    "-1",
    "0",
    "-1",
  ]);
});

test("the address says the view, and the run that it is of", async () => {
  const { tab } = await show(ViewSwitch, [{ usi: "7g7f" }]);
  tab.selection = { ...tab.selection, run: "r" };
  expect(linkOf(tab, "games", new Map()).has("view")).toBe(false);
  tab.view = "probes";
  expect(Object.fromEntries(linkOf(tab, "games", new Map()))).toMatchObject({ view: "probes", run: "r", game: "g" });
  tab.selection = { ...tab.selection, run: "another" };
  expect(Object.fromEntries(linkOf(tab, "games", new Map()))).toEqual({ view: "probes", run: "another" });
  const again = new TabCtrl(new TabState(), new Api(), VIEWS);
  again.start(linkOf(tab, "games", new Map()));
  expect(again.state.view).toBe("probes");
  again.start(new Map([["view", "nonsense"]]));
  expect(again.state.view).toBe("games");
});

test("the help tells the keys of the view that is shown, its own meaning of one, and those of the whole tab", async () => {
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  const { root, tab, act } = await show(Help, [{ usi: "7g7f" }]);
  const keys = () => [...root.querySelectorAll("dt")].map(words);
  const meaning = (key: string) => words(root.querySelectorAll("dd")[keys().indexOf(key)]!);
  expect(keys()).toEqual(expect.arrayContaining([",.", "?", "f", "[]", "b"]));
  expect(meaning(",.")).toContain("games up to");
  act(() => (tab.view = "probes"));
  expect([keys().includes("f"), keys().includes("[]"), meaning(",.")]).toEqual([
    true,
    false,
    "previous and next evaluation",
  ]);
  act(() => (tab.view = "results"));
  expect(keys()).toEqual([",.", "?"]);
});
