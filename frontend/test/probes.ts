// Probes for tests: the usual start, three of its moves, and how much the first of them got at each step.
import type { Probe, ProbeRow, Turn } from "../src/server/answers";
import { USUAL_START } from "../src/shogi/position";

export const MOVES = ["7g7f", "2g2f", "5i5h"];

export function probe(name: string, masses: readonly number[], facts: Partial<Probe> = {}): Probe {
  return {
    name,
    sfen: USUAL_START,
    solutions: ["7g7f"],
    held_out: false,
    left_out: 0,
    impossible: 0,
    walltimes: masses.map(() => null),
    values: masses.map(() => null),
    value_kind: "scalar",
    value_perspective: "side_to_move",
    moves: MOVES,
    steps: masses.map((_, i) => 100 * i),
    probabilities: masses.map((p) => [p, (1 - p) * 0.75, (1 - p) * 0.25]),
    older: { steps: [], probabilities: [] },
    marks: [],
    ...facts,
  };
}

/** Where what is asked was learned, and forgotten, as far as tests need it: the server knows more. */
export function turnsOf(steps: readonly number[], mass: readonly number[]): readonly Turn[] {
  const three = (i: number, are: (p: number) => boolean) => i >= 2 && mass.slice(i - 2, i + 1).every(are);
  const found: Turn[] = steps.length > 0 ? [{ step: steps[0]!, badge: "open" }] : [];
  for (const [i, step] of steps.entries()) {
    const last = found.at(-1)!.badge;
    if (last !== "learned" && three(i, (p) => p > 0.5)) found.push({ step, badge: "learned" });
    if (last === "learned" && three(i, (p) => p < 0.25)) found.push({ step, badge: "forgotten" });
  }
  return found;
}

export function listedAs({ name, sfen, solutions, held_out, steps, probabilities }: Probe): ProbeRow {
  const best = probabilities.map((row) => row.indexOf(Math.max(...row)));
  return {
    name,
    sfen,
    solutions,
    held_out,
    steps,
    run: "r",
    left_out: 0,
    impossible: 0,
    evaluations: steps.length,
    gaps: [],
    walltimes: steps.map(() => null),
    overlapped: [],
    legal: 30,
    solution_mass: solutions.length > 0 ? probabilities.map((row) => row[0]!) : null,
    reached: null,
    badges:
      solutions.length > 0
        ? turnsOf(
            steps,
            probabilities.map((row) => row[0]!),
          )
        : null,
    best: best.map((move) => MOVES[move]!),
    best_probability: best.map((move, i) => probabilities[i]![move]!),
  };
}
