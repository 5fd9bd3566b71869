/** Two games at once: one is pinned, another is opened beside it; they step together while they are locked. */
import { context } from "../../ui/context";
import type { Api } from "../../server/api";
import type { GameAddress } from "../../server/answers";
import { GameBoardCtrl, type GameReader } from "../ctrl";
import { GameBoard } from "../state.svelte";
import type { ClipboardCtrl } from "../../tab/clipboard";
import { FloorCtrl } from "./floor";
import type { PairState } from "./state.svelte";

/** The game that is pinned beside, as a link says it. */
export interface PairLink {
  readonly address: GameAddress;
  readonly ply: number;
  readonly locked: boolean;
}

export class PairCtrl {
  readonly main: GameBoardCtrl;
  readonly floor: FloorCtrl;
  /** What moves in the pinned game; null while nothing is pinned. */
  beside: GameBoardCtrl | null = null;

  constructor(
    readonly state: PairState,
    private readonly clipboard: ClipboardCtrl,
    private readonly reader: GameReader,
    api: Api,
  ) {
    this.main = new GameBoardCtrl(state.main, clipboard, reader);
    this.floor = new FloorCtrl(state, api, reader);
  }

  /** Pins the open game where it is, or lets the pinned one go. */
  toggle(): void {
    const { open, ply } = this.state.main;
    if (this.beside) this.close();
    else if (open) this.pin().game.show(open, ply);
  }

  /** Opens what a link says is pinned; closes what it does not. */
  follow(link: PairLink | null): void {
    if (link === null) return this.close();
    this.state.locked = link.locked;
    void (this.beside ?? this.pin()).game.open(link.address, link.ply);
  }

  close(): void {
    this.beside?.player.pause();
    this.state.beside = this.beside = null;
    this.state.besideActive = false;
  }

  pause(): void {
    this.main.player.pause();
    this.beside?.player.pause();
  }

  toggleLock(): void {
    this.state.locked = !this.state.locked;
    const { active } = this;
    if (this.state.locked) active.player.go(active.state.ply);
  }

  /** Says which of the two the keys are for. */
  activate(beside: boolean): void {
    this.state.besideActive = beside && this.beside !== null;
  }

  /** The game that the keys are for. */
  get active(): GameBoardCtrl {
    return this.state.besideActive && this.beside ? this.beside : this.main;
  }

  /** Where a game that is opened beside the pinned one begins. */
  get startPly(): number {
    return this.state.locked ? (this.beside?.state.ply ?? 0) : 0;
  }

  private pin(): GameBoardCtrl {
    const beside = new GameBoardCtrl(
      new GameBoard(this.state.main.look, this.state.main.known),
      this.clipboard,
      this.reader,
    );
    const together = (other: GameBoardCtrl) => (ply: number) =>
      this.state.locked && this.beside === beside && other.player.show(ply);
    this.main.player.moved = together(beside);
    beside.player.moved = together(this.main);
    this.state.beside = beside.state;
    return (this.beside = beside);
  }
}

export interface OfPair {
  readonly pair: PairState;
  readonly ctrl: PairCtrl;
}

/** The two games that a view is of. */
export const { set: setPair, use: usePair, entry: pairEntry } = context<OfPair>();
