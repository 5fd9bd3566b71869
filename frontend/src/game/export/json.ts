/** A game with its policies as JSON, in the names of docs/format.md. */
import { usiOf } from "../../shogi/move";
import type { Game } from "../../record/game";

/** The text of a game: all that is on the wire, its plies one by one; of those numbers that were not recorded are left out. */
export function gameJson(game: Game): string {
  const plies = Array.from({ length: game.plies.count }, (_, k) => ply(game, k));
  return `${JSON.stringify({ ...game, plies }, null, 1)}\n`;
}

function ply({ plies }: Game, k: number): object {
  const [begin, end] = [plies.starts[k]!, plies.starts[k + 1]!];
  const codes = [...plies.candidateMoves.subarray(begin, end)];
  const numbers = [...plies.floats]
    .map(([name, column]) => [name, column[k]!] as const)
    .filter(([, value]) => Number.isFinite(value));
  return {
    usi: usiOf(plies.moves[k]!),
    ...Object.fromEntries(numbers),
    ...(plies.legalCounts[k] ? { legal_count: plies.legalCounts[k] } : {}),
    ...(plies.problems.has(k) ? { problem: plies.problems.get(k) } : {}),
    candidates: codes.map((code, i) => ({ usi: usiOf(code), probability: plies.candidateProbabilities[begin + i]! })),
  };
}
