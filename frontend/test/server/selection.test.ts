import { describe, expect, test } from "vitest";
import { FIRST_SELECTION, KINDS, parameters, type Selection } from "../../src/server/selection";
import { narrowing } from "../../src/games/list/narrowing";
import { nextStop } from "../../src/tab/selection/step_cursor";
import { Look } from "../../src/look/state.svelte";
import { en } from "../../src/text/en";
import { ja } from "../../src/text/ja";

const asked = (changes: Partial<Selection>) => `${parameters({ ...FIRST_SELECTION, run: "demo", ...changes })}`;
const [ENGLISH, JAPANESE] = [new Look(), new Look()];
JAPANESE.text = ja;
const NARROW: Selection = {
  ...FIRST_SELECTION,
  policy: true,
  find: " 7g7f ",
  kind: "win",
  reason: "checkmate",
  winner: "none",
  steps: { from: 100, to: 2000 },
  plies: { from: null, to: 80 },
  problems: { from: 2, to: null },
  surprise: { from: -1.5, to: null },
};

describe("the question for games", () => {
  test("says what narrows and nothing else; a run may have no name", () => {
    expect(asked({})).toBe("run=demo&sort=-time");
    expect(asked({ run: "" })).toBe("run=&sort=-time");
    expect(asked({ policy: true, find: " a&b ", reason: "time" })).toBe(
      "run=demo&sort=-time&reason=time&find=a%26b&policy=1",
    );
    expect(asked({ steps: { from: 0, to: null } })).toBe("run=demo&sort=-time&step_from=0");
    expect(asked({ problems: { from: 1, to: null } })).toBe("run=demo&sort=-time&problems_from=1");
    expect(asked({ hparam: "lr" })).toBe("hparam=lr&sort=-time");
    expect(asked({ hparam: "lr", align: "hours" })).toBe("hparam=lr&align=hours&sort=-time");
    expect(asked({ align: "hours" })).toBe("run=demo&sort=-time"); // of a single run nothing is aligned
    expect(asked({ hparam: "lr", groups: "a.*" })).toBe("runs=a.*&hparam=lr&sort=-time");
  });

  test("of the step cursor and the range the earlier end counts", () => {
    expect(asked({ upTo: 50 })).toContain("step_to=50");
    expect(asked({ upTo: 50, steps: { from: null, to: 30 } })).toContain("step_to=30");
    expect(asked({ upTo: 50, steps: { from: null, to: 300 } })).toContain("step_to=50");
    expect(asked({ steps: { from: null, to: 300 } })).toContain("step_to=300");
  });

  test("of steps at which games began is of what a bin of results counts; the cursor goes by their ends all the same", () => {
    const bin = { steps: { from: 20, to: 29 }, began: true };
    expect(asked(bin)).toBe("run=demo&sort=-time&from=20&to=29");
    expect(asked({ ...bin, upTo: 25 })).toBe("run=demo&sort=-time&from=20&to=29&step_to=25");
  });
});

describe("the filters in words", () => {
  test("are those that narrow", () => {
    expect(narrowing({ ...FIRST_SELECTION, run: "demo", upTo: 5, find: "  " }, ENGLISH)).toEqual([]);
    expect(narrowing(NARROW, ENGLISH)).toEqual([
      "Win",
      "checkmate",
      "nobody won",
      "steps 100–2,000",
      "moves up to 80",
      "problems from 2",
      "surprise from -1.5",
      "“7g7f”",
      "with policies only",
    ]);
    expect(narrowing(NARROW, JAPANESE)).toEqual([
      "勝ち",
      "詰み",
      "勝者なし",
      "ステップ 100～2,000",
      "手数 ～80",
      "不備のある手 2～",
      "意外さ -1.5～",
      "「7g7f」",
      "方策のあるものだけ",
    ]);
  });

  test("every kind of end has a word", () => {
    for (const text of [en, ja]) expect(KINDS.map((kind) => text.outcome.kinds[kind])).not.toContain(undefined);
  });
});

describe("the step cursor", () => {
  const STEPS = [100, 300] as const;

  test("goes through the run in twenty parts, and on to the latest", () => {
    expect(nextStop(STEPS, null, null, -1)).toBe(290);
    expect(nextStop(STEPS, 290, 290, -1)).toBe(280);
    expect(nextStop(STEPS, 105, null, 1)).toBe(110);
    expect(nextStop(STEPS, 290, 290, 1)).toBeNull();
    expect(nextStop(STEPS, null, null, 1)).toBeNull();
  });

  test("goes back over steps without games, and stays at the first", () => {
    expect(nextStop(STEPS, 250, 161, -1)).toBe(160);
    expect(nextStop(STEPS, 100, 100, -1)).toBe(100);
    expect(nextStop([7, 7], null, null, -1)).toBe(7);
  });
});
