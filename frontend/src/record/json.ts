/** A game with its policies as JSON, in the names of docs/format.md. */
import { usiOf } from "../shogi/move";
import type { Game } from "./game";

/** The text of a game; numbers that were not recorded are left out. */
export function gameJson(game: Game): string {
  const { plies, outcome, facts, black, white } = game;
  const whole = {
    game_id: game.gameId,
    stream: game.stream,
    writer: game.writer,
    initial_sfen: game.initialSfen,
    black,
    white,
    outcome: { winner: outcome.winner, kind: outcome.kind, reason: outcome.reason, reason_text: outcome.reasonText },
    start_step: game.startStep,
    global_step: game.globalStep,
    end_time: game.endTime,
    sampling_weight: game.samplingWeight,
    forward_mode: game.forwardMode,
    value_kind: game.valueKind,
    value_perspective: game.valuePerspective,
    facts: Object.fromEntries(facts),
    plies: Array.from({ length: plies.count }, (_, k) => ply(game, k)),
  };
  return `${JSON.stringify(whole, null, 1)}\n`;
}

function ply({ plies }: Game, k: number): object {
  const [begin, end] = [plies.starts[k]!, plies.starts[k + 1]!];
  const codes = [...plies.candidateMoves.subarray(begin, end)];
  const numbers = [...plies.floats].map(([name, column]) => [name, column[k]!] as const).filter(([, value]) => Number.isFinite(value));
  return {
    usi: usiOf(plies.moves[k]!),
    ...Object.fromEntries(numbers),
    ...(plies.legalCounts[k] ? { legal_count: plies.legalCounts[k] } : {}),
    ...(plies.problems.has(k) ? { problem: plies.problems.get(k) } : {}),
    candidates: codes.map((code, i) => ({ usi: usiOf(code), probability: plies.candidateProbabilities[begin + i]! })),
  };
}
