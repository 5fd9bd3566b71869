// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from "vitest";
import Board from "../../src/view/Board.svelte";
import Legend from "../../src/view/Legend.svelte";
import { rampColor } from "../../src/policy/scale";
import { clear, show, words } from "./mounted";

afterEach(clear);

const UNIFORM = Object.fromEntries(["7g7f", "2g2f", "3i4h", "9g9f", "1g1f", "5g5f", "6g6f", "8g8f", "4g4f", "3g3f"].map((usi) => [usi, 0.1]));
const SURE = { "2g2f": 0.97, "7g7f": 0.02, "9g9f": 0.01 };
const DROPS = { initial_sfen: "4k4/9/9/9/9/9/9/9/4K4 b 2R3P 1" };
/** Cells with a colour of the policy. */
const filled = (root: Element) => [...root.querySelectorAll("rect[fill]")].filter((rect) => /^rgb/.test(rect.getAttribute("fill")!));
const numbers = (root: Element) => [...root.querySelectorAll("text.number")].map(words);

describe("board", () => {
  test("forty pieces, White's turned, the kings 玉 and 王", async () => {
    const { root, act, ctrl } = await show(Board, [{ usi: "7g7f" }]);
    const pieces = [...root.querySelectorAll("path.piece")].map((path) => path.parentElement!.getAttribute("transform")!);
    expect(pieces).toHaveLength(40);
    expect(pieces.filter((transform) => transform.includes("rotate(180)"))).toHaveLength(20);
    expect(words(root.querySelector("[aria-label^='5i']"))).toBe("");
    expect(root.querySelector("[aria-label='5i, Black king']")).not.toBeNull();
    const faces = new Set([...root.querySelectorAll("path.face")].map((path) => path.getAttribute("d")));
    expect(faces.size).toBe(9); // 歩香桂銀金角飛, 玉 and 王
    act(() => ctrl.player.flip());
    expect([...root.querySelectorAll("text.coordinate")].map(words).slice(0, 2)).toEqual(["1", "九"]);
  });

  test("nearly uniform: colours, no arrows", async () => {
    const { root } = await show(Board, [{ usi: "7g7f", policy: UNIFORM }]);
    expect(filled(root)).toHaveLength(10);
    expect(root.querySelectorAll("path[transform*=rotate]:not(.piece, .face)")).toHaveLength(0);
    expect(numbers(root)).toHaveLength(8); // ten squares have 1 % and more
  });

  test("nearly certain: one cell; without the best the others", async () => {
    const { root, act, ctrl } = await show(Board, [{ usi: "7g7f", policy: SURE }]);
    expect(filled(root)).toHaveLength(1);
    expect(numbers(root)).toEqual(["97"]);
    act(() => ctrl.player.toggleBest());
    expect(numbers(root)).toEqual(["67", "33"]);
  });

  test("marks: a ring on the best, a dashed outline and a dot on the played", async () => {
    const { root } = await show(Board, [{ usi: "7g7f", policy: SURE }]);
    expect(root.querySelectorAll("rect.best")).toHaveLength(1);
    expect(root.querySelectorAll("rect.played")).toHaveLength(2); // from and to
    expect(root.querySelectorAll("circle.dot")).toHaveLength(1);
  });

  test("drops: hatch and letter on the cell, bar and number in the hand, their sum at its foot, seven slots kept", async () => {
    const policy = { "P*5e": 0.5, "R*5b": 0.3, "5i4i": 0.2 };
    const { root } = await show(Board, [{ usi: "P*5e", policy }], DROPS);
    expect(root.querySelectorAll("path.hatch")).toHaveLength(2);
    expect([...root.querySelectorAll("text.drop")].map(words).toSorted()).toEqual(["P", "R"]);
    const hand = root.querySelector("[data-testid=hand-black]")!;
    expect([...hand.querySelectorAll("text.number")].map(words)).toEqual(["30", "50"]);
    expect([...hand.querySelectorAll("text.count")].map(words)).toEqual(["2", "3"]);
    expect([...hand.querySelectorAll("text.foot")].map(words)).toEqual(["drops", "80\u202f%".replace("\u202f", " ")]);
    expect(root.querySelectorAll("[data-testid=hand-white] text.number")).toHaveLength(0);
  });

  test("promotion: a strip where both are legal", async () => {
    const { root } = await show(Board, [{ usi: "2d2c+", policy: { "2d2c+": 0.6, "2d2c": 0.3, "5i4i": 0.1 } }], { initial_sfen: "4k4/9/9/7P1/9/9/9/9/4K4 b - 1" });
    const [stays, promotes] = ["stays", "promotes"].map((name) => Number(root.querySelector(`rect.${name}`)!.getAttribute("width")));
    expect(promotes! / stays!).toBeCloseTo(2 / 3, 1);
  });

  test("no policy: no colours, no marks, no numbers", async () => {
    const { root } = await show(Board, [{ usi: "7g7f" }]);
    expect(filled(root)).toHaveLength(0);
    expect(root.querySelectorAll("rect.best, rect.played, circle.dot, text.number")).toHaveLength(0);
  });

  test("a move that cannot be carried out ends the replay, and its policy is shown", async () => {
    const { root, act, ctrl, tab } = await show(Board, [{ usi: "7g7f" }, { usi: "5e5d", policy: { "3c3d": 1 } }]);
    act(() => ctrl.player.go(5));
    expect(tab.ply).toBe(1);
    expect(filled(root)).toHaveLength(1);
  });

  test("pointing at a piece leaves its moves; a click pins them", async () => {
    const { root, act } = await show(Board, [{ usi: "7g7f", policy: UNIFORM }]);
    const cell = root.querySelector("[aria-label^='7g'] rect")!;
    act(() => cell.dispatchEvent(new Event("pointerenter")));
    expect(filled(root)).toHaveLength(1);
    act(() => cell.dispatchEvent(new Event("click", { bubbles: true })));
    act(() => root.querySelector("g[role=presentation]")!.dispatchEvent(new Event("pointerleave")));
    expect(filled(root)).toHaveLength(1);
  });
});

describe("legend", () => {
  test("ticks at 0.1, 1, 10 and 100 % in the ramp's colours", async () => {
    const { root } = await show(Legend, [{ usi: "7g7f", policy: SURE }]);
    const ticks = [...root.querySelectorAll<HTMLElement>(".ticks span")];
    expect(ticks.map(words)).toEqual(["0.1", "1", "10", "100"]);
    expect(ticks.map((tick) => Math.round(Number.parseFloat(tick.style.left)))).toEqual([0, 33, 67, 100]);
    const colours = [...root.querySelectorAll<HTMLElement>(".ramp i")].map((step) => step.style.background);
    expect(colours.at(-1)).toContain(rampColor(1 - 0.5 / colours.length, false));
  });

  test("Lift has a scale of its own", async () => {
    const { root, act, ctrl } = await show(Legend, [{ usi: "7g7f", policy: SURE }]);
    act(() => ctrl.player.setLayer("lift"));
    expect([...root.querySelectorAll(".ticks span")].map(words)).toEqual(["÷16", "÷4", "×1", "×4", "×16"]);
  });
});
