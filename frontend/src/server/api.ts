/** The plugin's routes (docs/http_api.md). Addresses are relative: TensorBoard may live under any prefix. */
import { parameters, type GameFilter, type Range } from "./filter";
import type { Curve, GameAddress, GamePage, Probe, ProbeRow, Reliability, Results, Runs } from "./answers";

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

/** Fetches; keeps the last answer of each polled address, so that "not modified" costs nothing. */
export class Api {
  private readonly seen = new Map<string, { etag: string; body: unknown }>();

  async runs(signal?: AbortSignal): Promise<Runs> {
    return this.polled<Runs>("runs", signal);
  }

  async games(filter: GameFilter, offset: number, limit: number, signal?: AbortSignal): Promise<GamePage> {
    return this.polled<GamePage>(`games?${parameters(filter)}&offset=${offset}&limit=${limit}`, signal);
  }

  /** The tags of all scalars of a run. */
  async scalars(run: string, signal?: AbortSignal): Promise<{ readonly tags: readonly string[] }> {
    return this.polled(`scalars?${new URLSearchParams({ run })}`, signal);
  }

  async scalar(run: string, tag: string, signal?: AbortSignal): Promise<{ readonly points: Curve }> {
    return this.polled(`scalar?${new URLSearchParams({ run, tag })}`, signal);
  }

  /** All probes of a run. */
  async probes(run: string, signal?: AbortSignal): Promise<{ readonly probes: readonly ProbeRow[] }> {
    return this.polled(`probes?${new URLSearchParams({ run })}`, signal);
  }

  /** One of them, whole. */
  async probe(run: string, name: string, signal?: AbortSignal): Promise<Probe> {
    return this.polled(`probe?${new URLSearchParams({ run, name })}`, signal);
  }

  /** How the games of a stream ended by step; of a range all in one bin. `opponent` empty: the usual one. */
  async results(run: string, stream: string, opponent: string, signal?: AbortSignal, range?: Range): Promise<Results> {
    return this.polled(`results?${query({ run, stream, opponent, bins: range ? 1 : null, ...range })}`, signal);
  }

  async reliability(run: string, stream: string, range: Range, signal?: AbortSignal): Promise<Reliability> {
    return this.polled(`reliability?${query({ run, stream, ...range })}`, signal);
  }

  /** The bytes that the bridge wrote. */
  async game({ run, stream, writer, game_id }: GameAddress, signal?: AbortSignal): Promise<Uint8Array> {
    const response = await request(`game?${new URLSearchParams({ run, stream, writer, game_id })}`, {
      signal: signal ?? null,
    });
    return new Uint8Array(await whole(response.arrayBuffer(), signal));
  }

  /** The same object again where the server says that nothing changed. */
  private async polled<T>(url: string, signal?: AbortSignal): Promise<T> {
    const known = this.seen.get(url);
    const headers: HeadersInit = known ? { "If-None-Match": known.etag } : {};
    const response = await request(url, { signal: signal ?? null, headers });
    if (known && response.status === 304) return known.body as T;
    const body = parsed(await whole(response.text(), signal));
    const etag = response.headers.get("ETag");
    if (etag) this.remember(url, { etag, body });
    return body as T;
  }

  private remember(url: string, answer: { etag: string; body: unknown }): void {
    this.seen.delete(url);
    this.seen.set(url, answer);
    const oldest = this.seen.keys().next().value;
    if (this.seen.size > 64 && oldest !== undefined) this.seen.delete(oldest);
  }
}

/** Parameters, without those that are null or empty. */
function query(parts: Record<string, string | number | null>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(parts).flatMap(([key, value]) => (value === null || value === "" ? [] : [[key, `${value}`]])),
  );
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
    throw new ApiError("TensorBoard does not answer. Is it still running?", 0);
  }
  if (response.ok || response.status === 304) return response;
  const text = (await whole(response.text(), init.signal)).trim();
  const words = text && !text.startsWith("<") ? text : `The server answered with status ${response.status}.`;
  throw new ApiError(words, response.status);
}
