/** What the view of results knows. */
import type { Reliability, Results } from "../server/answers";
import type { LineName } from "./groups";

/** How the games of a stream ended by step. */
export interface ShownResults {
  /** Of which runs, as `keyOf` tells. */
  readonly of: string;
  readonly stream: string;
  readonly opponent: string;
  readonly answer: Results;
}

export class ResultsState {
  results = $state.raw<ShownResults | null>(null);
  /** Why how games ended is not known; empty where it is. */
  problem = $state("");
  /** What is drawn by group. */
  line = $state<LineName>("black");
  /** null while it is being read, and where it cannot be. */
  reliability = $state.raw<Reliability | null>(null);
  /** Why reliability could not be read; empty where it could. */
  unread = $state("");
  /** Whom the score is against; empty: the usual one. */
  opponent = $state("");
}
