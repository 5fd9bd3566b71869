/** Moves as Japanese write them: ☗７六歩, ☖同　銀, ☗５八金右, ☗２三角不成, ☗４五銀打. */
import { moveOf } from "./move";
import { KING, PROMOTED, ROOK } from "./piece";
import { canPromote, type Position } from "./position";
import { attackers, inZone, signOf, wayOf } from "./rules";
import { fileOf, rankOf } from "./square";

/** Names of the kinds as pieces that move. */
export const NAMES = ["", "歩", "香", "桂", "銀", "金", "角", "飛", "玉", "と", "成香", "成桂", "成銀", "", "馬", "龍"];
const FILES = "　１２３４５６７８９";
const RANKS = "　一二三四五六七八九";

export function placeName(square: number): string {
  return `${FILES[fileOf(square)]}${RANKS[rankOf(square)]}`;
}

/** `same`: the move before went to the same square. */
export function japanese({ board, turn }: Position, code: number, same: boolean): string {
  const { from, to, drop, promotes } = moveOf(code)!;
  const sign = signOf(turn);
  const piece = drop * sign || board[from]!;
  const kind = Math.abs(piece);
  const name = NAMES[kind]!;
  const others = attackers(board, to, sign).filter((square) => square !== from && board[square] === piece);
  const place = same ? (name.startsWith("成") ? "同" : "同　") : placeName(to);
  const mark = drop
    ? others.length > 0
      ? "打"
      : ""
    : relative(
        kind,
        wayOf(from, to, sign),
        others.map((other) => wayOf(other, to, sign)),
      );
  const stays = !drop && !promotes && canPromote(kind) && (inZone(from, sign) || inZone(to, sign));
  return `${sign > 0 ? "☗" : "☖"}${place}${name}${mark}${promotes ? "成" : stays ? "不成" : ""}`;
}

type Way = readonly [across: number, down: number];

/** What tells a piece from others of its kind that reach the same square: where it comes from, how it moves, or both. */
function relative(kind: number, [across, down]: Way, others: readonly Way[]): string {
  const level = others.filter(([, y]) => Math.sign(y) === Math.sign(down));
  const beside = others.filter(([x]) => Math.sign(x) === Math.sign(across));
  const isPair = kind > KING && kind >= ROOK - 1 + PROMOTED; // 馬 and 龍 are two at most: never 直
  const side = Math.sign(across) || (isPair && level[0] ? -Math.sign(level[0][0]) : 0);
  const origin = level.length === 0 ? "" : side < 0 ? "右" : side > 0 ? "左" : "直";
  if (origin === "直" || (beside.length === 0 && (level.length > 0 || others.length === 0))) return origin;
  return origin + (down < 0 ? "上" : down > 0 ? "引" : "寄");
}
