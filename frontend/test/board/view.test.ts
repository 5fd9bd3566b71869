// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from "vitest";
import Board from "../../src/board/Board.svelte";
import Legend from "../../src/board/Legend.svelte";
import { GLYPHS } from "../../src/gen/glyphs";
import { glyphOf } from "../../src/board/drawing/glyph";
import { level, rampColor } from "../../src/policy/scale";
import { FACES, faceOf } from "../../src/shogi/face";
import { KING } from "../../src/shogi/piece";
import { stored } from "../../src/browser/stored";
import { BOARD_HEIGHT, pentagon } from "../../src/board/drawing/geometry";
import { clear, show, words } from "../mounted";

afterEach(clear);

const UNIFORM = Object.fromEntries(
  ["7g7f", "2g2f", "3i4h", "9g9f", "1g1f", "5g5f", "6g6f", "8g8f", "4g4f", "3g3f"].map((usi) => [usi, 0.1]),
);
const SURE = { "2g2f": 0.97, "7g7f": 0.02, "9g9f": 0.01 };
const DROPS = { initial_sfen: "4k4/9/9/9/9/9/9/9/4K4 b 2R3P 1" };
/** Cells with a colour of the policy. */
const filled = (root: Element) =>
  [...root.querySelectorAll("rect[fill]")].filter((rect) => rect.getAttribute("fill")!.startsWith("rgb"));
const numbers = (root: Element) => [...root.querySelectorAll("text.number")].map(words);

describe("board", () => {
  test("forty pieces, White's turned, the kings 玉 and 王", async () => {
    const { root, act, ctrl } = await show(Board, [{ usi: "7g7f" }]);
    const pieces = [...root.querySelectorAll("path.piece")].map((path) =>
      path.parentElement!.getAttribute("transform")!,
    );
    expect(pieces).toHaveLength(40);
    expect(pieces.filter((transform) => transform.includes("rotate(180)"))).toHaveLength(20);
    expect(words(root.querySelector("[aria-label^='5i']"))).toBe("");
    expect(root.querySelector("[aria-label='5i, Black king']")).not.toBeNull();
    const faces = new Set([...root.querySelectorAll("path.face")].map((path) => path.getAttribute("d")));
    expect(faces.size).toBe(9); // 歩香桂銀金角飛, 玉 and 王
    act(() => ctrl.look.flip());
    expect([...root.querySelectorAll("text.coordinate")].map(words).slice(0, 2)).toEqual(["1", "九"]);
  });

  test("nearly uniform: colours, no arrows", async () => {
    const { root } = await show(Board, [{ usi: "7g7f", policy: UNIFORM }]);
    expect(filled(root)).toHaveLength(10);
    expect(root.querySelectorAll("path[transform*=rotate]:not(.piece, .face)")).toHaveLength(0);
    expect(numbers(root)).toHaveLength(8); // ten squares have 1 % and more
  });

  test("nearly certain: one cell; without the best the others", async () => {
    const { root, act, games } = await show(Board, [{ usi: "7g7f", policy: SURE }]);
    expect(filled(root)).toHaveLength(1);
    expect(numbers(root)).toEqual(["97"]);
    act(() => games.pair.main.player.toggleBest());
    expect(numbers(root)).toEqual(["67", "33"]);
  });

  test("marks: a ring on the best, a dashed outline and a dot on the played", async () => {
    const { root } = await show(Board, [{ usi: "7g7f", policy: SURE }]);
    expect(root.querySelectorAll("rect.best")).toHaveLength(1);
    expect(root.querySelectorAll("rect.played")).toHaveLength(2); // from and to
    expect(root.querySelectorAll("circle.dot")).toHaveLength(1);
  });

  test("the last move: flat tints of its origin and destination, the heat inside a frame of them; of a drop its destination's alone", async () => {
    const { root, act, ctrl, games } = await show(
      Board,
      [{ usi: "P*5e" }, { usi: "5a5b" }, { usi: "5i5h", policy: { "5i5h": 0.5, "5i4h": 0.5 } }],
      DROPS,
    );
    const tints = () =>
      [...root.querySelectorAll("rect.last")].map((rect) =>
        ["x", "y", "opacity"].map((name) => Number(rect.getAttribute(name))),
      );
    expect(tints()).toEqual([]);
    act(() => games.pair.main.player.go(1));
    expect(tints()).toEqual([[440, 480, 0.35]]);
    act(() => games.pair.main.player.go(2));
    expect(tints()).toEqual([
      [440, 0, 0.18],
      [440, 120, 0.35],
    ]);
    act(() => ctrl.look.flip());
    expect(tints()).toEqual([
      [440, 960, 0.18],
      [440, 840, 0.35],
    ]);
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
    const { root } = await show(Board, [{ usi: "2d2c+", policy: { "2d2c+": 0.6, "2d2c": 0.3, "5i4i": 0.1 } }], {
      initial_sfen: "4k4/9/9/7P1/9/9/9/9/4K4 b - 1",
    });
    const [stays, promotes] = ["stays", "promotes"].map((name) =>
      Number(root.querySelector(`rect.${name}`)!.getAttribute("width")),
    );
    expect(promotes! / stays!).toBeCloseTo(2 / 3, 1);
  });

  test("no policy: no colours, no marks, no numbers", async () => {
    const { root } = await show(Board, [{ usi: "7g7f" }]);
    expect(filled(root)).toHaveLength(0);
    expect(root.querySelectorAll("rect.best, rect.played, circle.dot, text.number")).toHaveLength(0);
  });

  test("a move that cannot be carried out ends the replay, and its policy is shown", async () => {
    const { root, act, games } = await show(Board, [{ usi: "7g7f" }, { usi: "5e5d", policy: { "3c3d": 1 } }]);
    act(() => games.pair.main.player.go(5));
    expect(games.state.pair.main.ply).toBe(1);
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

describe("what is written", () => {
  const ranks = (root: Element) =>
    [...root.querySelectorAll("text.coordinate")]
      .filter((_, i) => i % 2 === 1)
      .map(words)
      .join("");

  test("ranks beside the board are those of the notation", async () => {
    const { root, act, ctrl } = await show(Board, [{ usi: "7g7f" }]);
    expect(ranks(root)).toBe("一二三四五六七八九");
    act(() => ctrl.look.setNotation("hosking"));
    expect(ranks(root)).toBe("123456789");
    act(() => ctrl.look.setNotation("hodges"));
    act(() => ctrl.look.flip());
    expect(ranks(root)).toBe("ihgfedcba");
    act(() => ctrl.look.setNotation("japanese"));
  });

  test("both kings 玉, or letters", async () => {
    const { root, act, ctrl } = await show(Board, [{ usi: "7g7f" }]);
    const faces = () => [...root.querySelectorAll("path.face")].map((path) => path.getAttribute("d"));
    expect(faces().filter((face) => face === GLYPHS["王"]!.path)).toHaveLength(1);
    act(() => ctrl.look.setFaces("same"));
    expect(faces().filter((face) => face === GLYPHS["玉"]!.path)).toHaveLength(2);
    act(() => ctrl.look.setFaces("letters"));
    expect(faces().filter((face) => face === GLYPHS["P"]!.path)).toHaveLength(18);
    expect(stored("faces")).toBe("letters");
    act(() => ctrl.look.setFaces("kings"));
  });

  test("every kind has a face in every set, promoted ones too", () => {
    const kinds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15];
    for (const faces of FACES)
      expect(kinds.flatMap((kind) => [...faceOf(kind, true, faces)]).filter((sign) => !(sign in GLYPHS))).toEqual([]);
    expect(glyphOf("+R").width).toBeGreaterThan(GLYPHS["+"]!.width + GLYPHS["R"]!.width);
    expect(glyphOf("+R").path).toContain(GLYPHS["R"]!.path);
    expect(kinds.map((kind) => faceOf(kind, false, "kings")).join("")).toBe("歩香桂銀金角飛玉と杏圭全馬龍");
  });

  test("pieces have the angles of real ones", () => {
    const points = pentagon(KING)
      .path.match(/-?[\d.]+/g)!
      .map(Number);
    const corners = [0, 1, 2, 3, 4].map((i) => ({ x: points[2 * i]!, y: points[2 * i + 1]! }));
    const angle = (i: number) => {
      const [a, b, c] = [corners[(i + 4) % 5]!, corners[i]!, corners[(i + 1) % 5]!];
      const turn = Math.atan2(a.y - b.y, a.x - b.x) - Math.atan2(c.y - b.y, c.x - b.x);
      const degrees = Math.abs((turn * 180) / Math.PI);
      return Math.round(Math.min(degrees, 360 - degrees));
    };
    expect(corners.map((_, i) => angle(i))).toEqual([146, 117, 80, 80, 117]);
  });
});

describe("arrows", () => {
  const arrows = (root: Element) =>
    [...root.querySelectorAll("path[transform*=rotate]:not(.piece, .face)")].map((path) =>
      path.getAttribute("transform")!,
    );

  test("a drop's comes from its piece in hand, whichever side the stand is on", async () => {
    const { root, act, ctrl } = await show(Board, [{ usi: "P*5e", policy: { "P*5e": 0.9, "5i4i": 0.1 } }], DROPS);
    const from = () => Number(/translate\([-\d.]+ ([-\d.]+)/.exec(arrows(root)[0]!)![1]);
    expect(arrows(root)).toHaveLength(1); // 80 % are reached with it
    expect(from()).toBeGreaterThan(BOARD_HEIGHT); // below the board, where there is no width
    act(() => ctrl.look.flip());
    expect(from()).toBeLessThan(0);
  });

  test("the more probable the wider, and none below 5 %", async () => {
    const { root } = await show(
      Board,
      [
        {
          usi: "7g7f",
          policy: {
            "7g7f": 0.4,
            "2g2f": 0.1,
            "9g9f": 0.04,
            ...Object.fromEntries(["1g1f", "3g3f", "4g4f", "5g5f", "6g6f", "8g8f"].map((usi) => [usi, 0.03])),
          },
        },
      ],
      {},
      30,
    );
    const widths = [...root.querySelectorAll("path[transform*=rotate]:not(.piece, .face)")].map(
      (path) => -2 * Number(/^M22 ([-\d.]+)/.exec(path.getAttribute("d")!)![1]),
    );
    expect(widths).toHaveLength(2);
    expect(widths[0]! / widths[1]!).toBeCloseTo(2, 1); // √(40 : 10)
  });
});

describe("the layer From", () => {
  test("bars at the feet of the pieces, as long as the scale says; White's feet are up", async () => {
    const { root, act, ctrl, games } = await show(Board, [
      { usi: "7g7f", policy: { "7g7f": 0.9, "2g2f": 0.1 } },
      { usi: "3c3d", policy: { "3c3d": 1 } },
    ]);
    act(() => ctrl.look.setLayer("from"));
    const bars = () => [...root.querySelectorAll("rect.from")];
    expect(bars().map((bar) => Math.round(Number(bar.getAttribute("width"))))).toEqual(
      [Math.round(94 * level(0.1)), Math.round(94 * level(0.9))].toReversed(),
    );
    expect(Number(bars()[0]!.getAttribute("y")) % 120).toBe(105);
    act(() => games.pair.main.player.step(1));
    expect(Number(bars()[0]!.getAttribute("y")) % 120).toBe(4);
  });
});

describe("pointing", () => {
  const PIECE = { "2h7h": 0.3, "2h5h": 0.1, "7g7f": 0.6 };
  const cell = (root: Element, square: string) => root.querySelector(`[aria-label^='${square}'] rect`)!;

  test("a tip tells how likely each move is among those pointed at", async () => {
    const { root, act } = await show(Board, [{ usi: "7g7f", policy: PIECE }]);
    act(() => cell(root, "2h").dispatchEvent(new Event("pointerenter")));
    expect(words(cell(root, "2h").querySelector("title"))).toBe(
      "☗７八飛: 30 % of the policy, 75 % of these moves ☗５八飛: 10 % of the policy, 25 % of these moves",
    );
    expect(words(cell(root, "5h").querySelector("title"))).toBe("☗５八飛: 10 % of the policy, 25 % of these moves");
    expect(cell(root, "7f").querySelector("title")).toBeNull();
  });

  test("a piece in hand has its tip, and its drops alone are coloured", async () => {
    const { root, act } = await show(
      Board,
      [{ usi: "P*5e", policy: { "P*5e": 0.3, "P*4e": 0.3, "5i4i": 0.4 } }],
      DROPS,
    );
    const pawn = root.querySelectorAll("[data-testid=hand-black] rect.hit")[1]!;
    act(() => pawn.dispatchEvent(new Event("pointerenter")));
    expect(filled(root.querySelector("g[role=presentation]")!)).toHaveLength(2);
    expect(words(pawn.querySelector("title"))).toContain("50 % of these moves");
  });

  test("by keys: the arrows go over the board as it is shown, Enter pins", async () => {
    const { root, act, ctrl, games } = await show(Board, [{ usi: "7g7f", policy: PIECE }]);
    const grid = root.querySelector<HTMLElement>("[role=grid]")!;
    const press = (...keys: string[]) =>
      keys.forEach((key) =>
        act(() => grid.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))),
      );
    const at = () =>
      root
        .querySelector(`[id="${grid.getAttribute("aria-activedescendant")}"]`)!
        .getAttribute("aria-label")!
        .slice(0, 2);
    press("ArrowLeft");
    expect(at()).toBe("5e");
    press("ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft");
    expect(at()).toBe("7g");
    expect(games.state.pair.main.lit).toHaveLength(1);
    press("Enter");
    expect(games.state.pair.main.pinned).toBe(true);
    act(() => ctrl.look.flip());
    press("ArrowLeft");
    expect(at()).toBe("6g");
    press("ArrowUp", "ArrowUp", "ArrowUp");
    expect(at()).toBe("6i"); // and no further
  });
});

describe("legend", () => {
  test("ticks at 0.1, 1, 10 and 100 % in the ramp's colours", async () => {
    const { root } = await show(Legend, [{ usi: "7g7f", policy: SURE }]);
    const ticks = [...root.querySelectorAll<HTMLElement>(".ticks span")];
    expect(ticks.map(words)).toEqual(["0.1", "1", "10", "100 %"]);
    expect(ticks.map((tick) => Math.round(Number.parseFloat(tick.style.left)))).toEqual([0, 33, 67, 100]);
    const colours = [...root.querySelectorAll<HTMLElement>(".ramp i")].map((step) => step.style.background);
    expect(colours.at(-1)).toContain(rampColor(1 - 0.5 / colours.length, false));
  });

  test("Lift has a scale of its own", async () => {
    const { root, act, ctrl } = await show(Legend, [{ usi: "7g7f", policy: SURE }]);
    act(() => ctrl.look.setLayer("lift"));
    expect([...root.querySelectorAll(".ticks span")].map(words)).toEqual(["÷16", "÷4", "×1", "×4", "×16"]);
  });
});
