/** A game as a score sheet has it: names, the first position, the moves that can be carried out, the end. Pure. */
import type { Game } from "../record/game";
import { moveOf, usiOf, type Move } from "./move";
import { opponent, type Position } from "./position";
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
  /** Null where nothing is known of the end. */
  readonly end: End | null;
}

/** The words of an end in KIF and in CSA; CSA has none for what it does not know. */
export interface End {
  readonly kif: string;
  readonly csa: string;
}

export function sheetOf(game: Game, replay: Replay): Sheet {
  const { positions, last, stop } = replay;
  const moves = Array.from(game.plies.moves.subarray(0, last), (code, k) => {
    const move = moveOf(code)!; // the replay carried it out
    const { board, turn } = positions[k]!;
    return { ...move, usi: usiOf(code), color: turn, kind: move.drop || Math.abs(board[move.from]!) };
  });
  return {
    black: oneLine(game.black.name),
    white: oneLine(game.white.name),
    title: oneLine(`${game.stream} ${game.game_id} (step ${game.global_step})`),
    start: positions[0]!,
    moves,
    end: stop === null ? endOf(game, positions[last]!.turn) : null,
  };
}

/** A name must not begin another line of the file. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

const ENDS: Readonly<Record<string, End>> = {
  checkmate: { kif: "詰み", csa: "TSUMI" },
  resign: { kif: "投了", csa: "TORYO" },
  repetition: { kif: "千日手", csa: "SENNICHITE" },
  impasse: { kif: "持将棋", csa: "JISHOGI" },
  declaration: { kif: "入玉勝ち", csa: "KACHI" },
  max_moves: { kif: "持将棋", csa: "MAX_MOVES" },
  time: { kif: "切れ負け", csa: "TIME_UP" },
};

/** The end as it was logged, with `turn` to move. */
function endOf({ outcome: { winner, kind, reason, reason_text } }: Game, turn: Color): End | null {
  if (reason === "illegal" || reason === "perpetual_check") return foul(winner === turn, turn);
  const known = ENDS[reason];
  if (known !== undefined) return known;
  if (kind === "aborted" || kind === "truncated") return { kif: "中断", csa: "CHUDAN" };
  return reason ? { kif: oneLine(reason_text || reason), csa: "" } : null;
}

/** What was forbidden was the last move, and the player to move has won; or the player to move did it. */
function foul(byOpponent: boolean, turn: Color): End {
  const sign = opponent(turn) === "black" ? "+" : "-";
  return byOpponent ? { kif: "反則勝ち", csa: `${sign}ILLEGAL_ACTION` } : { kif: "反則負け", csa: "ILLEGAL_MOVE" };
}
