/** What came to a stream since the step that somebody last saw of its run. */
import type { Badge } from "../probes/badge";
import type { Bin, GameRow } from "../server/answers";

/** A game worth watching, and why. */
export interface Pick {
  readonly why: "surprise" | "shortest" | "longest";
  readonly row: GameRow;
}

export interface Changes {
  readonly run: string;
  readonly stream: string;
  readonly since: number;
  readonly latest: number;
  readonly games: number;
  /** How games ended since, and over as many steps before. */
  readonly before: Bin | null;
  readonly after: Bin | null;
  readonly picks: readonly Pick[];
  /** Probes that were learned, forgotten or began to flicker since. */
  readonly probes: readonly (readonly [name: string, badge: Badge])[];
}

export class ChangesState {
  /** null where nothing came, or that is not known yet. */
  changes = $state.raw<Changes | null>(null);
}
