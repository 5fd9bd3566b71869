/** What the view of games knows: the list, the strip over it, and the games that are open. */
import { OfferState } from "../game/offer/state.svelte";
import type { OpenGame } from "../game/open";
import { PairState } from "../game/pair/state.svelte";
import type { Look } from "../look/state.svelte";
import type { RunInfo } from "../server/answers";
import { NO_GAMES, type GameList } from "./list/rows";
import { StripState } from "./strip/state.svelte";

/** A game that is looked at from the list: where its row is, in pixels of the window. */
export interface Preview {
  readonly open: OpenGame;
  readonly y: number;
}

export class GamesState {
  list = $state.raw<GameList>(NO_GAMES);
  listShown = $state(true);
  /** Row of the list to bring into sight; −1 for none. */
  followedRow = $state(-1);
  /** Counts the times that the field that finds games was asked for. */
  searching = $state(0);
  /** Every new game is opened as it comes. */
  following = $state(false);
  preview = $state.raw<Preview | null>(null);
  readonly strip = new StripState();
  readonly pair: PairState;
  readonly offer = new OfferState();

  /** `known` is what the server tells of all runs. */
  constructor(look: Look, known: { readonly runs: readonly RunInfo[] }) {
    this.pair = new PairState(look, known);
  }
}
