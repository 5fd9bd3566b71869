/** A game with its policies as JSON, in the names of docs/format.md. */
import { usiOf } from "../../shogi/move";
import { NO_MOVER, type Game } from "../../record/game";
import { readSearch, SEARCH_KINDS, type Search } from "../../record/search";

/** The text of a game: all that is on the wire, its plies one by one; of those numbers that were not recorded are left out. */
export function gameJson(game: Game): string {
  const searched = readSearch(game.plies);
  const plies = Array.from({ length: game.plies.count }, (_, k) => ply(game, searched, k));
  return `${JSON.stringify({ ...game, plies }, null, 1)}\n`;
}

function ply({ plies }: Game, searched: Search | null, k: number): object {
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
    ...(plies.movers && plies.movers[k] !== NO_MOVER ? { mover: plies.movers[k] } : {}),
    ...(plies.policySteps && !Number.isNaN(plies.policySteps[k]) ? { policy_step: plies.policySteps[k] } : {}),
    ...(searched?.kinds[k] ? { search: search(searched, k) } : {}),
    candidates: codes.map((code, i) => ({ usi: usiOf(code), probability: plies.candidateProbabilities[begin + i]! })),
  };
}

function search({ kinds, starts, moves, visits, probabilities, q, totals }: Search, k: number): object {
  const [begin, end] = [starts[k]!, starts[k + 1]!];
  const looked = Array.from(moves.subarray(begin, end), (code, i) => ({
    usi: usiOf(code),
    ...told({ visits: visits[begin + i]!, probability: probabilities[begin + i]!, q: q[begin + i]! }),
  }));
  return { kind: SEARCH_KINDS[kinds[k]! - 1], ...told({ total: totals[k]! }), moves: looked };
}

/** The numbers that were recorded. */
function told(numbers: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value)));
}
