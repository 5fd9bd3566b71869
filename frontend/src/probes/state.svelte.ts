/** What the view of probes knows. */
import type { Look } from "../look/state.svelte";
import type { ProbeRow, Probes } from "../server/answers";
import type { Selection } from "../server/selection";
import { ProbeBoard } from "./board.svelte";
import type { ChartKind } from "./chart/lines";
import type { OpenProbe } from "./open";
import { placeAt } from "./probe";

/** The probes of the selected runs. */
export interface ListedProbes {
  /** Of which runs, as `keyOf` tells. */
  readonly of: string;
  readonly answer: Probes;
  /** Where the step cursor was: what was latest there is in the rows. */
  readonly at: number | null;
  /** One a name: of the run in front where it has that probe, else of another. */
  readonly rows: readonly ProbeRow[];
}

export class ProbesState {
  private readonly tab: { readonly selection: Selection };
  list = $state.raw<ListedProbes | null>(null);
  /** Why the probes cannot be shown; empty while they can. */
  problem = $state("");
  /** The probe asked for; empty: the first of the list. */
  name = $state("");
  probe = $state.raw<OpenProbe | null>(null);
  chart = $state<ChartKind>("lines");
  readonly board: ProbeBoard;

  /** The place of the open probe's evaluation that is shown; −1 where there was none by the step cursor. */
  readonly evaluation = $derived.by(() => (this.probe ? placeAt(this.probe.steps, this.tab.selection.upTo) : -1));

  constructor(look: Look, tab: { readonly selection: Selection }) {
    this.tab = tab;
    this.board = new ProbeBoard(look, this);
  }
}
