/** Runs and the game list: what is listed, in pages, and what came since. */
import { ApiError, type Api, type GameAddress, type GameFilter, type GamePage, type GameRow, type RunInfo } from "../api";
import { matcher } from "../search";
import { NO_GAMES, PAGE_SIZE, sameGame, type GameList, type State } from "../state.svelte";

const SEARCH_PAGE = 1000;
/** Pages that a search looks at. */
const SEARCH_PAGES = 10;

export class GamesCtrl {
  private current = new AbortController();
  private readonly asked = new Set<number>();

  constructor(
    private readonly state: State,
    private readonly api: Api,
  ) {}

  /** Asks what there is and what is new. */
  async poll(signal: AbortSignal): Promise<void> {
    const { runs, notices } = await this.api.runs(signal);
    this.state.runs = runs;
    this.state.notices = notices;
    this.state.runsStatus = "ready";
    if (!this.state.filter.run) this.chooseRun();
    else if (this.state.list.status === "error") this.load(false);
    else if (this.state.list.status === "ready") await this.count(signal);
  }

  /** The run with the latest game, unless one is chosen. */
  private chooseRun(): void {
    const latest = this.state.runs.reduce<RunInfo | null>(
      (best, run) => (run.games > 0 && (best === null || run.last_time > best.last_time) ? run : best),
      null,
    );
    if (latest !== null) this.setFilter({ run: latest.run });
  }

  private async count(signal: AbortSignal): Promise<void> {
    const { filter, list } = this.state;
    const { total } = await this.api.games(filter, 0, 1, signal);
    if (filter !== this.state.filter || list.generation !== this.state.list.generation) return;
    if (total < list.among || list.among === 0) {
      if (total !== list.among) this.load(false);
    } else if (total - list.among !== list.fresh) {
      this.change({ fresh: total - list.among });
    }
  }

  setFilter(changes: Partial<GameFilter>): void {
    const streams = "run" in changes ? { stream: "" } : {};
    this.state.filter = { ...this.state.filter, ...streams, ...changes };
    this.load(true);
  }

  /** Makes the list afresh, with all that came. The old rows stay until the new ones are there, unless `clear`. */
  load(clear: boolean): void {
    this.current.abort();
    this.current = new AbortController();
    this.asked.clear();
    this.state.followedRow = -1;
    const generation = this.state.list.generation + 1;
    if (clear) this.state.list = { ...NO_GAMES, generation };
    void (this.state.filter.search.trim() ? this.search(generation) : this.fetchPage(0, generation));
  }

  /** Looks through the rows that the server gives, page by page, and shows what it has found after each. */
  private async search(generation: number): Promise<void> {
    const { signal } = this.current;
    const { filter } = this.state;
    const wanted = matcher(filter.search);
    const found: GameRow[] = [];
    try {
      for (let page = 0; page < SEARCH_PAGES; page++) {
        const { games, total } = await this.api.games(filter, page * SEARCH_PAGE, SEARCH_PAGE, signal);
        if (signal.aborted) return;
        found.push(...games.filter(wanted));
        const searched = page * SEARCH_PAGE + games.length;
        const list = { ...NO_GAMES, status: "ready" as const, total: found.length, among: total, searched, pages: inPages(found), generation };
        this.state.list = list;
        if (searched >= total) return;
      }
    } catch (error) {
      if (signal.aborted || !(error instanceof ApiError)) return;
      this.change({ status: "error", error: error.message });
    }
  }

  /** Sees to it that these rows are there, or on their way. */
  need(first: number, last: number): void {
    const { status, generation } = this.state.list;
    if (status !== "ready" || this.state.filter.search.trim()) return;
    for (let page = Math.floor(first / PAGE_SIZE); page <= Math.floor(last / PAGE_SIZE); page++) {
      if (!this.asked.has(page)) void this.fetchPage(page, generation);
    }
  }

  private async fetchPage(page: number, generation: number): Promise<void> {
    this.asked.add(page);
    const { signal } = this.current;
    try {
      const { games, total } = await this.pageAt(page, signal);
      if (!signal.aborted) this.put(page, games, total, generation);
    } catch (error) {
      if (signal.aborted || !(error instanceof ApiError)) return;
      this.asked.delete(page);
      if (page === 0) this.change({ status: "error", error: error.message });
    }
  }

  /** One page of the list as it was when it was made: games that came since push it down. */
  private async pageAt(page: number, signal: AbortSignal): Promise<GamePage> {
    const { filter, list } = this.state;
    const moves = page > 0 && filter.sort === "-time";
    const shift = moves ? list.fresh : 0;
    const answer = await this.api.games(filter, page * PAGE_SIZE + shift, PAGE_SIZE, signal);
    const now = answer.total - list.total;
    return moves && now !== shift ? this.api.games(filter, page * PAGE_SIZE + now, PAGE_SIZE, signal) : answer;
  }

  private put(page: number, games: readonly GameRow[], total: number, generation: number): void {
    if (page === 0) {
      this.state.list = { ...NO_GAMES, status: "ready", total, among: total, pages: new Map([[0, games]]), generation };
    } else {
      this.change({ pages: new Map(this.state.list.pages).set(page, games) });
    }
  }

  private change(changes: Partial<GameList>): void {
    this.state.list = { ...this.state.list, ...changes };
  }
}

function inPages(rows: readonly GameRow[]): Map<number, readonly GameRow[]> {
  const count = Math.ceil(rows.length / PAGE_SIZE);
  return new Map(Array.from({ length: count }, (_, page) => [page, rows.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)] as const));
}

/** Where a game is among the rows that are there; −1 where it is not. */
export function indexOf(list: GameList, address: GameAddress | null): number {
  for (const [page, rows] of list.pages) {
    const place = rows.findIndex((row) => sameGame(row, address));
    if (place >= 0) return page * PAGE_SIZE + place;
  }
  return -1;
}

/** A row of the list; undefined while its page is on its way. */
export function rowAt(list: GameList, index: number): GameRow | undefined {
  return list.pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE];
}
