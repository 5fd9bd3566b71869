/** A game in CSA's format 2.2, which every program of that format reads: 3.0 says nothing more of a game here.
 * http://www2.computer-shogi.org/protocol/record_v22.html
 */
import { HAND_ORDER, PROMOTED } from "./piece";
import { sfenOf, USUAL_START, type Position } from "./position";
import type { Sheet, SheetMove } from "./sheet";
import { fileOf, rankOf } from "./square";

const PIECES = ["", "FU", "KY", "KE", "GI", "KI", "KA", "HI", "OU", "TO", "NY", "NK", "NG", "", "UM", "RY"];

export function csa({ black, white, title, start, moves, end }: Sheet): string {
  const names = Object.entries({ "N+": black, "N-": white }).filter(([, name]) => name);
  const played = [...moves.map(moveText), ...(end?.csa ? [`%${end.csa}`] : [])];
  const lines = [
    "'CSA encoding=UTF-8",
    "V2.2",
    ...names.map((parts) => parts.join("")),
    `$EVENT:${title}`,
    ...(sfenOf(start, 1) === USUAL_START ? ["PI"] : position(start)),
    start.turn === "black" ? "+" : "-",
    ...played.flatMap((text) => [text, "T0"]),
    ...(end?.note ? [`'${end.note}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function moveText({ from, to, kind, promotes, color }: SheetMove): string {
  const square = (at: number) => (at < 0 ? "00" : `${fileOf(at)}${rankOf(at)}`);
  return `${color === "black" ? "+" : "-"}${square(from)}${square(to)}${PIECES[kind + (promotes ? PROMOTED : 0)]}`;
}

function position({ board, blackHand, whiteHand }: Position): string[] {
  const cell = (piece: number) => (piece ? `${piece > 0 ? "+" : "-"}${PIECES[Math.abs(piece)]}` : " * ");
  const ranks = Array.from(
    { length: 9 },
    (_, i) => `P${i + 1}${Array.from(board.subarray(i * 9, i * 9 + 9), cell).join("")}`,
  );
  const hand = (counts: Uint8Array) => HAND_ORDER.map((kind) => `00${PIECES[kind]}`.repeat(counts[kind]!)).join("");
  return [...ranks, `P+${hand(blackHand)}`, `P-${hand(whiteHand)}`];
}
