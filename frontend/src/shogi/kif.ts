/** A game in KIF, the format of Kakinoki's and most other Japanese programs, in UTF-8. */
import { NAMES, placeName } from "./japanese";
import { HAND_ORDER } from "./piece";
import { sfenOf, USUAL_START, type Position } from "./position";
import { sidesOf, type Sheet, type SheetMove } from "./sheet";
import { fileOf, rankOf } from "./square";

const BOARD = " 歩香桂銀金角飛玉と杏圭全　馬龍";
const NUMBERS = "　一二三四五六七八九";

export function kif({ black, white, title, start, handicap, moves, end }: Sheet): string {
  const sides = sidesOf(handicap);
  const about = [
    [sides.black, black],
    [sides.white, white],
    ["表題", title],
  ].filter(([, text]) => text);
  const played = moves.map((move, k) => moveText(move, moves[k - 1]));
  if (end?.kif) played.push(end.kif);
  const lines = [
    "#KIF version=2.0 encoding=UTF-8",
    ...about.map(([key, text]) => `${key}：${text}`),
    ...startLines(start, handicap),
    "手数----指手---------消費時間--",
    ...played.map((text, k) => `${String(k + 1).padStart(4)} ${padded(text, 13)}( 0:00/00:00:00)`),
    ...(end?.note ? [`*${end.note}`] : []),
    ...(end?.closing ? [end.closing] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function startLines(start: Position, handicap: string | null): string[] {
  const name = sfenOf(start, 1) === USUAL_START ? "平手" : handicap;
  return name === null ? position(start) : [`手合割：${name}`];
}

/** Padded to a width where a Japanese character counts two. */
function padded(text: string, width: number): string {
  const wide = [...text].filter((character) => character > "\u00ff").length;
  return `${text}${" ".repeat(Math.max(1, width - text.length - wide))}`;
}

function moveText({ from, to, drop, kind, promotes }: SheetMove, before: SheetMove | undefined): string {
  const place = before?.to === to ? "同　" : placeName(to);
  return `${place}${NAMES[kind]}${promotes ? "成" : ""}${drop ? "打" : `(${fileOf(from)}${rankOf(from)})`}`;
}

function position({ board, blackHand, whiteHand, turn }: Position): string[] {
  const cell = (piece: number) => (piece ? `${piece > 0 ? " " : "v"}${BOARD[Math.abs(piece)]}` : " ・");
  const rule = `+${"-".repeat(27)}+`;
  return [
    `後手の持駒：${hand(whiteHand)}`,
    "  ９ ８ ７ ６ ５ ４ ３ ２ １",
    rule,
    ...Array.from(
      { length: 9 },
      (_, i) => `|${Array.from(board.subarray(i * 9, i * 9 + 9), cell).join("")}|${NUMBERS[i + 1]}`,
    ),
    rule,
    `先手の持駒：${hand(blackHand)}`,
    turn === "black" ? "先手番" : "後手番",
  ];
}

/** "角　歩十二　"; more than nine only of pawns, at most 18. */
function hand(counts: Uint8Array): string {
  const number = (n: number) => `${n >= 10 ? "十" : ""}${n % 10 ? NUMBERS[n % 10] : ""}`;
  const held = HAND_ORDER.filter((kind) => counts[kind]).map(
    (kind) => `${BOARD[kind]}${counts[kind]! > 1 ? number(counts[kind]!) : ""}　`,
  );
  return held.join("") || "なし";
}
