/** The strip of the trainer's own scalars: which are shown, their curves, and the steps brushed on it. */
import { ApiError, type Api } from "../api";
import type { Range } from "../filter";
import { shownTags, trainersOwn } from "../scalar/curve";
import type { TabState } from "../state.svelte";
import { store, stored } from "../stored";

/** Of so many polls one asks for the curves: TensorBoard itself reads the log anew every five seconds. */
const POLLS = 5;

/** How long a brush rests before the list follows. */
const REST_MILLISECONDS = 100;

const SEPARATOR = "\n";

export class ScalarsCtrl {
  private polls = 0;
  private choosing = new AbortController();
  private rest: ReturnType<typeof setTimeout> | undefined;

  /** `narrow` narrows the list of games to steps. */
  constructor(
    private readonly state: TabState,
    private readonly api: Api,
    private readonly narrow: (steps: Range) => void,
  ) {
    state.chosenTags = stored("scalars")?.split(SEPARATOR) ?? [];
  }

  /** Asks for what is shown, now and then; at once for a run that is shown for the first time. */
  async poll(signal: AbortSignal): Promise<void> {
    const { filter: { run }, gamesShown, scalars } = this.state;
    const known = scalars?.run === run;
    if (run && gamesShown && (!known || this.polls++ % POLLS === POLLS - 1)) await this.load(signal);
  }

  /** Shows another scalar in a lane; the one that stood there goes where the other one was. */
  choose(lane: number, tag: string): void {
    const shown = [...shownTags(this.state.scalars?.tags ?? [], this.state.chosenTags)];
    const other = shown.indexOf(tag);
    if (other >= 0) shown[other] = shown[lane]!;
    shown[lane] = tag;
    this.state.chosenTags = shown;
    store("scalars", shown.join(SEPARATOR));
    this.choosing.abort();
    this.choosing = new AbortController();
    void this.load(this.choosing.signal);
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

  private async load(signal: AbortSignal): Promise<void> {
    const { chosenTags, filter: { run } } = this.state;
    try {
      const tags = trainersOwn((await this.api.scalars(run, signal)).tags);
      const shown = shownTags(tags, chosenTags);
      const curves = await Promise.all(shown.map(async (tag) => [tag, (await this.api.scalar(run, tag, signal)).points] as const));
      const overtaken = signal.aborted || run !== this.state.filter.run || chosenTags !== this.state.chosenTags;
      if (!overtaken) this.state.scalars = { run, tags, curves: new Map(curves) };
    } catch (error) {
      if (!signal.aborted && !(error instanceof ApiError)) throw error; // what is shown stays; the next poll tries again
    }
  }
}
