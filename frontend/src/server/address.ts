/** Addresses of games. Pure. */
import type { GameAddress } from "./answers";

export function sameGame(a: GameAddress | null, b: GameAddress | null): boolean {
  return (
    a !== null &&
    b !== null &&
    a.run === b.run &&
    a.stream === b.stream &&
    a.writer === b.writer &&
    a.game_id === b.game_id
  );
}

/** The address of a game as parameters of a link; `n` tells one of two from the other. */
export function gameLink({ run, stream, writer, game_id }: GameAddress, n = ""): Map<string, string> {
  return new Map(Object.entries({ run, stream, writer, game: game_id }).map(([key, value]) => [key + n, value]));
}
