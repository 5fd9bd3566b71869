/** What moves on one board. */
import type { BoardState } from "./state.svelte";
import type { GameBoard } from "../game/state.svelte";
import type { ClipboardCtrl } from "../tab/clipboard";
import { ExportCtrl } from "../game/export/ctrl";
import { FocusCtrl } from "./focus";
import { GameCtrl, type GameReader } from "../game/ctrl";
import { LookCtrl } from "../look/ctrl";
import { PlayerCtrl } from "./player";

export class BoardCtrl<Board extends BoardState = BoardState> {
  readonly look: LookCtrl;
  readonly player: PlayerCtrl;
  readonly focus: FocusCtrl;

  /** `go` shows another place. */
  constructor(
    readonly state: Board,
    private readonly clipboard: ClipboardCtrl,
    go: (ply: number) => void,
  ) {
    this.look = new LookCtrl(state.look);
    this.player = new PlayerCtrl(state, go);
    this.focus = new FocusCtrl(state);
  }

  /** Points at a move; −1: at none. */
  point(code: number): void {
    this.state.pointed = code;
  }

  async copySfen(): Promise<void> {
    const sfen = this.state.shown?.sfen(this.state.ply);
    if (sfen) await this.clipboard.copy(sfen, this.state.look.text.take.copied("sfen"));
  }
}

/** The board of a game opens games, and gives them away. */
export class GameBoardCtrl extends BoardCtrl<GameBoard> {
  readonly game: GameCtrl;
  readonly export: ExportCtrl;

  constructor(state: GameBoard, clipboard: ClipboardCtrl, reader: GameReader) {
    super(state, clipboard, (ply) => (state.ply = ply));
    this.game = new GameCtrl(state, reader);
    this.export = new ExportCtrl(state, clipboard);
  }
}
