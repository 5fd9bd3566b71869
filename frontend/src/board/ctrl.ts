/** What moves on one board. */
import { context } from "../ui/context";
import type { BoardState } from "./state.svelte";
import type { ClipboardCtrl } from "../tab/clipboard";
import { FocusCtrl } from "./focus";
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
    if (sfen) await this.clipboard.copy(sfen, this.state.look.text.clipboard.copied("sfen"));
  }
}

export interface OfBoard {
  readonly board: BoardState;
  readonly ctrl: BoardCtrl;
}

/** The board that a view is part of. */
export const { set: setBoard, use: useBoard, entry: boardEntry } = context<OfBoard>();
