// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from "vitest";
import { ja } from "../../src/text/ja";
import Results from "../../src/results/Results.svelte";
import { gameLink } from "../../src/server/address";
import { row } from "../served";
import { band, bin, POPULATION } from "../made_results";
import { clear, show, words } from "../mounted";

afterEach(clear);

const SCORED = { pairs: 40, score: 0.61, score_low: 0.5, score_high: 0.72 };
const BINS = [
  bin(0),
  bin(10, { games: 0, unique: 0 }),
  bin(20, { ...SCORED, unfinished: 12, truncated: 12, aborted: 0 }),
];

async function resultsShown(scored = false) {
  const mounted = await show(Results, [{ usi: "7g7f" }], {}, 0, { props: ({ results }) => ({ ctrl: results }) });
  const { tab, act, results } = mounted;
  act(() => {
    tab.view = "results";
    tab.runs = [
      {
        run: "r",
        games: 200,
        damaged: 0,
        last_time: 1,
        steps: [0, 29],
        streams: [
          { stream: "eval", games: 2, swing: null },
          { stream: "self", games: 198, swing: null },
        ],
        probes: [],
        hparams: {},
      },
    ];
    tab.selection = { ...tab.selection, run: "r" };
    results.state.results = {
      of: "run r",
      stream: "self",
      opponent: "",
      answer: {
        bins: BINS,
        window: "",
        population: POPULATION,
        groups: [],
        score_of: scored ? { player: "me", against: "random" } : null,
        opponents: scored ? ["random", "older"] : [],
      },
    };
  });
  const told = () => words(mounted.root.querySelector("[data-testid=result-words]"));
  const chart = () => mounted.root.querySelector<HTMLElement>("[data-testid=result-bars]")!;
  const press = (key: string) =>
    act(() => chart().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
  return { ...mounted, told, chart, press };
}

describe("results by step", () => {
  test("tell of the latest bin, of the step cursor's, and by keys of its neighbours with games", async () => {
    const { root, tab, act, told, chart, press } = await resultsShown();
    expect(words(root)).toContain("By colour, not strength");
    expect(told()).toBe(
      "Steps 20–29 · 100 games, 90 different · Black won 50 % · draw 5.0 % · White won 40 % · unfinished 12 % · 12 cut short, 0 aborted · 120 moves on average · score 0.61 (0.50–0.72) over 40 pairs",
    );
    expect(chart().getAttribute("aria-valuetext")!.replace(/\s+/g, " ")).toBe(told());
    press("ArrowLeft");
    expect(told()).toContain("Steps 0–9 · 100 games");
    act(() => chart().dispatchEvent(new Event("pointerleave")));
    act(() => (tab.selection = { ...tab.selection, upTo: 9 }));
    expect(told()).toContain("Steps 0–9");
    expect(root.querySelector("[data-testid=results-cursor]")).not.toBeNull();
    act(() => (tab.look.text = ja));
    expect(told()).toContain("ステップ 0～9 · 100 局（異なる棋譜 90） · 先手勝ち 50 %");
  });

  test("the score stands there where two played, against whom one chooses", async () => {
    const plain = await resultsShown();
    expect(plain.root.querySelector("[data-testid=opponent]")).toBeNull();
    const { root, act, results } = await resultsShown(true);
    const choice = root.querySelector<HTMLSelectElement>("[data-testid=opponent]")!;
    expect(words(choice.parentElement)).toContain("Score of me against");
    act(() => {
      choice.value = "older";
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(results.state.opponent).toBe("older");
  });

  test("a bin opens as a list of games of its steps; an empty one does not", async () => {
    const { root, tab, ctrl, act, press, games } = await resultsShown();
    vi.spyOn(games.list, "load").mockImplementation(() => undefined);
    vi.spyOn(ctrl, "reload").mockImplementation(() => undefined);
    act(() => (tab.selection = { ...tab.selection, upTo: 15 }));
    act(() => root.querySelector<HTMLElement>("[data-testid=result-words] + button")!.click());
    expect(tab.view).toBe("results");
    act(() => (tab.selection = { ...tab.selection, upTo: null }));
    press("Enter");
    expect([tab.view, tab.selection.stream, tab.selection.steps]).toEqual(["games", "self", { from: 20, to: 29 }]);
  });
});

describe("reliability", () => {
  test("says its sample, a band each for Black and White, games cut short apart", async () => {
    const { root, tab, act, results } = await resultsShown();
    const section = () => root.querySelector("[data-testid=reliability]");
    expect(words(section())).toContain("Opening games …");
    const bands = [band(0, "black"), band(0, "white", { bins: [], ece: null, brier_skill: null, games: 12 })];
    act(
      () =>
        (results.state.reliability = {
          kind: "scalar",
          perspective: "black",
          games: 60,
          read: 60,
          put_aside: 140,
          population: POPULATION,
          bands,
          truncated: [band(0, "black", { games: 31 })],
          reason: null,
        }),
    );
    expect(words(section()!.querySelector("h2"))).toBe("Expected result under this sampling policy");
    expect([...section()!.querySelectorAll("figure")].map(words)).toEqual([
      "Moves 1–30 101 ● Black · n 60 · Brier skill 0.00 · ECE 0.150○ White · n 12 (too few)",
      "Moves 1–30 101 ● Black · n 31 · Brier skill 0.00 · ECE 0.150",
    ]);
    expect(section()!.querySelectorAll("figure")[0]!.querySelectorAll("circle.black")).toHaveLength(2);
    act(() => (tab.selection = { ...tab.selection, steps: { from: 3, to: 9 } }));
    expect(words(section()!.querySelector("header"))).toContain(
      "from 60 games without 140 games put aside by tb-keisei compact steps 3–9",
    );
  });

  test("says why there is nothing", async () => {
    const { root, tab, act, results } = await resultsShown();
    act(
      () =>
        (results.state.reliability = {
          kind: "raw_critic",
          perspective: "none",
          games: 0,
          read: 0,
          put_aside: 0,
          population: POPULATION,
          bands: [],
          truncated: [],
          reason: "raw_critic",
        }),
    );
    const said = () => words(root.querySelector("[data-testid=reliability] .banner"));
    expect(said()).toBe(
      "Nothing can be told. The values have no bounds that are known: a raw critic's, or of a kind that was not told.",
    );
    act(() => (tab.look.text = ja));
    expect(said()).toBe("判定できません。 評価値の範囲が分かりません（生の評価値か、種類の記録がないもの）。");
    act(() => ((results.state.reliability = null), (results.state.unread = "Busy just now"))); // an error's own words
    expect(said()).toBe("判定できません。 Busy just now");
  });
});

describe("what changed", () => {
  test("stands on top, each game a link with its reason, until it is seen", async () => {
    const { root, ctrl, changes: since, act } = await resultsShown();
    expect(root.querySelector("[data-testid=changes]")).toBeNull();
    const picks = [
      { why: "surprise", row: { ...row(3), surprise: 2.5 } },
      { why: "longest", row: row(4) },
    ] as const;
    act(
      () =>
        (since.state.changes = {
          run: "r",
          stream: "self",
          since: 19,
          latest: 29,
          games: 100,
          before: bin(0),
          after: bin(20, { black: 60, white: 30 }),
          picks,
          probes: [["mate", "forgotten"]],
        }),
    );
    const changes = () => root.querySelector("[data-testid=changes]");
    expect(words(changes())).toContain("at step 19: 100 games");
    expect(words(changes())).toContain(
      "Black won 50 % → 60 % · draw 5.0 % → 5.0 % · White won 40 % → 30 % · unfinished 5.0 % → 5.0 % · 100 games before, 100 since",
    );
    expect(words(changes()!.querySelector("[data-pick=surprise]")!.parentElement)).toContain("surprise 2.5 · step 3");
    const go = vi.spyOn(ctrl, "go").mockImplementation(() => undefined);
    expect(words(changes()!.querySelector("[data-turned=mate]")!.parentElement)).toBe("mate ▼ forgotten");
    act(() => changes()!.querySelector<HTMLElement>("[data-turned=mate]")!.click());
    expect(go).toHaveBeenLastCalledWith("probes", new Map([["probe", "mate"]]));
    act(() => changes()!.querySelector<HTMLElement>("[data-pick=longest]")!.click());
    expect(go).toHaveBeenLastCalledWith("games", gameLink(row(4)).set("ply", "0"));
    act(() => changes()!.querySelector<HTMLElement>("header button")!.click());
    expect(changes()).toBeNull();
  });
});
