import type { Game } from "../record/game";
import type { Text } from "../text/en";

/** How a game ended, as it was recorded: "Black wins by checkmate · 94 moves". */
export function ending(game: Game, text: Text): string {
  const { winner, kind, reason } = game.outcome;
  return text.outcome.end(winner === "black" || winner === "white" ? winner : "", kind, reason, game.plies.count);
}
