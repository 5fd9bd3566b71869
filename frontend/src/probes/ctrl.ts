/** Probes: the list of a run, and the one that is open. */
import type { Probe, ProbeRow } from "../server/answers";
import type { Api } from "../server/api";
import { Asking, EveryNth } from "../server/asking";
import { sorted } from "./badge";
import type { ChartKind } from "./chart/lines";
import { openProbe } from "./open";
import type { ProbeBoard } from "./board.svelte";
import type { TabState } from "../tab/state.svelte";
import { BoardCtrl } from "../board/ctrl";
import type { ClipboardCtrl } from "../tab/clipboard";

/** Of so many polls one asks for the probes: TensorBoard itself reads the log anew every five seconds. */
const POLLS = 5;

export class ProbesCtrl {
  /** What moves on the board of the open probe: to another place is to another step. */
  readonly board: BoardCtrl<ProbeBoard>;
  private readonly asking = new Asking();
  private readonly every = new EveryNth(POLLS);
  private shown: Probe | null = null;

  /** `setStep` moves the step cursor. */
  constructor(
    private readonly state: TabState,
    private readonly api: Api,
    clipboard: ClipboardCtrl,
    private readonly setStep: (upTo: number | null) => void,
  ) {
    this.board = new BoardCtrl(state.probeBoard, clipboard, (place) => this.go(place));
  }

  /** Asks for what is shown, now and then; at once for a run that is shown for the first time. */
  async poll(signal: AbortSignal): Promise<void> {
    const { filter: { run }, probes, probe } = this.state;
    const known = probes?.run === run && (probe?.run ?? run) === run && (probe?.name ?? "") === this.wanted();
    if (run && this.every.due(known)) await this.load(signal);
  }

  /** Opens a probe of the list; the empty name closes it. */
  open(name: string): void {
    this.state.probeName = name;
    if (name) void this.load();
    else this.asking.stop();
  }

  setChart(chart: ChartKind): void {
    this.state.chart = chart;
  }

  /** Shows an evaluation of the open probe; at its last one the step cursor lets go. */
  go(place: number): void {
    const steps = this.state.probe?.steps ?? [];
    if (steps.length > 0) this.setStep(place >= steps.length - 1 ? null : steps[Math.max(0, place)]!);
  }

  /** The next (1) or previous (−1) evaluation. */
  step(direction: 1 | -1): void {
    this.board.player.step(direction);
  }

  private async load(outer?: AbortSignal): Promise<void> {
    const { run } = this.state.filter;
    const failed = (words: string) => (this.state.probesProblem = words);
    await this.asking.ask((signal) => this.read(run, signal), (probe) => this.show(run, probe), { failed, outer });
  }

  /** The list, which is shown at once, and then the probe that is wanted of it. */
  private async read(run: string, signal: AbortSignal): Promise<Probe | null> {
    const { probes: rows } = await this.api.probes(run, signal);
    if (!signal.aborted) this.list(run, rows);
    const name = this.wanted();
    return name ? this.api.probe(run, name, signal) : null;
  }

  private list(run: string, rows: readonly ProbeRow[]): void {
    if (this.state.probes?.rows !== rows) this.state.probes = { run, rows };
  }

  /** The probe asked for, where the run has it; else the one that is open, else the first of the list; empty without any. */
  private wanted(): string {
    const { probeName, probes, probe, filter: { upTo } } = this.state;
    const rows = probes?.rows ?? [];
    const named = (wanted: string | undefined) => rows.find(({ name }) => name === wanted);
    return (named(probeName) ?? named(probe?.name) ?? sorted(rows, upTo)[0])?.name ?? "";
  }

  private show(run: string, probe: Probe | null): void {
    this.state.probesProblem = "";
    if (probe === this.shown && this.state.probe?.run === run) return;
    this.shown = probe;
    this.state.probe = probe && openProbe(run, probe);
    this.board.focus.clear();
  }
}
