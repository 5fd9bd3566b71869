/** A game in the formats that Shogi programs read: KIF, CSA and USI. */
import type { Game } from "../record/game";
import { csa } from "./csa";
import { kif } from "./kif";
import { sfenOf, USUAL_START } from "./position";
import type { Replay } from "./replay";
import { sheetOf, type Sheet } from "./sheet";

const FORMATS = { kif, csa, usi };
export type KifuFormat = keyof typeof FORMATS;

/** The text of a game, as far as its moves can be carried out. */
export function kifu(game: Game, replay: Replay, format: KifuFormat): string {
  return FORMATS[format](sheetOf(game, replay));
}

function usi({ start, moves }: Sheet): string {
  const sfen = sfenOf(start, 1);
  const from = sfen === USUAL_START ? "startpos" : `sfen ${sfen}`;
  return `${["position", from, ...(moves.length > 0 ? ["moves"] : []), ...moves.map((move) => move.usi)].join(" ")}\n`;
}
