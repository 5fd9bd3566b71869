/** A look at a game of the list without opening it, when a pointer or the keys rest on its row. */
import type { GameRow } from "../../server/answers";
import { Asking } from "../../server/asking";
import type { GameReader } from "../../game/ctrl";
import type { GamesState } from "../state.svelte";

/** How long it rests. */
const DWELL_MILLISECONDS = 150;

/** Longer games take a noticeable time to replay: nobody asked for them yet. */
const MOST_PLIES = 1000;

export class PreviewCtrl {
  private readonly asking = new Asking();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly state: GamesState,
    private readonly reader: GameReader,
  ) {}

  /** Something points at a row whose middle is at `y`, in pixels of the window. */
  point(row: GameRow, y: number): void {
    this.leave();
    if (row.error !== null || row.ply_count > MOST_PLIES) return;
    this.timer = setTimeout(() => this.show(row, y), DWELL_MILLISECONDS);
  }

  /** Nothing points at a row any more: what was asked for is given up. */
  leave(): void {
    clearTimeout(this.timer);
    this.asking.stop();
    this.state.preview = null;
  }

  /** Failing is nothing to tell: opening the game will. */
  private show(row: GameRow, y: number): void {
    void this.asking.ask(
      (signal) => this.reader.get(row, signal),
      (open) => (this.state.preview = { open, y }),
    );
  }
}
