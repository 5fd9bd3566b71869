/** The board of a probe: one position, at the evaluation that the step cursor is at. */
import { BoardState } from "../board/state.svelte";
import type { Look } from "../look/state.svelte";
import type { OpenProbe } from "./open";
import { isChecked } from "../shogi/rules";
import type { Shown } from "../board/shown";

interface Source {
  readonly probe: OpenProbe | null;
  /** The place of the evaluation. */
  readonly evaluation: number;
}

export class ProbeBoard extends BoardState {
  private readonly source: Source;
  readonly moments = [];
  readonly shown = $derived.by(() => this.source.probe && probeShown(this.source.probe));

  constructor(look: Look, source: Source) {
    super(look);
    this.source = source;
  }

  get ply(): number {
    return this.source.evaluation;
  }
}

/** The evaluations of a probe. */
export function probeShown({ name, sfen, steps, position, at }: OpenProbe): Shown {
  const there = (place: number) => place >= 0 && place < steps.length;
  const checked = isChecked(position, position.turn);
  return {
    last: steps.length - 1,
    probe: name,
    position: (place) => (there(place) ? position : null),
    arrival: () => null,
    checked: (place) => checked && there(place),
    policy: at,
    sfen: (place) => (there(place) ? sfen : ""),
  };
}
