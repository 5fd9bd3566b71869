import { describe, expect, test } from "vitest";
import { dragged, ends, gripAt, keyed, type Extent } from "../../../src/games/strip/brush";
import { extent, linePath, pointAt, shownTags, trainersOwn } from "../../../src/games/strip/curve";
import type { Curve } from "../../../src/server/answers";

const TAGS = [
  "eval_one_ply/score",
  "eval_random/score",
  "keisei_bridge/0a/lag_ms",
  "keisei_db/games",
  "rollout/ep_len_mean",
  "train/approx_kl",
  "train/entropy",
  "train/value_loss",
];

describe("the scalars shown", () => {
  test("are the trainer's own", () => {
    expect(trainersOwn(TAGS)).toEqual(TAGS.filter((tag) => !tag.startsWith("keisei_")));
    expect(trainersOwn(["keisei_bridge/0a/files"])).toEqual([]);
  });

  test("say how sure, how strong and how fast a policy is, where nothing is chosen", () => {
    expect(shownTags(trainersOwn(TAGS), [])).toEqual(["train/entropy", "eval_one_ply/score", "train/approx_kl"]);
    expect(shownTags(["a", "b", "loss"], [])).toEqual(["loss", "a", "b"]);
    expect(shownTags(["win_rate", "kl", "tackle"], [])).toEqual(["win_rate", "kl", "tackle"]);
    expect(shownTags([], ["a"])).toEqual([]);
  });

  test("are those chosen, as far as the run has them, each once", () => {
    expect(shownTags(TAGS.slice(4), ["", "rollout/ep_len_mean", "gone"])).toEqual([
      "train/entropy",
      "rollout/ep_len_mean",
      "train/approx_kl",
    ]);
    expect(shownTags(["a", "b"], ["b", "b"])).toEqual(["b", "a"]);
  });
});

describe("a curve", () => {
  const curve: Curve = [
    [10, 1],
    [20, null],
    [30, 3],
    [40, 2],
  ];

  test("tells its point at a step or before", () => {
    expect([9, 10, 29, 30, 99].map((step) => pointAt(curve, step))).toEqual([
      null,
      [10, 1],
      [20, null],
      [30, 3],
      [40, 2],
    ]);
  });

  test("reaches from the first to the last step, of the games too", () => {
    expect(extent([curve, [], [[5, 0]]], null)).toEqual([5, 40]);
    expect(extent([curve], [2, 50])).toEqual([2, 50]);
    expect(extent([[]], null)).toBeNull();
  });

  test("is a line that breaks where a value is not finite", () => {
    expect(linePath(curve, (step) => step, 0, 20)).toBe("M10.0 20.0M30.0 0.0L40.0 10.0");
    expect(
      linePath(
        [
          [1, 7],
          [2, 7],
        ],
        (step) => step,
        0,
        20,
      ),
    ).toBe("M1.0 10.0L2.0 10.0");
    expect(linePath([[1, null]], (step) => step, 0, 20)).toBe("");
  });
});

describe("brushing", () => {
  const ALL: Extent = [100, 1100];
  const NONE = { from: null, to: null };
  const SOME = { from: 400, to: 600 };

  test("begins a range, and takes hold of its ends and its whole", () => {
    expect(gripAt(NONE, ALL, 105, 20)).toBe("new");
    expect([300, 381, 419, 500, 590, 621].map((step) => gripAt(SOME, ALL, step, 20))).toEqual([
      "new",
      "from",
      "from",
      "whole",
      "to",
      "new",
    ]);
    expect([400, 401].map((step) => gripAt({ from: 400, to: 400 }, ALL, step, 20))).toEqual(["to", "to"]);
    expect(gripAt({ from: 400, to: 400 }, ALL, 399, 20)).toBe("from");
    expect(gripAt({ from: 1080, to: null }, ALL, 1095, 20)).toBe("to");
  });

  test("gives whole steps in order, open where it reaches an end", () => {
    expect(dragged(NONE, ALL, "new", 500.4, 300.6)).toEqual({ from: 301, to: 500 });
    expect(dragged(NONE, ALL, "new", 500, 2000)).toEqual({ from: 500, to: null });
    expect(dragged(SOME, ALL, "from", 400, 700)).toEqual({ from: 600, to: 700 });
    expect(dragged(SOME, ALL, "to", 600, 50)).toEqual({ from: null, to: 400 });
  });

  test("moves the whole as far as there are steps", () => {
    expect(dragged(SOME, ALL, "whole", 500, 550)).toEqual({ from: 450, to: 650 });
    expect(dragged(SOME, ALL, "whole", 500, 5000)).toEqual({ from: 900, to: null });
    expect(dragged(SOME, ALL, "whole", 500, 0)).toEqual({ from: null, to: 300 });
  });

  test("by keys: an end moves by a hundredth or a tenth and stops at the other", () => {
    expect(keyed(NONE, ALL, "from", "ArrowRight", false)).toEqual({ from: 110, to: null });
    expect(keyed(NONE, ALL, "to", "ArrowLeft", true)).toEqual({ from: null, to: 1000 });
    expect(keyed(SOME, ALL, "from", "End", false)).toEqual({ from: 600, to: 600 });
    expect(keyed(SOME, ALL, "to", "PageUp", false)).toEqual({ from: 400, to: 700 });
    expect(keyed(SOME, ALL, "from", "Home", false)).toEqual({ from: null, to: 600 });
    expect(keyed(SOME, ALL, "from", "x", false)).toBeNull();
  });

  test("shows an open or a far end at the end of what there is", () => {
    expect(ends({ from: null, to: 5000 }, ALL)).toEqual([100, 1100]);
    expect(ends({ from: 50, to: null }, ALL)).toEqual([100, 1100]);
  });
});
