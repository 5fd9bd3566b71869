// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from "vitest";
import type { GameRow as Row } from "../../src/server/answers";
import { ja } from "../../src/text/ja";
import Candidates from "../../src/board/Candidates.svelte";
import GameGraph from "../../src/game/graph/GameGraph.svelte";
import GameRow from "../../src/games/list/GameRow.svelte";
import GameTitle from "../../src/game/GameTitle.svelte";
import Headline from "../../src/game/Headline.svelte";
import MoveList from "../../src/game/MoveList.svelte";
import { clear, show, words } from "../mounted";

afterEach(clear);

const SURE = { "2g2f": 0.97, "7g7f": 0.02, "9g9f": 0.01 };
const MANY = Object.fromEntries(
  ["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((file, i) => [`${file}g${file}f`, 0.3 / (i + 1)]),
);

describe("headline", () => {
  test("best, played with its rank, effective moves, and that it is the network's own", async () => {
    const { root } = await show(Headline, [{ usi: "7g7f", policy: { "2g2f": 0.7, "7g7f": 0.2, "9g9f": 0.1 } }]);
    expect(words(root)).toBe(
      "Best ☗２六歩 70 % · Played ☗７六歩 20 % (2nd of 3) · 2.2 effective moves · the network's own policy",
    );
  });

  test("nearly uniform: says so and offers Lift", async () => {
    const { root, act, tab } = await show(Headline, [
      { usi: "7g7f", policy: { "2g2f": 0.34, "7g7f": 0.33, "9g9f": 0.33 } },
    ]);
    expect(words(root)).toContain("Almost uniform: 3 of 3 moves Show Lift · the network's own policy");
    expect(words(root)).not.toContain("effective");
    act(() => [...root.querySelectorAll("button")].find((button) => words(button) === "Show Lift")!.click());
    expect(tab.look.layer).toBe("lift");
  });

  test("nearly certain: what is left, and x looks at it under a badge", async () => {
    const { root, act, games } = await show(Headline, [{ usi: "2g2f", policy: SURE }]);
    expect(words(root)).toContain("Best and played ☗２六歩 97 % (of 3) · 3.0 % in 2 others look at them");
    act(() => games.pair.main.player.toggleBest());
    expect(words(root.querySelector("[data-testid=without]"))).toBe("Without ☗２六歩 97 % ✕");
  });

  test("forced: the only legal move", async () => {
    const { root } = await show(Headline, [{ usi: "7g7f", policy: { "7g7f": 1 } }]);
    expect(words(root)).toContain("Best and played ☗７六歩 100 % · the only legal move");
  });

  test("no policy", async () => {
    const { root } = await show(Headline, [{ usi: "7g7f" }]);
    expect(words(root)).toContain("This game was recorded without policies");
  });

  test("a policy that could not be used is no game without policies", async () => {
    const { root } = await show(Headline, [{ usi: "7g7f", problem: "policy holds -1.0" }]);
    expect(words(root)).toBe("Something was given that could not be used: policy holds -1.0");
  });
});

describe("the end", () => {
  const MATE = { outcome: { winner: "black", kind: "win", reason: "checkmate", reason_text: "Tsumi" } };
  const cases = [
    [MATE.outcome, "Black wins by checkmate · 3 moves", "まで3手で先手の勝ち（詰み）"],
    [
      { winner: "white", kind: "win", reason: "illegal", reason_text: "" },
      "White wins by illegal move · 3 moves",
      "まで3手で後手の勝ち（反則）",
    ],
    [
      { winner: "", kind: "draw", reason: "repetition", reason_text: "" },
      "Draw by repetition · 3 moves",
      "まで3手で引き分け（千日手）",
    ],
    [{ winner: "", kind: "", reason: "", reason_text: "" }, "Unknown end · 3 moves", "まで3手で結果不明"],
  ] as const;

  test.each(cases)("%o is said as it was logged, in each language", async (outcome, english, japanese) => {
    const { root, act, tab, games } = await show(Headline, [{ usi: "7g7f" }, { usi: "3c3d" }, { usi: "2g2f" }], {
      outcome,
    });
    act(() => games.pair.main.player.go(3));
    expect(words(root)).toBe(`${english}. There is no next move.`);
    act(() => (tab.look.text = ja));
    expect(words(root)).toBe(`${japanese}。次の指し手はありません。`);
  });

  test("the trainer's own words stand beside it", async () => {
    const { root } = await show(GameTitle, [{ usi: "7g7f" }], MATE);
    expect(words(root.querySelector("[data-testid=outcome]"))).toBe(
      "Black wins by checkmate · 1 move (trainer: “Tsumi”)",
    );
  });
});

describe("a game of moves only", () => {
  const ROW: Row = {
    run: "r",
    stream: "s",
    writer: "w",
    game_id: "g",
    black: "a",
    white: "b",
    winner: null,
    kind: "draw",
    reason: "repetition",
    reason_text: "",
    ply_count: 3,
    policy_plies: 0,
    problem_count: 0,
    start_step: 0,
    global_step: 7,
    end_time: 0,
    game_fraction: null,
    policy_fraction: null,
    problem: "",
    opening: [],
    surprise: null,
    error: null,
  };
  const row = (facts: Partial<Row>) =>
    show(((anchor: Element) => GameRow(anchor as never, { row: { ...ROW, ...facts } })) as never, [{ usi: "7g7f" }]);

  test("says so in the list, and one with policies does not", async () => {
    expect(words((await row({})).root)).toContain("moves only · step 7 · a – b");
    expect(words((await row({ policy_plies: 3 })).root)).not.toContain("moves only");
    expect(words((await row({ error: "damaged" })).root)).not.toContain("moves only");
  });

  test("names its run in a list of several", async () => {
    const { root, tab, act } = await row({});
    expect(words(root)).not.toContain("r ·");
    act(() => (tab.selection = { ...tab.selection, groups: ".*" }));
    expect(words(root)).toContain("moves only · r · step 7");
  });

  test("says so over its board", async () => {
    expect(words((await show(GameTitle, [{ usi: "7g7f" }])).root)).toContain("moves only");
    expect(words((await show(GameTitle, [{ usi: "7g7f", policy: SURE }])).root)).not.toContain("moves only");
  });
});

describe("the value's axis", () => {
  const labels = async (value_kind: string, value_perspective: string) => {
    const { root } = await show(
      GameGraph,
      [
        { usi: "7g7f", floats: { value: 0.25 } },
        { usi: "3c3d", floats: { value: 2.25 } },
      ],
      { value_kind, value_perspective },
    );
    return [...root.querySelectorAll("svg text")].map(words);
  };

  test("names its ends by kind, and which side is better there by perspective", async () => {
    expect(await labels("win_probability", "black")).toEqual(["☗ 100 %", "50 %", "☖ 0 %"]);
    expect(await labels("scalar", "side_to_move")).toEqual(["☗ +1", "0", "☖ −1"]);
    expect(await labels("scalar", "none")).toEqual(["+1", "0", "−1"]);
    expect(await labels("raw_critic", "side_to_move")).toEqual(["☗ +0.38", "☖ −2.4"]);
  });
});

describe("candidates", () => {
  test("ten and the played move, however late it comes; the residual is stated", async () => {
    const policy = { ...MANY, "4i5h": 0.02, "6i7h": 0.015, "3i4h": 0.001 };
    const rest = 1 - Object.values(policy).reduce((a, b) => a + b);
    const { root } = await show(Candidates, [{ usi: "3i4h", policy, floats: { residual: rest } }], {}, 30);
    const rows = [...root.querySelectorAll("[data-candidate]")].map((row) => row.getAttribute("data-candidate"));
    expect(rows).toHaveLength(11);
    expect(rows.at(-1)).toBe("3i4h");
    expect(words(root.querySelector(".played .rank"))).toBe("12");
    expect(words(root)).toContain("18 not listed");
  });

  test("the whole policy", async () => {
    const { root } = await show(Candidates, [{ usi: "2g2f", policy: SURE }]);
    expect(words(root)).toContain("The complete policy was recorded.");
    expect(words(root)).not.toContain("drawn");
    const entropy = -(0.97 * Math.log(0.97) + 0.02 * Math.log(0.02) + 0.01 * Math.log(0.01));
    expect(words(root.querySelector(".foot"))).toContain(`H / ln n ${(entropy / Math.log(3)).toFixed(2)}`);
  });

  test("the probability of drawing where it is another", async () => {
    const { root } = await show(Candidates, [{ usi: "7g7f", policy: SURE, floats: { sampled_probability: 0.25 } }]);
    expect(words(root.querySelector("[data-candidate='7g7f']"))).toContain("drawn 25 %");
  });

  test("those of what is pinned, with their share of it", async () => {
    const { root, act, games } = await show(Candidates, [
      { usi: "7g7f", policy: { "2h7h": 0.3, "2h5h": 0.1, "7g7f": 0.6 } },
    ]);
    act(() => games.pair.main.focus.point(70)); // 2h
    expect(root.querySelectorAll("[data-candidate]")).toHaveLength(3);
    expect([...root.querySelectorAll(".pointed")].map((row) => row.getAttribute("data-candidate"))).toEqual([
      "2h7h",
      "2h5h",
    ]);
    act(() => games.pair.main.focus.pin(70));
    const cells = (row: Element) => [...row.children].map(words).filter(Boolean);
    const rows = [...root.querySelectorAll("[data-candidate]"), root.querySelector(".rest tr")!].map(cells);
    expect(rows).toEqual([
      ["2", "☗７八飛", "75 % of these", "30 %"],
      ["3", "☗５八飛", "25 % of these", "10 %"],
      ["1 other", "60 %"],
    ]);
  });

  test("none without a policy", async () => {
    const { root } = await show(Candidates, [{ usi: "7g7f" }]);
    expect(root.querySelector("table")).toBeNull();
  });
});

describe("moves", () => {
  test("notation of each, USI where the replay had stopped; a forced move is greyed", async () => {
    const { root } = await show(
      MoveList,
      [{ usi: "7g7f" }, { usi: "3c3d" }, { usi: "8h2b+" }, { usi: "3a2b" }, { usi: "5e5d" }],
      {},
      1,
    );
    const moves = [...root.querySelectorAll(".move")];
    expect(moves.map((move) => words(move.querySelector(".notation")))).toEqual([
      "",
      "☗７六歩",
      "☖３四歩",
      "☗２二角成",
      "☖同 銀",
      "5e5d",
    ]);
    expect(moves.at(-1)!.classList).toContain("unreached");
    expect(moves[1]!.classList).toContain("forced");
  });
});
