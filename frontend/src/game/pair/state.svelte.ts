/** The open game, and one that may be pinned beside it. */
import type { Look } from "../../look/state.svelte";
import type { RunInfo } from "../../server/answers";
import type { OpenGame } from "../open";
import { GameBoard } from "../state.svelte";

/** How far the run of an open game moves the policy of one of its positions, to or from the nearest other step with it. */
export interface Floor {
  readonly open: OpenGame;
  readonly ply: number;
  /** Of the other game, and of the open one. */
  readonly steps: readonly [number, number];
  /** Total variation, 0 to 1. */
  readonly moved: number;
}

export class PairState {
  /** The open game. */
  readonly main: GameBoard;
  /** The game pinned beside it; null while there is one game only. */
  beside = $state.raw<GameBoard | null>(null);
  /** The keys are for the pinned game. */
  besideActive = $state(false);
  /** Both games step together. */
  locked = $state(true);
  floor = $state.raw<Floor | null>(null);

  /** `known` is what the server tells of all runs. */
  constructor(look: Look, known: { readonly runs: readonly RunInfo[] }) {
    this.main = new GameBoard(look, known);
  }
}
