/** The two games that a view is of. */
import { context } from "../../ui/context";
import type { PairCtrl } from "./ctrl";
import type { PairState } from "./state.svelte";

export interface OfPair {
  readonly pair: PairState;
  readonly ctrl: PairCtrl;
}

export const { set: setPair, use: usePair, entry: pairEntry } = context<OfPair>();
