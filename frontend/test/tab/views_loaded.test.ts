import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Component } from "svelte";
import { Api } from "../../src/server/api";
import { BUILD } from "../../src/browser/build";
import { TabCtrl, type TabView, type TabViewEntry } from "../../src/tab/ctrl";
import { load } from "../../src/browser/loading";
import { linkOf } from "../../src/tab/link";
import { TabState } from "../../src/tab/state.svelte";
import type { ViewCtrl } from "../../src/tab/view";
import { until } from "../until";

beforeEach(() => void vi.spyOn(console, "warn").mockImplementation(() => undefined));
afterEach(() => void vi.restoreAllMocks());

class Made implements ViewCtrl {
  readonly followed: Record<string, string>[] = [];
  left = 0;
  poll = vi.fn(() => Promise.resolve());
  leave(): void {
    this.left++;
  }
}

/** A view that keeps one parameter of its own name in the address. */
function entry(name: string, get: () => Promise<{ build: string }> = () => Promise.resolve({ build: BUILD })) {
  const made = new Made();
  const loads = vi.fn(get);
  const view: TabView<Made> = {
    component: null as unknown as Component<{ ctrl: Made }>,
    ctrl: () => made,
    keys: () => ({ k: () => undefined }),
    help: () => ({ keys: [] }),
    link: {
      names: [name],
      steps: [name],
      of: () => new Map([[name, "of it"]]),
      follow: (ctrl, link) => void ctrl.followed.push(Object.fromEntries(link)),
    },
  };
  const line: TabViewEntry = { name, title: { en: name, ja: name }, load: async () => ({ view, ...(await loads()) }) };
  return { line, made, loads };
}

function tabOf(...lines: TabViewEntry[]) {
  const state = new TabState();
  return { state, ctrl: new TabCtrl(state, new Api(), lines) };
}

describe("code that is loaded when it is needed", () => {
  test("is of the same build as the page, or cannot be used", async () => {
    expect(await load(() => Promise.resolve({ build: BUILD, value: 1 }))).toMatchObject({ value: 1 });
    expect(await load(() => Promise.resolve({ build: "another" }))).toBe("outdated");
  });

  test("may not come, or ask for what this build does not have", async () => {
    expect(await load(() => Promise.reject(new TypeError("Failed to fetch dynamically imported module")))).toBe(
      "failed",
    );
    expect(await load(() => Promise.reject(new SyntaxError("does not provide an export named x")))).toBe("outdated");
  });
});

describe("a view", () => {
  test("is loaded when it is first shown, and once", async () => {
    const [first, second] = [entry("first"), entry("second")];
    const { state, ctrl } = tabOf(first.line, second.line);
    ctrl.start(new Map());
    await until(() => state.open?.ctrl === first.made);
    expect(second.loads).not.toHaveBeenCalled();
    ctrl.setView("second");
    expect([state.open, state.trouble, first.made.left]).toEqual([null, null, 1]);
    await until(() => state.open?.ctrl === second.made);
    ctrl.setView("first");
    ctrl.setView("second");
    expect([first.loads.mock.calls.length, second.loads.mock.calls.length]).toEqual([1, 1]);
  });

  test("that cannot be loaded says why, leaves the others alone, and can be tried again", async () => {
    let answers = false;
    const [first, second] = [
      entry("first"),
      entry("second", () => (answers ? Promise.resolve({ build: BUILD }) : Promise.reject(new TypeError("gone")))),
    ];
    const { state, ctrl } = tabOf(first.line, second.line);
    ctrl.start(new Map());
    ctrl.setView("second");
    await until(() => state.trouble === "failed");
    ctrl.setView("first");
    expect([state.trouble, state.view]).toEqual([null, "first"]);
    answers = true;
    ctrl.setView("second");
    await until(() => state.open?.ctrl === second.made);
  });

  test("of another build is not used", async () => {
    const { line, made } = entry("old", () => Promise.resolve({ build: "another" }));
    const { state, ctrl } = tabOf(line);
    ctrl.start(new Map());
    await until(() => state.trouble === "outdated");
    expect([state.open, made.followed]).toEqual([null, []]);
  });
});

describe("what the address says to a view", () => {
  const LINK = new Map([
    ["run", "r"],
    ["view", "first"],
    ["second", "kept"],
  ]);

  test("stays in it until the view is loaded, which then follows it", async () => {
    const [first, second] = [entry("first"), entry("second")];
    const { state, ctrl } = tabOf(first.line, second.line);
    ctrl.start(LINK);
    await until(() => state.open !== null);
    expect(Object.fromEntries(linkOf(state, "first", ctrl.link))).toEqual({ run: "r", first: "of it", second: "kept" });
    ctrl.setView("second");
    await until(() => second.made.followed.length > 0);
    expect(second.made.followed[0]).toMatchObject({ second: "kept" });
    expect(linkOf(state, "first", ctrl.link).get("second")).toBe("of it");
  });

  test("is nothing to it any more when another run was chosen", async () => {
    const [first, second] = [entry("first"), entry("second")];
    const { state, ctrl } = tabOf(first.line, second.line);
    ctrl.start(LINK);
    await until(() => state.open !== null);
    ctrl.setRun("another");
    expect(linkOf(state, "first", ctrl.link).has("second")).toBe(false);
    ctrl.setView("second");
    await until(() => state.open?.ctrl === second.made);
    expect(second.made.followed).toEqual([]);
  });

  test("may come from another view, before it is loaded and after; what that does not say stays", async () => {
    const [first, second] = [entry("first"), entry("second")];
    const { state, ctrl } = tabOf(first.line, second.line);
    ctrl.start(LINK);
    ctrl.go("second", new Map([["second", "new"]]));
    await until(() => state.open?.ctrl === second.made);
    ctrl.go("second", new Map([["more", "1"]]));
    expect(second.made.followed).toMatchObject([
      { run: "r", second: "new" },
      { second: "of it", more: "1" },
    ]);
  });
});
