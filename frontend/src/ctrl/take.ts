/** Taking a game or a position away: the clipboard and files. */
import { copyText, download } from "../hand_over";
import { gameJson } from "../record/json";
import { kifu, type KifuFormat } from "../shogi/kifu";
import { sfenOf } from "../shogi/position";
import type { State } from "../state.svelte";
import { pngOf, svgText } from "../picture";

export type CopyKind = "sfen" | "usi" | "kif" | "link";
export const COPIES: readonly CopyKind[] = ["sfen", "usi", "kif", "link"];
export type FileKind = KifuFormat | "json" | "svg" | "png";
export const FILES: readonly FileKind[] = ["kif", "csa", "usi", "json", "svg", "png"];

const SAID_MILLISECONDS = 2500;
const TYPES: Readonly<Record<FileKind, string>> = {
  kif: "text/plain",
  csa: "text/plain",
  usi: "text/plain",
  json: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
};

export class TakeCtrl {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly state: State) {}

  async copy(kind: CopyKind): Promise<void> {
    const text = this.text(kind);
    if (text !== null) await this.hand(text, this.state.text.take.copied(kind));
  }

  /** Copies a text and says that it did. */
  async hand(text: string, copied: string): Promise<void> {
    this.say((await copyText(text)) ? copied : this.state.text.take.notCopied);
  }

  async save(kind: FileKind, board: SVGSVGElement | null): Promise<void> {
    const { open, ply } = this.state;
    if (open === null) return;
    const picture = kind === "svg" || kind === "png";
    const name = `${open.game.stream}-${open.game.game_id || "game"}${picture ? `-${ply}` : ""}`.replace(/[^\p{L}\p{N}._-]+/gu, "_").slice(0, 120);
    const content = await this.content(kind, board);
    if (content !== null) download(`${name}.${kind}`, new Blob([content], { type: TYPES[kind] }));
  }

  private async content(kind: FileKind, board: SVGSVGElement | null): Promise<string | Blob | null> {
    const { game, replay } = this.state.open!;
    if (kind === "json") return gameJson(game);
    if (kind === "svg") return board && svgText(board);
    if (kind === "png") return board && pngOf(board);
    return kifu(game, replay, kind);
  }

  private text(kind: CopyKind): string | null {
    const { open, position, ply } = this.state;
    if (open === null || position === null) return null;
    if (kind === "sfen") return open.probe?.sfen ?? sfenOf(position, ply + 1);
    if (kind === "link") return window.parent.location.href;
    return kifu(open.game, open.replay, kind);
  }

  private say(text: string): void {
    this.state.said = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.state.said = ""), SAID_MILLISECONDS);
  }
}
