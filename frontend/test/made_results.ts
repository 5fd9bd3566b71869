// Bins and bands as the server tells them.
import type { Band, Bin, Population } from "../src/server/answers";

export const POPULATION: Population = {
  games: 100,
  distinct: 90,
  game_fraction: null,
  policy_fraction: null,
  with_policy: 0,
  with_value: null,
  undecided: 5,
  still_open: null,
  first_step: 0,
  last_step: 9,
  whose: "all",
  complete: null,
};

export function bin(start: number, changes: Partial<Bin> = {}): Bin {
  const counts = {
    start,
    end: start + 9,
    games: 100,
    unique: 90,
    black: 50,
    draw: 5,
    white: 40,
    unfinished: 5,
    truncated: 4,
    aborted: 1,
    ...changes,
  };
  const { games, black, draw, white, unfinished } = counts;
  const shares = {
    black: black / games,
    draw: draw / games,
    white: white / games,
    unfinished: unfinished / games,
  };
  return {
    ...counts,
    shares: games > 0 ? shares : null,
    few: games < 30,
    few_pairs: (changes.pairs ?? 0) < 30,
    much_unfinished: unfinished > 0.1 * games,
    mean_plies: 120.4,
    pairs: null,
    score: null,
    score_low: null,
    score_high: null,
    population: POPULATION,
    ...changes,
  };
}

export function band(from_ply: number, colour: "black" | "white", changes: Partial<Band> = {}): Band {
  const bins = [
    { predicted: 0.3, actual: 0.2, actual_low: 0.1, actual_high: 0.4, games: 30 },
    { predicted: 0.6, actual: 0.8, actual_low: 0.6, actual_high: 0.9, games: 30 },
  ];
  return { from_ply, to_ply: from_ply + 29, colour, bins, brier_skill: -0.001, ece: 0.15, games: 60, ...changes };
}
