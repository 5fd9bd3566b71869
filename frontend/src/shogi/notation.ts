/** Moves as people write them, and what the rules say about them; the rules and the Japanese notation are tsshogi's. */
import { formatMove, Position as RulesPosition, type Move as RulesMove } from "tsshogi";
import { usiOf } from "./move";
import { sfenOf, type Position } from "./position";
import type { Replay } from "./replay";

/** Notation and rules along a whole game. */
export interface Annotations {
  /** (plies,) "☗７六歩" of every move; USI where the move could not be carried out. */
  readonly texts: readonly string[];
  /** Positions in which the side to move is in check. */
  readonly checks: ReadonlySet<number>;
  /** Plies whose move was carried out though the rules forbid it. */
  readonly illegal: ReadonlySet<number>;
}

export function annotate(replay: Replay, moves: Uint16Array): Annotations {
  const texts = Array.from(moves, usiOf);
  const checks = new Set<number>();
  const illegal = new Set<number>();
  const position = rulesPosition(replay.positions[0]!);
  let previous: RulesMove | undefined;
  for (let k = 0; position !== null && k <= replay.last; k++) {
    if (position.checked) checks.add(k);
    const move = k < replay.last ? position.createMoveByUSI(texts[k]!) : null;
    if (move === null) break;
    if (!position.isValidMove(move)) illegal.add(k);
    texts[k] = japanese(position, move, previous);
    position.doMove(move, { ignoreValidation: true });
    previous = move;
  }
  return { texts, checks, illegal };
}

/** The notation of any move in one position; `previousTo` is the square of the move before (−1: none), for 同. */
export function notator(position: Position, previousTo: number): (code: number) => string {
  const rules = rulesPosition(position);
  return (code) => {
    const usi = usiOf(code);
    const move = rules?.createMoveByUSI(usi);
    if (!rules || !move) return usi;
    const same = previousTo === ((code >> 1) % 81);
    return japanese(rules, move, same ? move : undefined);
  };
}

function rulesPosition(position: Position): RulesPosition | null {
  return RulesPosition.newBySFEN(sfenOf(position, 1));
}

function japanese(position: RulesPosition, move: RulesMove, previous: RulesMove | undefined): string {
  const options = previous === undefined ? {} : { lastMove: previous };
  // 同　歩 has a full-width space, 同成銀 has none: the piece has two characters already.
  return formatMove(position, move, options).replace(/同　成/, "同成");
}
