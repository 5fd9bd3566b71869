/** How a game ended, in the words of KIF and CSA: none that would give another winner than was logged. Pure. */
import type { Game } from "../record/game";
import type { Color } from "./piece";

export interface End {
  /** What stands in the place of a move; null where the format has no word that says no more than was logged. */
  readonly kif: string | null;
  readonly csa: string | null;
  /** How many moves there were, and the result: KIF's last line, by which many programs go; null where there is none:
   * a line in other words than theirs makes the whole file unreadable for some. */
  readonly closing: string | null;
  /** The end in the words of the record, where those above do not say it all; goes into a comment. */
  readonly note: string | null;
}

type Word = readonly [kif: string | null, csa: string | null];

/** Ends by which the player to move has lost. */
const LOST: ReadonlyMap<string, Word> = new Map<string, Word>([
  ["checkmate", ["詰み", "TSUMI"]],
  ["resign", ["投了", "TORYO"]],
  ["time", ["切れ負け", "TIME_UP"]],
  ["illegal", ["反則負け", "ILLEGAL_MOVE"]],
  ["perpetual_check", ["反則負け", "ILLEGAL_MOVE"]],
]);
/** Ends by which the player to move has won. Of CSA's `±ILLEGAL_ACTION` programs read the sign in two ways. */
const WON: ReadonlyMap<string, Word> = new Map<string, Word>([
  ["declaration", ["入玉勝ち", "KACHI"]],
  ["illegal", ["反則勝ち", null]],
  ["perpetual_check", ["反則勝ち", null]],
]);
const DRAWN: ReadonlyMap<string, Word> = new Map<string, Word>([
  ["repetition", ["千日手", "SENNICHITE"]],
  ["impasse", ["持将棋", "JISHOGI"]],
]);
const OTHER_DRAW: Word = [null, "HIKIWAKE"];
const BROKEN_OFF: Word = ["中断", "CHUDAN"];
/** Reasons that a word stands for alone, so that it says all. */
const PLAIN = new Set(["checkmate", "resign", "time", "declaration", "repetition", "impasse"]);

/** The end as it was logged, with `turn` to move after so many moves; `names` are those of the two sides. */
export function endOf({ outcome }: Game, turn: Color, moves: number, names: Readonly<Record<Color, string>>): End {
  const { kind, reason, reason_text } = outcome;
  const winner = outcome.winner === "black" || outcome.winner === "white" ? outcome.winner : null;
  const word = wordOf(winner, kind, reason, turn);
  const [kif, csa] = word ?? [null, null];
  const result = winner ? `${names[winner]}の勝ち` : kif;
  const said = kif !== null && word !== BROKEN_OFF && PLAIN.has(reason) && !reason_text;
  return {
    kif,
    csa,
    closing: result && `まで${moves}手で${result}`,
    note: said ? null : `${[kind, winner, reason].filter(Boolean).join(", ")}${reason_text ? ` (${reason_text})` : ""}`,
  };
}

function wordOf(winner: Color | null, kind: string, reason: string, turn: Color): Word | null {
  if (winner) return (winner === turn ? WON : LOST).get(reason) ?? null;
  if (kind === "draw") return DRAWN.get(reason) ?? OTHER_DRAW;
  return kind === "aborted" || kind === "truncated" ? BROKEN_OFF : null;
}
