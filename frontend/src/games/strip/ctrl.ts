/** The strip of the trainer's own scalars: which are shown, their curves, and the steps brushed on it. */
import type { Api } from "../../server/api";
import { Asking, EveryNth } from "../../server/asking";
import type { Range } from "../../server/selection";
import { shownTags, trainersOwn } from "./curve";
import type { TabState } from "../../tab/state.svelte";
import type { Scalars, StripState } from "./state.svelte";
import { store, stored } from "../../browser/stored";

/** Of so many polls one asks for the curves: TensorBoard itself reads the log anew every five seconds. */
const POLLS = 5;

/** How long a brush rests before the list follows. */
const REST_MILLISECONDS = 100;

const SEPARATOR = "\n";

export class ScalarsCtrl {
  private readonly asking = new Asking();
  private readonly every = new EveryNth(POLLS);
  private rest: ReturnType<typeof setTimeout> | undefined;

  /** `narrow` narrows the list of games to steps. */
  constructor(
    private readonly state: StripState,
    private readonly tab: TabState,
    private readonly api: Api,
    private readonly narrow: (steps: Range) => void,
  ) {
    state.chosenTags = stored("scalars")?.split(SEPARATOR) ?? [];
  }

  /** Asks for what is shown, now and then; at once for a run that is shown for the first time. */
  async poll(signal: AbortSignal): Promise<void> {
    const { run } = this.tab.selection;
    const known = this.state.scalars?.run === run;
    if (run && this.every.due(known)) await this.load(signal);
  }

  /** Shows another scalar in a lane; the one that stood there goes where the other one was. */
  choose(lane: number, tag: string): void {
    const shown = [...shownTags(this.state.scalars?.tags ?? [], this.state.chosenTags)];
    const other = shown.indexOf(tag);
    if (other >= 0) shown[other] = shown[lane]!;
    shown[lane] = tag;
    this.state.chosenTags = shown;
    store("scalars", shown.join(SEPARATOR));
    void this.load();
  }

  /** Draws a range; the list follows when it rests. */
  brush(range: Range): void {
    this.state.brush = range;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.release(), REST_MILLISECONDS);
  }

  /** Forgets what is being brushed. */
  cancel(): void {
    clearTimeout(this.rest);
    this.state.brush = null;
  }

  /** Lists the games of all steps again. */
  clear(): void {
    this.cancel();
    this.narrow({ from: null, to: null });
  }

  /** Lets the list follow at once. */
  release(): void {
    const { brush } = this.state;
    this.cancel();
    if (brush) this.narrow(brush);
  }

  private async load(outer?: AbortSignal): Promise<void> {
    const { run } = this.tab.selection;
    const { chosenTags } = this.state;
    await this.asking.ask(
      (signal) => this.read(run, chosenTags, signal),
      (scalars) => (this.state.scalars = scalars),
      { outer },
    );
  }

  private async read(run: string, chosen: readonly string[], signal: AbortSignal): Promise<Scalars> {
    const tags = trainersOwn((await this.api.scalars(run, signal)).tags);
    const curves = shownTags(tags, chosen).map(
      async (tag) => [tag, (await this.api.scalar(run, tag, signal)).points] as const,
    );
    return { run, tags, curves: new Map(await Promise.all(curves)) };
  }
}
