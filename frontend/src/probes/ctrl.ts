/** Probes: the list of a run, and the one that is open. */
import { context } from "../ui/context";
import type { Probe, ProbeRow } from "../server/answers";
import { Asking, EveryNth } from "../server/asking";
import { sorted } from "./badge";
import type { ChartKind } from "./chart/lines";
import { openProbe } from "./open";
import type { ProbeBoard } from "./board.svelte";
import { ProbesState } from "./state.svelte";
import type { TabCtrl } from "../tab/ctrl";
import type { ViewCtrl } from "../tab/view";
import { BoardCtrl } from "../board/ctrl";

/** Of so many polls one asks for the probes: TensorBoard itself reads the log anew every five seconds. */
const POLLS = 5;

export class ProbesCtrl implements ViewCtrl {
  readonly state: ProbesState;
  /** What moves on the board of the open probe: to another place is to another step. */
  readonly board: BoardCtrl<ProbeBoard>;
  private readonly asking = new Asking();
  private readonly every = new EveryNth(POLLS);
  private shown: Probe | null = null;

  constructor(readonly tab: TabCtrl) {
    this.state = new ProbesState(tab.state.look, tab.state);
    this.board = new BoardCtrl(this.state.board, tab.clipboard, (place) => this.go(place));
  }

  /** Asks for what is shown, now and then; at once for a run that is shown for the first time. */
  async poll(signal: AbortSignal): Promise<void> {
    const { run } = this.tab.state.selection;
    const { list, probe } = this.state;
    const known = list?.run === run && (probe?.run ?? run) === run && (probe?.name ?? "") === this.wanted();
    if (run && this.every.due(known)) await this.load(signal);
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
    const { run } = this.tab.state.selection;
    if (!run) return; // no run is known yet
    const failed = (words: string) => (this.state.problem = words);
    await this.asking.ask(
      (signal) => this.read(run, signal),
      (probe) => this.show(run, probe),
      { failed, outer },
    );
  }

  /** The list, which is shown at once, and then the probe that is wanted of it. */
  private async read(run: string, signal: AbortSignal): Promise<Probe | null> {
    const { probes: rows } = await this.tab.api.probes(run, signal);
    if (!signal.aborted) this.list(run, rows);
    const name = this.wanted();
    return name ? this.tab.api.probe(run, name, signal) : null;
  }

  private list(run: string, rows: readonly ProbeRow[]): void {
    if (this.state.list?.rows !== rows) this.state.list = { run, rows };
  }

  /** The probe asked for, where the run has it; else the one that is open, else the first of the list; empty without any. */
  private wanted(): string {
    const { name, list, probe } = this.state;
    const rows = list?.rows ?? [];
    const named = (wanted: string | undefined) => rows.find(({ name }) => name === wanted);
    return (named(name) ?? named(probe?.name) ?? sorted(rows, this.tab.state.selection.upTo)[0])?.name ?? "";
  }

  private show(run: string, probe: Probe | null): void {
    this.state.problem = "";
    if (probe === this.shown && this.state.probe?.run === run) return;
    this.shown = probe;
    this.state.probe = probe && openProbe(run, probe);
    this.board.focus.clear();
  }
}

/** The view of probes that a view is part of. */
export const { set: setProbes, use: useProbes, entry: probesEntry } = context<ProbesCtrl>();
