/** What an open game is exported as; loaded when somebody takes one away. */
import { pngOf, svgText } from "../../board/drawing/picture";
import { kifu, type KifuFormat } from "../../shogi/kifu";
import type { OpenGame } from "../open";
import { gameJson } from "./json";

export const build = __BUILD__;

export type FileKind = KifuFormat | "json" | "svg" | "png";

/** The text of a game in a format of Shogi programs. */
export function textOf({ game, replay }: OpenGame, format: KifuFormat): string {
  return kifu(game, replay, format);
}

/** The content of a file; null for a picture of no board. */
export async function contentOf(
  open: OpenGame,
  kind: FileKind,
  board: SVGSVGElement | null,
): Promise<string | Blob | null> {
  if (kind === "json") return gameJson(open.game);
  if (kind === "svg") return board && svgText(board);
  if (kind === "png") return board && pngOf(board);
  return textOf(open, kind);
}
