/** The view of results: how games ended by step, and how reliable the value is. */
import { context } from "../ui/context";
import { Asking, EveryNth } from "../server/asking";
import { keyOf, type Range, type Selection } from "../server/selection";
import type { Bin, Reliability, Results } from "../server/answers";
import type { TabCtrl } from "../tab/ctrl";
import { streamOf } from "../tab/state.svelte";
import type { ViewCtrl } from "../tab/view";
import type { LineName } from "./groups";
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

  /** Asks for what is shown, now and then; at once for other runs, another stream, opponent or range. */
  async poll(signal: AbortSignal): Promise<void> {
    const { selection } = this.tab.state;
    const stream = streamOf(this.tab.state);
    if (!selection.run || !stream) return;
    this.readReliability(selection, stream);
    const { opponent, results } = this.state;
    const known = results?.of === keyOf(selection) && results.stream === stream && results.opponent === opponent;
    if (this.every.due(known)) await this.load(selection, stream, opponent, signal);
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
  gamesOf({ start, end }: Bin): Pick<Selection, "stream" | "steps" | "began"> {
    return { stream: streamOf(this.tab.state), steps: { from: start, to: end }, began: true };
  }

  private async load(selection: Selection, stream: string, opponent: string, outer: AbortSignal): Promise<void> {
    const question = (signal: AbortSignal) => this.tab.api.results(selection, stream, opponent, signal);
    const take = (answer: Results) => {
      this.state.results = { of: keyOf(selection), stream, opponent, answer };
      this.state.problem = "";
    };
    await this.asking.ask(question, take, { failed: (words) => (this.state.problem = words), outer });
  }

  /** Shows the lines of something else by group. */
  chooseLine(line: LineName): void {
    this.state.line = line;
  }

  /** Reads in the background: it takes seconds where games have to be opened. */
  private readReliability(selection: Selection, stream: string): void {
    const { range } = this;
    const wanted = [keyOf(selection), selection.whose, stream, range.from, range.to].join("\n");
    const known = wanted === this.asked;
    if (!this.seldom.due(known)) return;
    if (!known) this.state.reliability = null;
    this.asked = wanted;
    void this.reading.ask(
      (signal) => this.tab.api.reliability(selection, stream, range, signal),
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
