/** Probes: the list of a run, the one that is open, and the way from a position to its probe. */
import { ApiError, type Api } from "../api";
import type { Ctrl } from "../ctrl";
import { sorted } from "../probe/badge";
import { openProbe } from "../probe/open";
import { sameSfen } from "../probe/probe";
import type { Probe } from "../answers";
import { evaluations, probeBoardOf } from "../probe_board.svelte";
import { sfenOf } from "../shogi/position";
import type { ChartKind } from "../probe/lines";
import type { State } from "../state.svelte";

/** Of so many polls one asks for the probes: TensorBoard itself reads the log anew every five seconds. */
const POLLS = 5;

export class ProbesCtrl {
  /** What moves on the board of the open probe. */
  board: Ctrl | null = null;
  private polls = 0;
  private current = new AbortController();
  private shown: Probe | null = null;

  /** `make` gives a ctrl over another state, with the same list. */
  constructor(
    private readonly main: Pick<Ctrl, "state" | "games" | "setView">,
    private readonly api: Api,
    private readonly make: (board: State) => Ctrl,
  ) {}

  /** Asks for what is shown, now and then; at once for a run that is shown for the first time. */
  async poll(signal: AbortSignal): Promise<void> {
    const { filter: { run }, probes, probe } = this.main.state;
    const known = probes?.run === run && (probe?.run ?? run) === run && (probe?.name ?? "") === this.wanted();
    if (run && (!known || this.polls++ % POLLS === POLLS - 1)) await this.load(signal);
  }

  /** Opens a probe of the list; the empty name closes it. */
  open(name: string): void {
    this.main.state.probeName = name;
    this.current.abort();
    this.current = new AbortController();
    if (name) void this.load(this.current.signal);
  }

  setChart(chart: ChartKind): void {
    this.main.state.chart = chart;
  }

  /** Shows an evaluation of the open probe; at its last one the step cursor lets go. */
  go(place: number): void {
    const steps = this.main.state.probe?.steps ?? [];
    if (steps.length > 0) this.main.games.setStep(place >= steps.length - 1 ? null : steps[Math.max(0, place)]!);
  }

  /** The next (1) or previous (−1) evaluation. */
  step(direction: 1 | -1): void {
    this.board?.player.step(direction);
  }

  /** From the position on the board to its probe; where it has none, it is offered to become one. */
  async find({ open, position, ply }: State): Promise<void> {
    const { state } = this.main;
    if (open === null || position === null) return;
    const sfen = sfenOf(position, ply + 1);
    const { run } = open.address;
    const { probes } = await this.api.probes(run).catch(() => ({ probes: [] })); // a server that cannot tell: it is offered
    const probe = probes.find((row) => sameSfen(row.sfen, sfen));
    if (probe === undefined) {
      state.offered = sfen;
      return;
    }
    if (state.filter.run !== run) this.main.games.setFilter({ run });
    this.main.setView("probes");
    this.open(probe.name);
  }

  /** Takes an offer back. */
  refuse(): void {
    this.main.state.offered = "";
  }

  private async load(signal: AbortSignal): Promise<void> {
    const { state } = this.main;
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
    const { probeName, probes, probe, filter: { upTo } } = this.main.state;
    const rows = probes?.rows ?? [];
    const named = (wanted: string | undefined) => rows.find(({ name }) => name === wanted);
    return (named(probeName) ?? named(probe?.name) ?? sorted(rows, upTo)[0])?.name ?? "";
  }

  private show(run: string, probe: Probe | null): void {
    const { state } = this.main;
    if (probe === this.shown && state.probe?.run === run) return;
    this.shown = probe;
    state.probe = probe && openProbe(run, probe);
    this.board ??= this.make(probeBoardOf(state, (place) => this.go(place)));
    this.board.focus.clear();
    this.board.state.open = state.probe && evaluations(state.probe);
    state.probeBoard = state.probe && this.board.state;
  }
}
