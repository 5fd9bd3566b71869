/** Moves as people write them, and what the rules say about them; the rules and the Japanese notation are tsshogi's. */
import { formatMove, Position as RulesPosition, type Move as RulesMove } from "tsshogi";
import { usiOf } from "./move";
import { sfenOf, type Position } from "./position";
import type { Replay } from "./replay";
import { western } from "./western";

/** ☗７六歩, P-76, P-7f, 7g7f. */
export const NOTATIONS = ["japanese", "hosking", "hodges", "usi"] as const;
export type Notation = (typeof NOTATIONS)[number];

/** What the rules say along a whole game. */
export interface Annotations {
  /** Positions in which the side to move is in check. */
  readonly checks: ReadonlySet<number>;
  /** Plies whose move was carried out though the rules forbid it. */
  readonly illegal: ReadonlySet<number>;
}

export function annotate(replay: Replay, moves: Uint16Array): Annotations {
  const checks = new Set<number>();
  const illegal = new Set<number>();
  walk(replay, moves, (position, move, k) => {
    if (position.checked) checks.add(k);
    if (move && !position.isValidMove(move)) illegal.add(k);
  });
  return { checks, illegal };
}

/** (plies,) notation of every move; USI where the move could not be carried out. */
export function written(replay: Replay, moves: Uint16Array, notation: Notation): string[] {
  const texts = Array.from(moves, usiOf);
  if (notation === "usi") return texts;
  walk(replay, moves, (position, move, k, previous) => {
    if (move) texts[k] = write(position, move, previous, notation);
  });
  return texts;
}

/** Goes through the positions that the rules can follow, with the move played next and the one before. */
function walk(
  replay: Replay,
  moves: Uint16Array,
  visit: (position: RulesPosition, move: RulesMove | null, k: number, previous: RulesMove | undefined) => void,
): void {
  const position = rulesPosition(replay.positions[0]!);
  let previous: RulesMove | undefined;
  for (let k = 0; position !== null && k <= replay.last; k++) {
    const move = k < replay.last ? position.createMoveByUSI(usiOf(moves[k]!)) : null;
    visit(position, move, k, previous);
    if (move === null) break;
    position.doMove(move, { ignoreValidation: true });
    previous = move;
  }
}

/** The notation of any move in one position; `previousTo` is the square of the move before (−1: none), for 同. */
export function notator(position: Position, previousTo: number, notation: Notation): (code: number) => string {
  const rules = notation === "usi" ? null : rulesPosition(position);
  return (code) => {
    const usi = usiOf(code);
    const move = rules?.createMoveByUSI(usi);
    if (!rules || !move) return usi;
    return write(rules, move, previousTo === (code >> 1) % 81 ? move : undefined, notation);
  };
}

function rulesPosition(position: Position): RulesPosition | null {
  return RulesPosition.newBySFEN(sfenOf(position, 1));
}

function write(position: RulesPosition, move: RulesMove, previous: RulesMove | undefined, notation: Notation): string {
  if (notation !== "japanese") return western(position, move, notation === "hosking" ? "digits" : "letters");
  const options = previous === undefined ? {} : { lastMove: previous };
  // 同　歩 has a full-width space, 同成銀 has none: the piece has two characters already.
  return formatMove(position, move, options).replace(/同　成/, "同成");
}
