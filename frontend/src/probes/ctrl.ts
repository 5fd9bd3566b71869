/** Probes: the list of a run, and the one that is open. */
import { context } from "../ui/context";
import type { Probe, ProbeRow, Probes } from "../server/answers";
import { keyOf, type Selection } from "../server/selection";
import { inFront } from "./groups";
import { Asking, EveryNth } from "../server/asking";
import { sorted } from "./badge";
import type { ChartKind } from "./chart/lines";
import { openProbe } from "./open";
import { isThinned } from "./probe";
import type { ProbeBoard } from "./board.svelte";
import { type ListedProbes, ProbesState } from "./state.svelte";
import type { TabCtrl } from "../tab/ctrl";
import type { ViewCtrl } from "../tab/view";
import { BoardCtrl } from "../board/ctrl";

/** Of so many polls one asks for the probes: TensorBoard itself reads the log anew every five seconds. */
const POLLS = 5;

/** A probe as it was read. */
interface Found {
  readonly run: string;
  readonly probe: Probe;
}

export class ProbesCtrl implements ViewCtrl {
  readonly state: ProbesState;
  /** What moves on the board of the open probe: to another place is to another step. */
  readonly board: BoardCtrl<ProbeBoard>;
  private readonly asking = new Asking();
  private readonly every = new EveryNth(POLLS);
  private shown: Probe | undefined;

  constructor(readonly tab: TabCtrl) {
    this.state = new ProbesState(tab.state.look, tab.state);
    this.board = new BoardCtrl(this.state.board, tab.clipboard, (place) => this.go(place));
    tab.selection.listen({ changed: () => this.changed(), chosen: () => undefined });
  }

  /** The step cursor came to rest: of rows that were thinned what is shown at it may be missing. */
  private changed(): void {
    const { open, selection } = this.tab.state;
    const { list } = this.state;
    if (open?.ctrl === this && list?.of === keyOf(selection) && !tells(list, selection.upTo)) void this.load();
  }

  /** Asks for what is shown, now and then; at once for runs that are shown for the first time. */
  async poll(signal: AbortSignal): Promise<void> {
    const { selection } = this.tab.state;
    const { list, probe } = this.state;
    const row = this.wanted();
    const shown = list?.of === keyOf(selection) && tells(list, selection.upTo);
    const known = shown && probe?.name === row?.name && probe?.run === row?.run;
    if (selection.run && this.every.due(known)) await this.load(signal);
  }

  leave(): void {
    this.board.player.pause();
  }

  /** Opens a probe of the list; the empty name closes it. */
  open(name: string): void {
    this.state.name = name;
    if (name) void this.load();
    else this.asking.stop();
  }

  setChart(chart: ChartKind): void {
    this.state.chart = chart;
  }

  /** Shows an evaluation of the open probe; at its last one the step cursor lets go. */
  go(place: number): void {
    const steps = this.state.probe?.steps ?? [];
    if (steps.length > 0) this.tab.selection.setStep(place >= steps.length - 1 ? null : steps[Math.max(0, place)]!);
  }

  /** The next (1) or previous (−1) evaluation. */
  step(direction: 1 | -1): void {
    this.board.player.step(direction);
  }

  private async load(outer?: AbortSignal): Promise<void> {
    const { selection } = this.tab.state;
    if (!selection.run) return; // no run is known yet
    const failed = (words: string) => (this.state.problem = words);
    await this.asking.ask(
      (signal) => this.read(selection, signal),
      (found) => this.show(found),
      { failed, outer },
    );
  }

  /** The list, which is shown at once, and then the probe that is wanted of it. */
  private async read(selection: Selection, signal: AbortSignal): Promise<Found | null> {
    const take = (answer: Probes) => {
      if (!signal.aborted) this.list(selection, answer);
    };
    take(await this.tab.api.probes(selection, signal, selection.upTo, take));
    const row = this.wanted();
    if (row === undefined) return null;
    return { run: row.run, probe: await this.tab.api.probe(row.run, row.name, signal) };
  }

  private list(selection: Selection, answer: Probes): void {
    const of = keyOf(selection);
    if (this.state.list?.of === of && this.state.list.answer === answer) return;
    const rows = inFront(answer.probes, selection.run);
    this.state.list = { of, at: selection.upTo, answer, rows };
  }

  /** The probe asked for, where there is one; else the one that is open, else the first of the list. */
  private wanted(): ProbeRow | undefined {
    const { name, list, probe } = this.state;
    const rows = list?.rows ?? [];
    const named = (wanted: string | undefined) => rows.find(({ name }) => name === wanted);
    return named(name) ?? named(probe?.name) ?? sorted(rows, this.tab.state.selection.upTo)[0];
  }

  private show(found: Found | null): void {
    this.state.problem = "";
    if (found?.probe === this.shown && this.state.probe?.run === found?.run) return;
    this.shown = found?.probe;
    this.state.probe = found && openProbe(found.run, found.probe);
    this.board.focus.clear();
  }
}

/** Whether a list has what was latest at a step. */
function tells({ at, rows }: ListedProbes, upTo: number | null): boolean {
  return upTo === null || at === upTo || !rows.some(isThinned);
}

/** The view of probes that a view is part of. */
export const { set: setProbes, use: useProbes, entry: probesEntry } = context<ProbesCtrl>();
