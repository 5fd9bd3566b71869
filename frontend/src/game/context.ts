/** The game that a view is part of: the open one, or the one that is pinned beside it. */
import { context } from "../ui/context";
import type { GameBoardCtrl } from "./ctrl";
import type { GameBoard } from "./state.svelte";

export interface OfGame {
  readonly board: GameBoard;
  readonly ctrl: GameBoardCtrl;
  readonly pinned: boolean;
}

export const { set: setGame, use: useGame, entry: gameEntry } = context<OfGame>();
