/** Probes: the list of a run, and the one that is open. */
import type { Probe } from "../answers";
import { ApiError, type Api } from "../api";
import { sorted } from "../probe/badge";
import type { ChartKind } from "../probe/lines";
import { openProbe } from "../probe/open";
import type { ProbeBoard } from "../probe_board.svelte";
import type { TabState } from "../state.svelte";
import { BoardCtrl } from "./board";
import type { ClipboardCtrl } from "./clipboard";

/** Of so many polls one asks for the probes: TensorBoard itself reads the log anew every five seconds. */
const POLLS = 5;

export class ProbesCtrl {
  /** What moves on the board of the open probe: to another place is to another step. */
  readonly board: BoardCtrl<ProbeBoard>;
  private polls = 0;
  private current = new AbortController();
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
    if (run && (!known || this.polls++ % POLLS === POLLS - 1)) await this.load(signal);
  }

  /** Opens a probe of the list; the empty name closes it. */
  open(name: string): void {
    this.state.probeName = name;
    this.current.abort();
    this.current = new AbortController();
    if (name) void this.load(this.current.signal);
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

  private async load(signal: AbortSignal): Promise<void> {
    const { state } = this;
    const { run } = state.filter;
    try {
      const { probes: rows } = await this.api.probes(run, signal);
      if (signal.aborted || run !== state.filter.run) return;
      if (state.probes?.rows !== rows) state.probes = { run, rows };
      const name = this.wanted();
      const probe = name ? await this.api.probe(run, name, signal) : null;
      if (!signal.aborted && run === state.filter.run && name === this.wanted()) this.show(run, probe);
      state.probesProblem = "";
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      state.probesProblem = error.message;
    }
  }

  /** The probe asked for, where the run has it; else the one that is open, else the first of the list; empty without any. */
  private wanted(): string {
    const { probeName, probes, probe, filter: { upTo } } = this.state;
    const rows = probes?.rows ?? [];
    const named = (wanted: string | undefined) => rows.find(({ name }) => name === wanted);
    return (named(probeName) ?? named(probe?.name) ?? sorted(rows, upTo)[0])?.name ?? "";
  }

  private show(run: string, probe: Probe | null): void {
    if (probe === this.shown && this.state.probe?.run === run) return;
    this.shown = probe;
    this.state.probe = probe && openProbe(run, probe);
    this.board.focus.clear();
  }
}
