/** The view of results: how games ended by step, and how reliable the value is. */
import { context } from "../ui/context";
import { Asking, EveryNth } from "../server/asking";
import type { Selection, Range } from "../server/selection";
import type { Bin, Reliability } from "../server/answers";
import type { TabCtrl } from "../tab/ctrl";
import { streamOf } from "../tab/state.svelte";
import type { ViewCtrl } from "../tab/view";
import { ResultsState } from "./state.svelte";

/** Of so many polls one asks how games ended, and of more whether the value is reliable: for that the server opens games. */
const POLLS = 5;
const RELIABILITY_POLLS = 60;

export class ResultsCtrl implements ViewCtrl {
  readonly state = new ResultsState();
  private readonly asking = new Asking();
  private readonly every = new EveryNth(POLLS);
  private readonly reading = new Asking();
  private readonly seldom = new EveryNth(RELIABILITY_POLLS);
  private asked = "";

  constructor(readonly tab: TabCtrl) {}

  /** Asks for what is shown, now and then; at once for another run, stream, opponent or range. */
  async poll(signal: AbortSignal): Promise<void> {
    const { run } = this.tab.state.selection;
    const stream = streamOf(this.tab.state);
    if (!run || !stream) return;
    this.readReliability(run, stream);
    const { opponent, results } = this.state;
    const known = results?.run === run && results.stream === stream && results.opponent === opponent;
    if (this.every.due(known)) await this.load(run, stream, opponent, signal);
  }

  /** The steps of the games that reliability is told of: those brushed, up to the step cursor. */
  get range(): Range {
    const { steps, upTo } = this.tab.state.selection;
    return { from: steps.from, to: steps.to === null ? upTo : Math.min(steps.to, upTo ?? Infinity) };
  }

  /** Stops reading. */
  leave(): void {
    this.reading.stop();
    if (this.state.reliability === null) this.asked = "";
  }

  /** Shows the score against another opponent. */
  chooseOpponent(opponent: string): void {
    this.state.opponent = opponent;
  }

  /** What the list is to be narrowed to, to show the games of a bin. */
  gamesOf({ start, end }: Bin): Pick<Selection, "stream" | "steps"> {
    return { stream: streamOf(this.tab.state), steps: { from: start, to: end } };
  }

  private async load(run: string, stream: string, opponent: string, outer: AbortSignal): Promise<void> {
    const question = (signal: AbortSignal) => this.tab.api.results(run, stream, opponent, signal);
    await this.asking.ask(question, (answer) => (this.state.results = { run, stream, opponent, answer }), { outer });
  }

  /** Reads in the background: it takes seconds where games have to be opened. */
  private readReliability(run: string, stream: string): void {
    const { range } = this;
    const wanted = [run, stream, range.from, range.to].join("\n");
    const known = wanted === this.asked;
    if (!this.seldom.due(known)) return;
    if (!known) this.state.reliability = null;
    this.asked = wanted;
    void this.reading.ask(
      (signal) => this.tab.api.reliability(run, stream, range, signal),
      (answer) => this.tell(answer, ""),
      { failed: (words) => this.tell(this.state.reliability, words) },
    );
  }

  private tell(reliability: Reliability | null, unread: string): void {
    this.state.reliability = reliability;
    this.state.unread = unread;
  }
}

/** The view of results that a view is part of. */
export const { set: setResults, use: useResults, entry: resultsEntry } = context<ResultsCtrl>();
