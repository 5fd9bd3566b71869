/** The plugin's routes (docs/http_api.md). Addresses are relative: TensorBoard may live under any prefix. */
import { parameters, subject, type Range, type Selection, type Subject, type Whose } from "./selection";
import type { Answers, GameAddress } from "./answers";

/** The server's own words where it gave some. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    message: string,
    /** 0 where no answer came. */
    readonly status: number,
  ) {
    super(message);
  }
}

export const OFFLINE = "TensorBoard does not answer. Is it still running?";

/** Fetches; keeps the last answer of each polled address, so that "not modified" costs nothing. */
export class Api {
  private readonly seen = new Map<string, { etag: string; body: unknown }>();

  async runs(signal?: AbortSignal): Promise<Answers["runs"]> {
    return this.polled("runs", query({}), signal);
  }

  async games(filter: Selection, offset: number, limit: number, signal?: AbortSignal): Promise<Answers["games"]> {
    return this.polled("games", query({ offset, limit }, parameters(filter)), signal);
  }

  /** The tags of all scalars of a run. */
  async scalars(run: string, signal?: AbortSignal): Promise<Answers["scalars"]> {
    return this.polled("scalars", query({ run }), signal);
  }

  async scalar(run: string, tag: string, signal?: AbortSignal): Promise<Answers["scalar"]> {
    return this.polled("scalar", query({ run, tag }), signal);
  }

  /**
   * All probes of some runs; of those that were evaluated often also what was latest at a step. The server reads for half a
   * second at a time: `partly` gets what there is by then, and it is asked again as long as that brings more.
   */
  async probes(
    of: Subject,
    signal?: AbortSignal,
    at: number | null = null,
    partly: (answer: Answers["probes"]) => void = () => undefined,
  ): Promise<Answers["probes"]> {
    for (let left = Infinity; ;) {
      const answer = await this.polled("probes", query({ ...subject(of), at }), signal);
      if (answer.unread === 0 || answer.unread >= left) return answer;
      left = answer.unread;
      partly(answer);
    }
  }

  /** One of them, whole. */
  async probe(run: string, name: string, signal?: AbortSignal): Promise<Answers["probe"]> {
    return this.polled("probe", query({ run, name }), signal);
  }

  /** How the games of a stream ended by step; of a range all in one bin. `opponent` empty: the usual one. */
  async results(
    of: Subject,
    stream: string,
    opponent: string,
    signal?: AbortSignal,
    range?: Range,
  ): Promise<Answers["results"]> {
    const bins = range ? { bins: 1, ...range } : {};
    return this.polled("results", query({ ...subject(of), stream, opponent: opponent || null, ...bins }), signal);
  }

  async reliability(
    of: Subject & { readonly whose: Whose },
    stream: string,
    range: Range,
    signal?: AbortSignal,
  ): Promise<Answers["reliability"]> {
    const whose = of.whose === "all" ? null : of.whose;
    return this.polled("reliability", query({ ...subject(of), stream, whose, ...range }), signal);
  }

  /** The bytes that the bridge wrote. */
  async game({ run, stream, writer, game_id }: GameAddress, signal?: AbortSignal): Promise<Uint8Array> {
    const response = await request(`game?${query({ run, stream, writer, game_id })}`, {
      signal: signal ?? null,
    });
    return new Uint8Array(await whole(response.arrayBuffer(), signal));
  }

  /** The same object again where the server says that nothing changed. */
  private async polled<Route extends keyof Answers>(
    route: Route,
    wanted: URLSearchParams,
    signal?: AbortSignal,
  ): Promise<Answers[Route]> {
    const url = wanted.size > 0 ? `${route}?${wanted}` : route;
    const known = this.seen.get(url);
    const headers: HeadersInit = known ? { "If-None-Match": known.etag } : {};
    const response = await request(url, { signal: signal ?? null, headers });
    if (known && response.status === 304) return known.body as Answers[Route];
    const body = parsed(await whole(response.text(), signal));
    const etag = response.headers.get("ETag");
    if (etag) this.remember(url, { etag, body });
    return body as Answers[Route];
  }

  private remember(url: string, answer: { etag: string; body: unknown }): void {
    this.seen.delete(url);
    this.seen.set(url, answer);
    const oldest = this.seen.keys().next().value;
    if (this.seen.size > 64 && oldest !== undefined) this.seen.delete(oldest);
  }
}

/** Parameters after others, without those that are null; a run may have an empty name. */
function query(parts: Record<string, string | number | null>, wanted = new URLSearchParams()): URLSearchParams {
  for (const [key, value] of Object.entries(parts)) if (value !== null) wanted.append(key, `${value}`);
  return wanted;
}

/** What an answer holds. Raises ApiError where it breaks off. */
async function whole<T>(body: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  try {
    return await body;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("TensorBoard's answer broke off.", 0);
  }
}

/** Raises ApiError for what no route of ours answers: the page on which a proxy wants a password, for one. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError("What answers is not TensorBoard. Do you have to sign in again?", 0);
  }
}

async function request(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { cache: "no-store", ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(OFFLINE, 0);
  }
  if (response.ok || response.status === 304) return response;
  const text = (await whole(response.text(), init.signal)).trim();
  const words = text && !text.startsWith("<") ? text : `The server answered with status ${response.status}.`;
  throw new ApiError(words, response.status);
}
