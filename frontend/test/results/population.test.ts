import { expect, test } from "vitest";
import { Look } from "../../src/look/state.svelte";
import { populationLine } from "../../src/results/population";
import { ja } from "../../src/text/ja";
import { POPULATION } from "../made_results";

const ALL = {
  ...POPULATION,
  game_fraction: 0.25,
  policy_fraction: 1 / 64,
  with_policy: 2,
  with_value: 80,
  still_open: 7,
  whose: "learner",
  complete: false,
} as const;

test("what is known of a population is one line, and what is not known is no number", () => {
  const look = new Look();
  expect(populationLine(POPULATION, look)).toBe("100 games, 90 different · 5 neither won nor drawn · Steps 0–9");
  expect(populationLine(ALL, look)).toBe(
    "100 games, 90 different · 25\u202f% of all games were recorded · 2 with policies · policies of 1.6\u202f% · 80 with values · 5 neither won nor drawn · 7 still open · Steps 0–9 · the learner's moves · not complete: of games that began lately only the short ones have ended",
  );
  look.text = ja;
  expect(populationLine(POPULATION, look)).toBe(
    "100 局（異なる棋譜 90） · 勝敗も引き分けもつかず 5 局 · ステップ 0～9",
  );
});
