/** A game as a score sheet has it: names, the first position, the moves that can be carried out, the end. Pure. */
import type { Game } from "../record/game";
import { moveOf, usiOf, type Move } from "./move";
import { endOf, type End } from "./end";
import { handicapOf } from "./handicap";
import { sfenOf, type Position } from "./position";
import type { Color } from "./piece";
import type { Replay } from "./replay";

export interface SheetMove extends Move {
  readonly usi: string;
  readonly color: Color;
  /** Kind that moves, as it was before the move. */
  readonly kind: number;
}

export interface Sheet {
  readonly black: string;
  readonly white: string;
  readonly title: string;
  readonly start: Position;
  readonly moves: readonly SheetMove[];
  /** The name of the handicap, where the start has one. */
  readonly handicap: string | null;
  /** Null where the moves end before the record does. */
  readonly end: End | null;
}

export function sheetOf(game: Game, replay: Replay): Sheet {
  const { positions, last, stop } = replay;
  const moves = Array.from(game.plies.moves.subarray(0, last), (code, k) => {
    const move = moveOf(code)!; // the replay carried it out
    const { board, turn } = positions[k]!;
    return { ...move, usi: usiOf(code), color: turn, kind: move.drop || Math.abs(board[move.from]!) };
  });
  const handicap = handicapOf(sfenOf(positions[0]!, 1));
  const end = stop === null ? endOf(game, positions[last]!.turn, last, sidesOf(handicap)) : null;
  const step = game.global_step === null ? "" : ` (step ${game.global_step})`;
  return {
    black: oneLine(game.black.name),
    white: oneLine(game.white.name),
    title: oneLine(`${game.stream} ${game.game_id}${step}`),
    start: positions[0]!,
    moves,
    handicap,
    end: end && { ...end, note: end.note && oneLine(end.note) },
  };
}

/** What KIF calls the two sides. */
export function sidesOf(handicap: string | null): Readonly<Record<Color, string>> {
  return handicap === null ? { black: "先手", white: "後手" } : { black: "下手", white: "上手" };
}

/** A name must not begin another line of the file. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
