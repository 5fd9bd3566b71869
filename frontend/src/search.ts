/** Finding games in rows of the list: by id, by player, by how they begin. Pure. */
import type { GameRow } from "./api";
import { codeOf, UNKNOWN_MOVE } from "./shogi/move";

/** Whether a row is meant by what was typed: USI moves are the beginning of the game, anything else part of its id or of a player's name. */
export function matcher(search: string): (row: GameRow) => boolean {
  const words = search.trim().split(/\s+/);
  if (words.every((word) => codeOf(word) !== UNKNOWN_MOVE)) return ({ opening }) => words.every((word, i) => opening[i] === word);
  const text = search.trim().toLowerCase();
  return ({ game_id, black, white }) => [game_id, black, white].some((name) => name.toLowerCase().includes(text));
}
