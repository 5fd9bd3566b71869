/** Taking a game or a position away: the clipboard and files. */
import type { GameBoard } from "../state.svelte";
import { download } from "../../browser/hand_over";
import type { OpenGame } from "../open";
import { pngOf, svgText } from "../../board/drawing/picture";
import { gameJson } from "./json";
import { kifu, type KifuFormat } from "../../shogi/kifu";
import type { ClipboardCtrl } from "../../tab/clipboard";

export type CopyKind = "sfen" | "usi" | "kif" | "link";
export const COPIES: readonly CopyKind[] = ["sfen", "usi", "kif", "link"];
export type FileKind = KifuFormat | "json" | "svg" | "png";
export const FILES: readonly FileKind[] = ["kif", "csa", "usi", "json", "svg", "png"];

const TYPES: Readonly<Record<FileKind, string>> = {
  kif: "text/plain",
  csa: "text/plain",
  usi: "text/plain",
  json: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
};

export class ExportCtrl {
  constructor(
    private readonly board: GameBoard,
    private readonly clipboard: ClipboardCtrl,
  ) {}

  async copy(kind: CopyKind): Promise<void> {
    const text = this.text(kind);
    if (text) await this.clipboard.copy(text, this.board.look.text.take.copied(kind));
  }

  async save(kind: FileKind, board: SVGSVGElement | null): Promise<void> {
    const { open, ply } = this.board;
    if (open === null) return;
    const picture = kind === "svg" || kind === "png";
    const name = `${open.game.stream}-${open.game.game_id || "game"}${picture ? `-${ply}` : ""}`.replace(/[^\p{L}\p{N}._-]+/gu, "_").slice(0, 120);
    const content = await contentOf(open, kind, board);
    if (content !== null) download(`${name}.${kind}`, new Blob([content], { type: TYPES[kind] }));
  }

  private text(kind: CopyKind): string | null {
    const { open, shown, ply } = this.board;
    if (open === null || shown === null) return null;
    if (kind === "sfen") return shown.sfen(ply);
    if (kind === "link") return window.parent.location.href;
    return kifu(open.game, open.replay, kind);
  }
}

async function contentOf({ game, replay }: OpenGame, kind: FileKind, board: SVGSVGElement | null): Promise<string | Blob | null> {
  if (kind === "json") return gameJson(game);
  if (kind === "svg") return board && svgText(board);
  if (kind === "png") return board && pngOf(board);
  return kifu(game, replay, kind);
}
