/** Taking a game or a position away: the clipboard and files. */
import { download } from "../../browser/hand_over";
import type { ClipboardCtrl } from "../../tab/clipboard";
import { load } from "../../browser/loading";
import type { GameBoard } from "../state.svelte";
import type { FileKind } from "./content";

export type { FileKind };
export type CopyKind = "sfen" | "usi" | "kif" | "link";
export const COPIES: readonly CopyKind[] = ["sfen", "usi", "kif", "link"];
export const FILES: readonly FileKind[] = ["kif", "csa", "usi", "json", "svg", "png"];

const TYPES: Readonly<Record<FileKind, string>> = {
  kif: "text/plain",
  csa: "text/plain",
  usi: "text/plain",
  json: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
};

/** Where it is another word: a file named .kif is in Shift_JIS, which has no ☗; .kifu says UTF-8. */
const ENDINGS: Partial<Record<FileKind, string>> = { kif: "kifu" };

export class ExportCtrl {
  constructor(
    private readonly board: GameBoard,
    private readonly clipboard: ClipboardCtrl,
  ) {}

  async copy(kind: CopyKind): Promise<void> {
    const text = await this.text(kind);
    if (text) await this.clipboard.copy(text, this.board.look.text.clipboard.copied(kind));
  }

  async save(kind: FileKind, board: SVGSVGElement | null): Promise<void> {
    const { open, ply } = this.board;
    if (open === null) return;
    const picture = kind === "svg" || kind === "png";
    const name = `${open.game.stream}-${open.game.game_id || "game"}${picture ? `-${ply}` : ""}`
      .replace(/[^\p{L}\p{N}._-]+/gu, "_")
      .slice(0, 120);
    const content = await (await this.formats())?.contentOf(open, kind, board);
    if (content) download(`${name}.${ENDINGS[kind] ?? kind}`, new Blob([content], { type: TYPES[kind] }));
  }

  private async text(kind: CopyKind): Promise<string | null> {
    const { open, shown, ply } = this.board;
    if (open === null || shown === null) return null;
    if (kind === "sfen") return shown.sfen(ply);
    if (kind === "link") return window.parent.location.href;
    return (await this.formats())?.textOf(open, kind) ?? null;
  }

  /** What writes the formats; where it does not come that is said. */
  private async formats() {
    const loaded = await load(() => import("./content"));
    if (typeof loaded !== "string") return loaded;
    this.clipboard.say(this.board.look.text.views[loaded]);
    return null;
  }
}
