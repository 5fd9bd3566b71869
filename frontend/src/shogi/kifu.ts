/** A game in the formats that Shogi programs read: KIF, CSA 3.0 and USI, written by tsshogi. */
import { anySpecialMove, exportCSA, exportKIF, Position, Record, RecordMetadataKey, SpecialMoveType, type SpecialMove } from "tsshogi";
import type { Game } from "../record/game";
import { usiOf } from "./move";
import { sfenOf } from "./position";
import type { Replay } from "./replay";

export type KifuFormat = "kif" | "csa" | "usi";

/** The text of a game, as far as its moves can be carried out. */
export function kifu(game: Game, replay: Replay, format: KifuFormat): string {
  const record = recordOf(game, replay);
  if (format === "usi") return `${record.getUSI({ startpos: true })}\n`;
  if (format === "csa") return exportCSA(record, { v3: { encoding: "UTF-8" } });
  return `#KIF version=2.0 encoding=UTF-8\n${exportKIF(record).replace(/^#KIF .*\n/, "")}`;
}

function recordOf(game: Game, replay: Replay): Record {
  const record = new Record(Position.newBySFEN(sfenOf(replay.positions[0]!, 1)) ?? undefined);
  const about: [RecordMetadataKey, string][] = [
    [RecordMetadataKey.BLACK_NAME, game.black.name],
    [RecordMetadataKey.WHITE_NAME, game.white.name],
    [RecordMetadataKey.TITLE, `${game.stream} ${game.gameId} (step ${game.globalStep})`],
  ];
  for (const [key, text] of about) if (text) record.metadata.setStandardMetadata(key, oneLine(text));
  for (const code of game.plies.moves.subarray(0, replay.last)) {
    const move = record.position.createMoveByUSI(usiOf(code));
    if (move === null) return record;
    record.append(move, { ignoreValidation: true });
  }
  const end = replay.stop === null ? ending(game, replay.positions[replay.last]!.turn) : null;
  if (end !== null) record.append(end);
  return record;
}

/** A name must not begin another line of the file. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

const ENDINGS: Readonly<globalThis.Record<string, SpecialMoveType>> = {
  checkmate: SpecialMoveType.MATE,
  resign: SpecialMoveType.RESIGN,
  repetition: SpecialMoveType.REPETITION_DRAW,
  impasse: SpecialMoveType.IMPASS,
  declaration: SpecialMoveType.ENTERING_OF_KING,
  max_moves: SpecialMoveType.MAX_MOVES,
  time: SpecialMoveType.TIMEOUT,
};

/** The end as it was logged; null where nothing is known of it. */
function ending({ outcome: { winner, kind, reason, reasonText } }: Game, turn: string): SpecialMove | SpecialMoveType | null {
  if (reason === "illegal" || reason === "perpetual_check") return winner === turn ? SpecialMoveType.FOUL_WIN : SpecialMoveType.FOUL_LOSE;
  const known = ENDINGS[reason];
  if (known !== undefined) return known;
  if (kind === "aborted" || kind === "truncated") return SpecialMoveType.INTERRUPT;
  return reason ? anySpecialMove(oneLine(reasonText || reason)) : null;
}
