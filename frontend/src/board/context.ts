/** The board that a view is part of. */
import { context } from "../ui/context";
import type { BoardCtrl } from "./ctrl";
import type { BoardState } from "./state.svelte";

export interface OfBoard {
  readonly board: BoardState;
  readonly ctrl: BoardCtrl;
}

export const { set: setBoard, use: useBoard, entry: boardEntry } = context<OfBoard>();
