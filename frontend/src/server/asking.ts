/** Asking the server: what is asked later wins, and what goes wrong goes to one place. */
import { ApiError } from "./api";
import { RecordError } from "../record/error";

export interface Manner {
  /** Told in words why nothing came. Without it what is shown stays, and a later question tries again. */
  readonly failed?: ((words: string) => void) | undefined;
  /** Gives the question up, too. */
  readonly outer?: AbortSignal | undefined;
}

type Question<T> = (signal: AbortSignal) => Promise<T>;

export class Asking {
  private current = new AbortController();

  /** Asks, and gives up whatever was asked before; `take` gets the answer unless this one was given up by then. */
  async ask<T>(question: Question<T>, take: (answer: T) => void, manner: Manner = {}): Promise<void> {
    this.stop();
    await this.also(question, take, manner);
  }

  /** Asks beside what was asked before; both are given up together. */
  async also<T>(
    question: Question<T>,
    take: (answer: T) => void,
    { failed = ignore, outer }: Manner = {},
  ): Promise<void> {
    if (outer?.aborted) return;
    const asking = this.current;
    const { signal } = asking;
    outer?.addEventListener("abort", () => asking.abort(), { signal });
    try {
      const answer = await question(signal);
      if (!signal.aborted) take(answer);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError || error instanceof RecordError)) throw error;
      failed(error.message);
    }
  }

  /** Gives up what was asked. */
  stop(): void {
    this.current.abort();
    this.current = new AbortController();
  }
}

function ignore(): void {}

/** Says at which polls to ask: whenever what is wanted is not known, and else at every n-th. */
export class EveryNth {
  private polls = 0;

  constructor(private readonly n: number) {}

  due(known: boolean): boolean {
    return !known || ++this.polls % this.n === 0;
  }
}
