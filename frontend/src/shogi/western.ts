/**
 * Western notation: "P-76", "Bx33+", "S-43=", "G69-58", "P*55". A piece's letter (+ when promoted), where it comes from
 * where another of its kind could go there too, how it moves (- simply, x captures, * drops), where to, + promotes, = does not
 * though it could. Hosking ("The Art of Shogi") writes ranks as digits, Hodges ("Shogi" magazine) as letters.
 */
import { moveOf } from "./move";
import { letterOf } from "./piece";
import { canPromote, type Position } from "./position";
import { attackers, inZone, isLegal, signOf } from "./rules";
import { fileOf, rankOf, squareName, SQUARES } from "./square";

export function western(position: Position, code: number, ranks: "digits" | "letters"): string {
  const { board, turn } = position;
  const { from, to, drop, promotes } = moveOf(code)!;
  const name = (square: number) => (ranks === "digits" ? `${fileOf(square)}${rankOf(square)}` : squareName(square));
  if (drop) return `${letterOf(drop)}*${name(to)}`;
  const sign = signOf(turn);
  const kind = Math.abs(board[from]!);
  const ambiguous = attackers(board, to, sign).some(
    (other) => other !== from && board[other] === board[from] && mayGo(position, other, to),
  );
  const ending = promotes ? "+" : canPromote(kind) && (inZone(from, sign) || inZone(to, sign)) ? "=" : "";
  return `${letterOf(kind)}${ambiguous ? name(from) : ""}${board[to] ? "x" : "-"}${name(to)}${ending}`;
}

function mayGo(position: Position, from: number, to: number): boolean {
  const code = (from * SQUARES + to) * 2;
  return isLegal(position, code) || isLegal(position, code + 1);
}
