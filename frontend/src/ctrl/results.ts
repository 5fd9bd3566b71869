/** The view of results: how games ended by step, and how reliable the value is. */
import { ApiError, type Api } from "../api";
import type { Range } from "../filter";
import type { Bin } from "../answers";
import { streamOf, type TabState } from "../state.svelte";

/** Of so many polls one asks how games ended, and of more whether the value is reliable: for that the server opens games. */
const POLLS = 5;
const RELIABILITY_POLLS = 60;

export class ResultsCtrl {
  private polls = 0;
  private reading = new AbortController();
  private asked = "";

  constructor(
    private readonly state: TabState,
    private readonly api: Api,
  ) {}

  /** Asks for what is shown, now and then; at once for another run, stream, opponent or range. */
  async poll(signal: AbortSignal): Promise<void> {
    const { run } = this.state.filter;
    const stream = streamOf(this.state);
    if (!run || !stream) return;
    this.readReliability(run, stream);
    const { opponent, results } = this.state;
    const known = results?.run === run && results.stream === stream && results.opponent === opponent;
    if (!known || this.polls % POLLS === 0) await this.load(run, stream, opponent, signal);
    this.polls++;
  }

  /** The steps of the games that reliability is told of: those brushed, up to the step cursor. */
  get range(): Range {
    const { steps, upTo } = this.state.filter;
    return { from: steps.from, to: steps.to === null ? upTo : Math.min(steps.to, upTo ?? Infinity) };
  }

  /** Stops reading. */
  leave(): void {
    this.reading.abort();
    this.asked = "";
  }

  /** Shows the score against another opponent. */
  chooseOpponent(opponent: string): void {
    this.state.opponent = opponent;
  }

  /** What the list is to be narrowed to, to show the games of a bin. */
  gamesOf({ start, end }: Bin): Pick<TabState["filter"], "stream" | "steps"> {
    return { stream: streamOf(this.state), steps: { from: start, to: end } };
  }

  private async load(run: string, stream: string, opponent: string, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.api.results(run, stream, opponent, signal);
      if (!signal.aborted) this.state.results = { run, stream, opponent, answer };
    } catch (error) {
      if (!signal.aborted && !(error instanceof ApiError)) throw error; // what is shown stays; the next poll tries again
    }
  }

  /** Reads in the background: it takes seconds where games have to be opened. */
  private readReliability(run: string, stream: string): void {
    const { range } = this;
    const key = [run, stream, range.from, range.to].join("\n");
    if (key === this.asked && this.polls % RELIABILITY_POLLS !== 0) return;
    if (key !== this.asked) this.state.reliability = null;
    this.asked = key;
    this.reading.abort();
    const { signal } = (this.reading = new AbortController());
    this.api.reliability(run, stream, range, signal).then(
      (answer) => signal.aborted || (this.state.reliability = answer),
      (error: unknown) => {
        if (signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        this.state.reliability ??= { kind: null, perspective: null, games: 0, bands: [], truncated: [], reason: error.message };
      },
    );
  }
}
