/** What the whole tab knows, whatever view is shown. Only ctrls change a state; views are functions of it. */
import { Look } from "../look/state.svelte";
import type { RunInfo, Runs } from "../server/answers";
import { hparamsOf, membersOf, streamsOf } from "../server/members";
import { FIRST_SELECTION, type Selection } from "../server/selection";
import type { Trouble } from "../browser/loading";
import type { OpenView } from "./view";

export type Status = "loading" | "ready" | "error";

export class TabState {
  readonly look = new Look();
  /** Name of the view that is chosen. */
  view = $state("");
  /** The views that were loaded, by name. */
  views = $state.raw<ReadonlyMap<string, OpenView>>(new Map());
  /** Of the view that is chosen; null while there is none. */
  trouble = $state<Trouble | null>(null);
  /** Words of the last failed poll; empty while TensorBoard answers. */
  offline = $state("");

  runsStatus = $state<Status>("loading");
  runs = $state.raw<readonly RunInfo[]>([]);
  notices = $state.raw<Runs["notices"]>([]);
  /** The run that games came to last since the tab is open; empty while none came. */
  growing = $state("");
  /** What every view is of. */
  selection = $state.raw<Selection>(FIRST_SELECTION);
  /** With a step cursor the latest step of a game by then, null where there is none; undefined while that is not known. */
  shownStep = $state<number | null | undefined>(undefined);
  /** An address asked for something, whatever runs there are. */
  linked = $state(false);

  /** Words about what was just done. */
  said = $state("");
  help = $state(false);

  /** The runs that are selected. */
  readonly members = $derived.by(() => membersOf(this.selection, this.runs));
  /** Hyper-parameters that can make groups. */
  readonly hparams = $derived.by(() => hparamsOf(this.runs));
  /** The view that is chosen, once it is loaded. */
  readonly open = $derived.by(() => this.views.get(this.view) ?? null);
}

/** The stream whose results are shown: the one that is listed, else that of most games; empty where there is none. */
export function streamOf({ selection, runs }: Pick<TabState, "selection" | "runs">): string {
  const streams = streamsOf(membersOf(selection, runs));
  return selection.stream || (streams.toSorted((a, b) => b.games - a.games)[0]?.stream ?? "");
}
