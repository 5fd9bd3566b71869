// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from "vitest";
import type { Curve } from "../../../src/server/answers";
import { ja } from "../../../src/text/ja";
import ScalarStrip from "../../../src/games/strip/ScalarStrip.svelte";
import { clear, show, words } from "../../mounted";

afterEach(clear);

const CURVE: Curve = [
  [0, 1],
  [50, null],
  [100, 0.00002],
];
const RUN = { run: "r", games: 2, damaged: 0, last_time: 1, streams: [], probes: [], hparams: {} };

async function strip(steps: [number, number] | null = [20, 200]) {
  const mounted = await show(ScalarStrip, [{ usi: "7g7f" }]);
  mounted.act(() => {
    mounted.tab.runs = [{ ...RUN, steps }];
    mounted.tab.selection = { ...mounted.tab.selection, run: "r" };
    mounted.games.state.strip.scalars = {
      run: "r",
      tags: ["a", "entropy"],
      curves: new Map([
        ["a", CURVE],
        ["entropy", CURVE],
      ]),
    };
  });
  return mounted;
}

const values = (root: Element) => [...root.querySelectorAll("[data-testid=scalar-value]")].map(words);

describe("the strip of scalars", () => {
  test("is not there without scalars, nor with those of another run", async () => {
    const { root, act, games } = await strip();
    act(() => (games.state.strip.scalars = { ...games.state.strip.scalars!, tags: [] }));
    expect(root.querySelector("[data-testid=scalars]")).toBeNull();
    act(() => (games.state.strip.scalars = { run: "other", tags: ["a"], curves: new Map() }));
    expect(root.querySelector("[data-testid=scalars]")).toBeNull();
  });

  test("tells each curve's value at the latest step, or at the step cursor", async () => {
    const { root, tab, act } = await strip();
    expect(values(root)).toEqual(["2.0e−5", "2.0e−5"]);
    act(() => (tab.selection = { ...tab.selection, upTo: 49 }));
    expect(values(root)).toEqual(["1", "1"]);
    act(() => (tab.selection = { ...tab.selection, upTo: 99 }));
    expect(values(root)).toEqual(["–", "–"]);
    expect(root.querySelector("[data-testid=strip-cursor]")).not.toBeNull();
  });

  test("says which run its curves are of where several are selected, whatever is brushed", async () => {
    const { root, tab, act, games } = await strip();
    expect(root.querySelector("[data-testid=strip-run]")).toBeNull();
    act(() => (tab.selection = { ...tab.selection, groups: "r.*" }));
    expect(words(root.querySelector(".axis"))).toBe("0 r 200");
    act(() => (games.state.strip.brush = { from: 20, to: 60 }));
    expect(words(root.querySelector(".axis"))).toMatch(/^0 r · steps 20–60/);
  });

  test("reaches over the steps of the curves and of the games, and says which are brushed, in each language", async () => {
    const { root, tab, act, games } = await strip();
    expect(words(root.querySelector(".axis"))).toBe("0 Drag: games of these steps 200");
    act(() => (games.state.strip.brush = { from: 20, to: 60 }));
    expect(words(root.querySelector("[data-testid=brush-words]"))).toBe("steps 20–60");
    const ends = [...root.querySelectorAll("[role=slider]")].map((end) => end.getAttribute("aria-valuetext"));
    expect(ends).toEqual(["step 20", "step 60"]);
    act(() => (tab.look.text = ja));
    expect(words(root.querySelector("[data-testid=brush-words]"))).toBe("ステップ 20～60");
  });

  test("a key on an end brushes, another key does not", async () => {
    const { root, act, games } = await strip(null);
    const [from] = root.querySelectorAll<HTMLElement>("[role=slider]");
    act(() => from!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, ctrlKey: true })));
    expect(games.state.strip.brush).toBeNull();
    act(() => from!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true })));
    expect(games.state.strip.brush).toEqual({ from: 1, to: null });
  });
});
