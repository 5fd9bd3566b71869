/** What a view is of: the tab, and below it a board. */
import { getContext, setContext } from "svelte";
import type { BoardState } from "../board/state.svelte";
import type { TabCtrl } from "./ctrl";
import type { BoardCtrl, GameBoardCtrl } from "../board/ctrl";
import type { GameBoard } from "../game/state.svelte";
import type { TabState } from "./state.svelte";

export interface OfTab {
  readonly tab: TabState;
  readonly ctrl: TabCtrl;
}

export interface OfBoard {
  readonly board: BoardState;
  readonly ctrl: BoardCtrl;
}

export interface OfGame {
  readonly board: GameBoard;
  readonly ctrl: GameBoardCtrl;
  /** It is the one that is pinned, of two. */
  readonly pinned: boolean;
}

const [TAB, BOARD] = [Symbol("tab"), Symbol("board")];

/** The context that a view is mounted in where there is no App around it. */
export function contextOf(tab: OfTab, board: OfBoard | OfGame): Map<symbol, unknown> {
  return new Map<symbol, unknown>([[TAB, tab], [BOARD, board]]);
}

export function setTab(tab: OfTab): void {
  setContext(TAB, tab);
}

export function useTab(): OfTab {
  return getContext<OfTab>(TAB);
}

export function setBoard(board: OfBoard | OfGame): void {
  setContext(BOARD, board);
}

export function useBoard(): OfBoard {
  return getContext<OfBoard>(BOARD);
}

/** Only below a pane, which shows a game. */
export function useGame(): OfGame {
  return getContext<OfGame>(BOARD);
}
