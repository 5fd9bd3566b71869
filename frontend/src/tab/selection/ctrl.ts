/** What of the runs is looked at, in every view: run, stream, steps, and what else narrows the games. */
import type { RunInfo } from "../../server/answers";
import type { Api } from "../../server/api";
import { Asking } from "../../server/asking";
import { ALL, type Selection, type Range } from "../../server/selection";
import { stepsOf } from "../../server/members";
import type { TabState } from "../state.svelte";
import { nextStop } from "./step_cursor";

/** How long the step cursor rests before those who listen are told. */
const REST_MILLISECONDS = 200;

export interface Listener {
  /** Something else is selected; `afresh`: what was shown has nothing to do with it. */
  changed(afresh: boolean): void;
  /** Somebody chose another run. */
  chosen(): void;
}

export class SelectionCtrl {
  private readonly listeners: Listener[] = [];
  private readonly asking = new Asking();
  private rest: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly state: TabState,
    private readonly api: Api,
  ) {}

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Selects something else. */
  set(changes: Partial<Selection>): void {
    const streams = "run" in changes ? { stream: "" } : {};
    this.state.selection = { ...this.state.selection, ...streams, ...changes };
    this.tell(true);
  }

  /** Goes to another run, which somebody chose. */
  choose(run: string): void {
    this.set({ run });
    for (const listener of this.listeners) listener.chosen();
  }

  /** Selects what a link says; what it says already stays as it is. */
  follow({
    run,
    ...wanted
  }: Pick<Selection, "run" | "groups" | "hparam" | "align" | "whose" | "upTo" | "steps" | "began">): void {
    const { selection } = this.state;
    const names = Object.keys(wanted) as (keyof typeof wanted)[];
    const same = names.every((name) => JSON.stringify(wanted[name]) === JSON.stringify(selection[name]));
    if (run !== selection.run) this.set({ run, ...wanted });
    else if (!same) this.set(wanted);
  }

  /** The run with the latest game, else the first with probes, unless one is selected. */
  first(runs: readonly RunInfo[]): void {
    if (this.state.selection.run) return;
    const latest = runs.reduce<RunInfo | null>(
      (best, run) => (run.games > 0 && (best === null || (run.last_time ?? 0) > (best.last_time ?? 0)) ? run : best),
      null,
    );
    const chosen = latest ?? runs.find(({ probes }) => probes.length > 0);
    if (chosen) this.set({ run: chosen.run });
  }

  /** Moves the step cursor often, as by a slider: those who listen are told when it rests. */
  setStep(upTo: number | null): void {
    if (upTo === this.state.selection.upTo) return;
    this.state.selection = { ...this.state.selection, upTo };
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.tell(false), REST_MILLISECONDS);
  }

  /** Narrows to games that ended at these steps. */
  narrow(steps: Range): void {
    this.state.selection = { ...this.state.selection, steps, began: false };
    this.tell(false);
  }

  /** All games of the run and stream again, up to the step cursor. */
  reset(): void {
    this.set(ALL);
  }

  /** Moves the step cursor to its next (1) or previous (−1) stop. */
  moveStep(direction: 1 | -1): void {
    const { selection, members, shownStep } = this.state;
    const steps = stepsOf(members);
    if (!steps) return;
    const upTo = nextStop(steps, selection.upTo, shownStep ?? null, direction);
    if (upTo !== selection.upTo) this.set({ upTo });
  }

  private tell(afresh: boolean): void {
    if (afresh || this.state.selection.upTo === null) this.state.shownStep = undefined;
    this.asking.stop();
    for (const listener of this.listeners) listener.changed(afresh);
    if (this.state.selection.upTo !== null) this.askStep();
  }

  /** The latest step at or before the cursor at which a game ended; failing is told by what lists the games. */
  private askStep(): void {
    const question = (signal: AbortSignal) => this.api.games({ ...this.state.selection, sort: "-step" }, 0, 1, signal);
    void this.asking.ask(question, ({ games }) => (this.state.shownStep = games[0]?.global_step ?? null));
  }
}
