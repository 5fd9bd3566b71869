// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openProbe } from "../../src/probes/open";
import type { Probe } from "../../src/server/answers";
import { ja } from "../../src/text/ja";
import ProbeOffer from "../../src/game/offer/ProbeOffer.svelte";
import Probes from "../../src/probes/Probes.svelte";
import { spread, timeline } from "../../src/probes/chart/timeline";
import { listedAs, probe } from "../probes";
import { clear, show, words } from "../mounted";

beforeEach(() => void vi.stubGlobal("fetch", () => new Promise(() => undefined)));
afterEach(clear);

const LOST = [0.6, 0.6, 0.6, 0.1, 0.1, 0.1];

async function probesShown(
  list: readonly Probe[] = [probe("kept", [0.7, 0.7, 0.7]), probe("lost", LOST)],
  open = list[1],
) {
  const mounted = await show(Probes, [{ usi: "7g7f" }], {}, 0, { props: ({ probes }) => ({ ctrl: probes }) });
  const { tab, act, probes } = mounted;
  act(() => {
    tab.selection = { ...tab.selection, run: "r" };
    const rows = list.map(listedAs);
    probes.state.list = { of: "run r", at: null, answer: { probes: rows, groups: [], unread: 0, problems: [] }, rows };
    probes.state.probe = open ? openProbe("r", open) : null;
  });
  return mounted;
}

const all = (root: Element, selector: string) => [...root.querySelectorAll(selector)].map(words);

describe("the list of probes", () => {
  test("says of each what is best now, what the solutions have, and whether it was learned", async () => {
    const { root, tab, act } = await probesShown();
    expect(all(root, "[data-probe]")).toEqual([
      "lost ▼ forgotten ☗２六歩 10 %",
      "kept ✓ learned ☗７六歩 ✓solution 70 %",
    ]);
    act(() => (tab.selection = { ...tab.selection, upTo: 250 }));
    expect(all(root, "[data-probe]")).toEqual([
      "kept ✓ learned ☗７六歩 ✓solution 70 %",
      "lost ✓ learned ☗７六歩 ✓solution 60 %",
    ]);
    act(() => ((tab.look.text = ja), (tab.look.notation = "hodges")));
    expect(all(root, "[data-probe]")[0]).toBe("kept ✓ 習得 P-7f ✓正解 70 %");
  });

  test("of runs in groups has their medians, and says which run the moves are of", async () => {
    const { root, tab, act, probes } = await probesShown();
    expect(root.querySelector("[data-testid=lines-of]")).toBeNull();
    const [kept, lost] = [probe("kept", [0.7, 0.7, 0.7]), probe("lost", LOST)].map(listedAs);
    const band = (low: number) => ({ name: "kept", runs: 1, steps: [0], low: [low], median: [low], high: [low] });
    const groups = [
      { group: "a", runs: ["r"], probes: [band(0.7)] },
      { group: "b", runs: ["other"], probes: [band(0.2)] },
    ];
    const answer = { probes: [kept!, { ...lost!, run: "other" }], groups, unread: 0, problems: [] };
    act(() => {
      tab.selection = { ...tab.selection, hparam: "lr" };
      probes.state.list = { of: "groups steps lr ", at: null, answer, rows: answer.probes };
    });
    expect(words(root.querySelector("[data-testid=lines-of]"))).toBe(
      "Lines: the median of each group. Moves and badges: of r",
    );
    const line = (name: string) => root.querySelector(`[data-probe=${name}]`)!;
    expect([...line("kept").querySelectorAll("[data-group]")].map((path) => path.getAttribute("data-group"))).toEqual([
      "a",
      "b",
    ]);
    expect(line("kept").querySelector("svg")!.getAttribute("aria-label")!.replace(/\s/g, " ")).toBe("a: 70 %, b: 20 %");
    expect([words(line("lost")).startsWith("lost other"), words(line("kept")).includes("other")]).toEqual([
      true,
      false,
    ]);
  });

  test("without solutions follows the best move; a held-out one says so", async () => {
    const { root } = await probesShown([probe("free", [0.2, 0.9], { solutions: [], held_out: true })]);
    expect(all(root, "[data-probe]")).toEqual(["free held out ☗７六歩 90 %"]);
    expect(root.querySelector("[data-probe] .chance")).toBeNull();
  });

  test("a run without probes is told how to log one", async () => {
    const { root } = await probesShown([]);
    expect(words(root.querySelector("[data-testid=no-probes]"))).toMatch(/^This run has no probes .*add_probe/);
  });

  test("says what is not read yet, and what cannot be read", async () => {
    const { root, act, probes } = await probesShown([]);
    const problems = [{ run: "r", text: "Probe lost: none of its 2 recordings can be read." }];
    const answer = { probes: [], groups: [], unread: 7, problems };
    act(() => (probes.state.list = { of: "run r", at: null, answer, rows: [] }));
    expect(root.querySelector("[data-testid=no-probes]")).toBeNull();
    expect(words(root.querySelector("[role=status]"))).toBe("· 7 not read to the end yet");
    expect(words(root.querySelector("[data-testid=probe-problem]"))).toBe(problems[0]!.text);
  });

  test("of many evaluations draws a line through the last of each column, broken where the server says", async () => {
    const { root, act, probes } = await probesShown();
    const steps = Array.from({ length: 300 }, (_, i) => (i < 150 ? i : i + 100));
    const row = {
      ...listedAs(
        probe(
          "many",
          steps.map(() => 0.4),
          { steps },
        ),
      ),
      evaluations: 4000,
      gaps: [250],
    };
    const answer = { probes: [row], groups: [], unread: 0, problems: [] };
    act(() => (probes.state.list = { of: "run r", at: null, answer, rows: [row] }));
    const line = root.querySelector("[data-probe=many] .line")!.getAttribute("d")!;
    expect(line.match(/M/g)).toHaveLength(2);
    expect(line.match(/[ML]/g)!.length).toBeLessThanOrEqual(120);
  });
});

describe("an open probe", () => {
  test("says what was left out of it", async () => {
    const { root } = await probesShown(undefined, probe("lost", LOST, { left_out: 3, impossible: 7 }));
    expect(words(root.querySelector("[data-testid=left-out]"))).toMatch(/^3 recordings left out: damaged/);
    expect(words(root.querySelector("[data-testid=impossible]"))).toMatch(/^7 moves left out: no position has more/);
  });

  test("has a frame for each of a few evaluations; a click on one shows its step", async () => {
    const { root, tab, act } = await probesShown();
    expect(root.querySelectorAll("[data-frame] canvas")).toHaveLength(6);
    expect(root.querySelector("[data-frame='200']")!.getAttribute("title")).toBe("Step 200: best ☗７六歩, 60\u202f%");
    expect(words(root.querySelector("[data-testid=probe-step]"))).toBe(
      "step 500 (latest) · Best ☗２六歩 68 % · 10 % on the solutions",
    );
    act(() => root.querySelector<HTMLElement>("[data-frame='200']")!.click());
    expect(tab.selection.upTo).toBe(200);
    expect(words(root.querySelector("[data-testid=probe-step]"))).toBe(
      "step 200 · Best ☗７六歩 60 % · 60 % on the solutions Back to the latest",
    );
    expect(root.querySelector("[aria-current=step]")!.getAttribute("data-frame")).toBe("200");
    act(() => (tab.selection = { ...tab.selection, upTo: -1 }));
    expect(words(root.querySelector("[data-testid=probe-step]"))).toMatch(/^no evaluation by this step/);
  });

  test("draws probabilities or ranks: a line a move in that move's colour, broken at a gap", async () => {
    const steps = [0, 100, 200, 400, 500, 600];
    const { root, act, probes } = await probesShown([probe("lost", LOST, { steps })], probe("lost", LOST, { steps }));
    const line = () => root.querySelector("[data-line='7g7f']")!;
    const color = line().getAttribute("stroke");
    expect(all(root, "text.label")).toEqual(["☗２六歩", "☗７六歩 ✓", "☗５八玉"]);
    expect(line().querySelector("path")!.getAttribute("d")!.match(/M/g)).toHaveLength(2);
    expect(line().querySelectorAll("path:not(.lead)")).toHaveLength(1);
    act(() => (probes.state.chart = "ranks"));
    expect(line().getAttribute("stroke")).toBe(color);
    expect(
      [...line().querySelectorAll("path:not(.lead)")].map((path) => Number(path.getAttribute("stroke-width"))),
    ).toEqual([3.75, 1.875]); // ∝ √0.6 and √0.1
  });

  test("shows marks, and what a resumed run recorded anew", async () => {
    const again = {
      older: {
        steps: [300, 400],
        probabilities: [
          [0.5, 0.3, 0.2],
          [0.5, 0.3, 0.2],
        ],
      },
      marks: [{ step: 300, kind: "resume", text: "" }],
    } as const;
    const { root } = await probesShown(undefined, probe("lost", LOST, again));
    expect(all(root, "[data-mark] title")).toEqual(["resumed, step 300"]);
    expect(root.querySelectorAll(".older")).toHaveLength(3);
  });

  test("has a column a step, and at most 120 of more", async () => {
    const { root } = await probesShown();
    expect(root.querySelectorAll("[data-column]")).toHaveLength(6);
    await clear();
    const many = probe(
      "many",
      Array.from({ length: 300 }, () => 0.5),
    );
    const wide = await probesShown([many], many);
    expect(wide.root.querySelectorAll("[data-column]")).toHaveLength(120);
    expect(wide.root.querySelectorAll("[data-frame]")).toHaveLength(16);
  });
});

test("the offer of a probe has the line of Python with the position", async () => {
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  const { root, act, games } = await show(ProbeOffer, [{ usi: "7g7f" }], {}, 0, {
    props: ({ games }) => ({ offer: games.offer }),
  });
  act(() => (games.state.offer.sfen = "9/9 b - 1"));
  expect(root.querySelector("textarea")!.value).toBe(
    'writer.add_probe("name", "9/9 b - 1", legal_moves=legal, policy=policy, global_step=step)',
  );
});

describe("a time line", () => {
  test("finds the evaluation nearest to where somebody clicks", () => {
    const time = timeline([0, 100, 1000], 800);
    expect([0, 90, 700, 9999].map((step) => time.nearest(step))).toEqual([0, 1, 2, 2]);
    expect(time.step(time.x(100))).toBeCloseTo(100);
    expect(timeline([7], 800).nearest(timeline([7], 800).step(3))).toBe(0);
  });

  test("moves names apart, in order, within their room", () => {
    expect(spread([50, 52, 10], 15, 0, 100)).toEqual([50, 65, 10]);
    expect(spread([98, 99, 100], 15, 0, 100)).toEqual([70, 85, 100]);
  });
});
