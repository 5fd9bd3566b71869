/** Opening games. A game already seen opens at once; one that is overtaken is given up. */
import { context } from "../ui/context";
import type { GameAddress } from "../server/answers";
import type { Api } from "../server/api";
import { Asking } from "../server/asking";
import type { ClipboardCtrl } from "../tab/clipboard";
import { BoardCtrl } from "../board/ctrl";
import { ExportCtrl } from "./export/ctrl";
import type { GameBoard } from "./state.svelte";
import { openGame, type OpenGame } from "./open";
import { decodeGame } from "../record/game";

const KEPT = 32;

/** Reads games, and keeps the last ones read. */
export class GameReader {
  private readonly kept = new Map<string, OpenGame>();

  constructor(private readonly api: Api) {}

  /** A game from those kept, or from the server. */
  async get(address: GameAddress, signal: AbortSignal): Promise<OpenGame> {
    const key = [address.run, address.stream, address.writer, address.game_id].join("\n");
    const known = this.kept.get(key);
    if (known) return known;
    const open = openGame(address, await decodeGame(await this.api.game(address, signal)));
    this.kept.set(key, open);
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value!);
    return open;
  }
}

export class GameCtrl {
  private readonly asking = new Asking();

  constructor(
    private readonly board: GameBoard,
    private readonly reader: GameReader,
  ) {}

  /** Opens a game at a ply; what is shown stays until it is there. */
  async open(address: GameAddress, ply = 0): Promise<void> {
    this.board.opening = address;
    this.board.problem = null;
    const question = (signal: AbortSignal) => this.reader.get(address, signal);
    await this.asking.ask(question, (open) => this.show(open, ply), { failed: (words) => this.fail(address, words) });
  }

  /** Fetches a game that is likely to be opened next. Failing is nothing to tell: opening it will. */
  prefetch(address: GameAddress): void {
    void this.asking.also(
      (signal) => this.reader.get(address, signal),
      () => undefined,
    );
  }

  /** Shows a game that is there. */
  show(open: OpenGame, ply: number): void {
    this.board.opening = null;
    this.board.open = open;
    this.board.playing = false;
    this.board.pointed = -1;
    this.board.focus = null;
    this.board.pinned = false;
    this.board.ply = Math.min(Math.max(0, ply), open.replay.last);
  }

  private fail(address: GameAddress, message: string): void {
    this.board.opening = null;
    this.board.open = null;
    this.board.playing = false;
    this.board.problem = { address, message };
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

export interface OfGame {
  readonly board: GameBoard;
  readonly ctrl: GameBoardCtrl;
  readonly pinned: boolean;
}

/** The game that a view is part of: the open one, or the one that is pinned beside it. */
export const { set: setGame, use: useGame, entry: gameEntry } = context<OfGame>();
