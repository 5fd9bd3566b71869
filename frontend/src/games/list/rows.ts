/** The rows of the game list, in pages. Pure. */
import { sameGame } from "../../server/address";
import type { GameAddress, GameRow } from "../../server/answers";

/** The rows as they were when the list was last shown afresh. */
export interface GameList {
  readonly status: "loading" | "ready" | "error";
  readonly error: string;
  /** Rows in this list; games that came later are not among them. */
  readonly total: number;
  /** Games that came since. */
  readonly fresh: number;
  /** Rows by page of PAGE_SIZE. */
  readonly pages: ReadonlyMap<number, readonly GameRow[]>;
  /** Counts the times that the list was made afresh: then it is scrolled to its top. */
  readonly generation: number;
}

export const PAGE_SIZE = 200;
export const NO_GAMES: GameList = { status: "loading", error: "", total: 0, fresh: 0, pages: new Map(), generation: 0 };

/** Where a game is among the rows that are there; −1 where it is not. */
export function indexOf(list: GameList, address: GameAddress | null): number {
  for (const [page, rows] of list.pages) {
    const place = rows.findIndex((row) => sameGame(row, address));
    if (place >= 0) return page * PAGE_SIZE + place;
  }
  return -1;
}

/** A row of the list; undefined while its page is on its way. */
export function rowAt(list: GameList, index: number): GameRow | undefined {
  return list.pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE];
}
