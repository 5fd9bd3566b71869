// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import GroupChart from "../../src/groups/GroupChart.svelte";
import GroupChoice from "../../src/groups/GroupChoice.svelte";
import { ja } from "../../src/text/ja";
import { clear, show, words } from "../mounted";

beforeEach(() => void vi.stubGlobal("fetch", () => new Promise(() => undefined)));
afterEach(clear);

const group = (name: string) => ({
  name,
  seeds: [
    { steps: [0, 10], values: [0.1, 0.2] },
    { steps: [0, 10], values: [0.3, 0.4] },
  ],
  band: { steps: [0, 10], low: [0.1, 0.2], median: [0.2, 0.3], high: [0.3, 0.4] },
});

test("a group has thin lines, a thick one and a band, and the legend says what they are; groups differ in dash, too", async () => {
  const { root, tab, act } = await show(GroupChart, [{ usi: "7g7f" }], {}, 0, {
    props: () => ({ name: "Black won", groups: ["a", "b", "c"].map(group), ends: [0, 1] }),
  });
  expect(root.querySelector("svg")!.getAttribute("aria-label")).toBe("Black won: a, b, c");
  const drawn = [...root.querySelectorAll("[data-group=a] path")].map(
    (path) => path.getAttribute("class")!.split(" ")[0],
  );
  expect(drawn).toEqual(["band", "seed", "seed", "median"]);
  const looks = ["a", "b", "c"].map((name) => {
    const line = root.querySelector(`[data-group=${name}]`)!;
    return `${line.getAttribute("stroke")} ${line.querySelector(".median")!.getAttribute("stroke-dasharray")}`;
  });
  expect(new Set(looks).size).toBe(3);
  expect(words(root.querySelector("figcaption"))).toMatch(
    /^Black won a \(2 runs\) b \(2 runs\) c \(2 runs\) thin: single runs; thick: median; band: lowest to highest run/,
  );
  act(() => (tab.look.text = ja));
  expect(words(root.querySelector("figcaption"))).toContain("帯：最低のランから最高のランまで");
});

test("an expression is selected when it is one; else the words say what is wrong, and the selection stays", async () => {
  const { root, tab, act } = await show(GroupChoice, [{ usi: "7g7f" }]);
  const input = root.querySelector("input")!;
  const type = (text: string) =>
    act(() => ((input.value = text), input.dispatchEvent(new Event("change", { bubbles: true }))));
  type(" (.*)_seed\\d+ ");
  expect([tab.selection.groups, root.querySelector("[role=alert]")]).toEqual(["(.*)_seed\\d+", null]);
  type("(a)(b)");
  expect([tab.selection.groups, words(root.querySelector("[role=alert]"))]).toEqual([
    "(.*)_seed\\d+",
    "At most one pair of parentheses; (?:…) groups without one.",
  ]);
  type("(");
  expect(words(root.querySelector("[role=alert]"))).toMatch(/^This is no regular expression/);
  type("");
  expect([tab.selection.groups, root.querySelector("[role=alert]")]).toEqual(["", null]);
});
