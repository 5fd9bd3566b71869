/**
 * Western notation: "P-76", "Bx33+", "S-43=", "G69-58", "P*55". A piece's letter (+ when promoted), where it comes from
 * where another of its kind could go there too, how it moves (- simply, x captures, * drops), where to, + promotes, = does not
 * though it could. Hosking ("The Art of Shogi") writes ranks as digits, Hodges ("Shogi" magazine) as letters.
 */
import { Color, Piece, Square, type Move, type Position } from "tsshogi";

export function western(position: Position, move: Move, ranks: "digits" | "letters"): string {
  const name = ({ file, rank }: Square) => `${file}${ranks === "digits" ? rank : "abcdefghi"[rank - 1]}`;
  const piece = new Piece(move.color, move.pieceType);
  const letter = piece.sfen.toUpperCase();
  if (!(move.from instanceof Square)) return `${letter}*${name(move.to)}`;
  const from = isAmbiguous(position, move, piece) ? name(move.from) : "";
  return `${letter}${from}${move.capturedPieceType ? "x" : "-"}${name(move.to)}${promotion(move, piece)}`;
}

/** Another piece of the same kind may go to the same square. */
function isAmbiguous(position: Position, { from, to }: Move, piece: Piece): boolean {
  const others = position.listAttackersByPiece(to, piece).filter((square) => !square.equals(from as Square));
  return others.some((square) => {
    const move = position.createMove(square, to);
    return move !== null && (position.isValidMove(move) || position.isValidMove(move.withPromote()));
  });
}

function promotion({ from, to, promote, color }: Move, piece: Piece): string {
  if (promote) return "+";
  const inZone = ({ rank }: Square) => (color === Color.BLACK ? rank <= 3 : rank >= 7);
  return piece.isPromotable() && (inZone(from as Square) || inZone(to)) ? "=" : "";
}
