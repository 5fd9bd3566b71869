/** What the view of results knows. */
import type { Reliability, Results } from "../server/answers";

/** How the games of a stream ended by step. */
export interface ShownResults {
  readonly run: string;
  readonly stream: string;
  readonly opponent: string;
  readonly answer: Results;
}

export class ResultsState {
  results = $state.raw<ShownResults | null>(null);
  /** null while it is being read. */
  reliability = $state.raw<Reliability | null>(null);
  /** Whom the score is against; empty: the usual one. */
  opponent = $state("");
}
