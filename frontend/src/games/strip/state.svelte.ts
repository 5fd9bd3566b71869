/** The strip of the trainer's own scalars over the list. */
import type { Curve } from "../../server/answers";
import type { Range } from "../../server/selection";

/** The trainer's own scalars of a run: all tags, and the curves of those that are shown. */
export interface Scalars {
  readonly run: string;
  readonly tags: readonly string[];
  readonly curves: ReadonlyMap<string, Curve>;
}

export class StripState {
  scalars = $state.raw<Scalars | null>(null);
  /** What a person wants in each lane, whether or not the run has it. */
  chosenTags = $state.raw<readonly string[]>([]);
  /** The steps that are being brushed; null once they are selected, or when none are. */
  brush = $state.raw<Range | null>(null);
}
