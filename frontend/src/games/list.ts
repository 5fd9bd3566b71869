/** Runs and the game list: what is listed, in pages, and what came since. */
import type { Api } from "../server/api";
import { Asking } from "../server/asking";
import type { GameAddress, GamePage, GameRow, RunInfo } from "../server/answers";
import { ALL, type GameFilter, type Range } from "../tab/filter";
import { sameGame } from "../game/open";
import { NO_GAMES, PAGE_SIZE, type GameList, type TabState } from "../tab/state.svelte";
import { nextStop } from "../tab/step_cursor";

/** How long the step cursor rests before the list follows. */
const REST_MILLISECONDS = 200;

export class GamesCtrl {
  private readonly asking = new Asking();
  private rest: ReturnType<typeof setTimeout> | undefined;
  private readonly asked = new Set<number>();
  /** Of the list that is on its way, or there. */
  private generation = 0;

  constructor(
    private readonly state: TabState,
    private readonly api: Api,
  ) {}

  /** Asks what there is and what is new. */
  async poll(signal: AbortSignal): Promise<void> {
    const { runs, notices } = await this.api.runs(signal);
    if (this.state.runsStatus === "ready") this.state.growing = grown(this.state.runs, runs) ?? this.state.growing;
    this.state.runs = runs;
    this.state.notices = notices;
    this.state.runsStatus = "ready";
    if (!this.state.filter.run) this.chooseRun();
    else if (this.state.list.status === "error") this.load(false);
    else if (this.state.list.status === "ready") await this.count(signal);
  }

  /** The run with the latest game, else the first with probes, unless one is chosen. */
  private chooseRun(): void {
    const latest = this.state.runs.reduce<RunInfo | null>(
      (best, run) => (run.games > 0 && (best === null || run.last_time > best.last_time) ? run : best),
      null,
    );
    const chosen = latest ?? this.state.runs.find(({ probes }) => probes.length > 0);
    if (chosen) this.setFilter({ run: chosen.run });
  }

  private async count(signal: AbortSignal): Promise<void> {
    const { filter, list } = this.state;
    if (list.generation !== this.generation) return;
    const { total } = await this.api.games(filter, 0, 1, signal);
    if (filter !== this.state.filter || list.generation !== this.state.list.generation) return;
    if (total < list.total || list.total === 0) {
      if (total !== list.total) this.load(false);
    } else if (total - list.total !== list.fresh) {
      this.change({ fresh: total - list.total });
    }
  }

  setFilter(changes: Partial<GameFilter>): void {
    const streams = "run" in changes ? { stream: "" } : {};
    this.state.filter = { ...this.state.filter, ...streams, ...changes };
    this.load(true);
  }

  /** Lists what a link says; what it says already stays as it is. */
  goTo(link: Pick<GameFilter, "run" | "upTo" | "steps">): void {
    const { run, upTo, steps } = this.state.filter;
    if (run !== link.run) this.setFilter(link);
    else if (upTo !== link.upTo || steps.from !== link.steps.from || steps.to !== link.steps.to) this.setFilter({ upTo: link.upTo, steps: link.steps });
  }

  /** Moves the step cursor from another view: the list, which is not seen, follows when it rests. */
  setStep(upTo: number | null): void {
    if (upTo === this.state.filter.upTo) return;
    this.state.filter = { ...this.state.filter, upTo };
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.load(false), REST_MILLISECONDS);
  }

  /** Narrows the list to steps; its rows stay until those of the steps are there. */
  narrow(steps: Range): void {
    this.state.filter = { ...this.state.filter, steps };
    this.load(false);
  }

  /** Lists all games of the run and stream again, up to the step cursor. */
  reset(): void {
    this.setFilter(ALL);
  }

  /** Moves the step cursor to its next (1) or previous (−1) stop. */
  moveStep(direction: 1 | -1): void {
    const { filter, runs, list } = this.state;
    const steps = runs.find(({ run }) => run === filter.run)?.steps;
    if (!steps) return;
    const upTo = nextStop(steps, filter.upTo, list.shownStep, direction);
    if (upTo !== filter.upTo) this.setFilter({ upTo });
  }

  /** Makes the list afresh, with all that came. The old rows stay until the new ones are there, unless `clear`. */
  load(clear: boolean): void {
    this.asking.stop();
    this.asked.clear();
    this.state.followedRow = -1;
    const generation = (this.generation = this.state.list.generation + 1);
    if (clear) this.state.list = { ...NO_GAMES, generation };
    this.fetchPage(0, generation);
    if (this.state.filter.upTo !== null) this.askStep();
  }

  /** The latest step at or before the cursor at which a game of the list ended; the list itself says what is wrong. */
  private askStep(): void {
    const question = (signal: AbortSignal) => this.api.games({ ...this.state.filter, sort: "-step" }, 0, 1, signal);
    void this.asking.also(question, ({ games }) => this.change({ shownStep: games[0]?.global_step ?? null }));
  }

  /** Sees to it that these rows are there, or on their way. */
  need(first: number, last: number): void {
    const { status, generation } = this.state.list;
    if (status !== "ready" || generation !== this.generation) return;
    for (let page = Math.floor(first / PAGE_SIZE); page <= Math.floor(last / PAGE_SIZE); page++) {
      if (!this.asked.has(page)) this.fetchPage(page, generation);
    }
  }

  private fetchPage(page: number, generation: number): void {
    this.asked.add(page);
    const failed = (error: string) => {
      this.asked.delete(page);
      if (page === 0) this.change({ status: "error", error });
    };
    void this.asking.also((signal) => this.pageAt(page, signal), ({ games, total }) => this.put(page, games, total, generation), { failed });
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
      const shownStep = this.state.filter.upTo === null ? null : this.state.list.shownStep;
      this.state.list = { ...NO_GAMES, status: "ready", total, shownStep, pages: new Map([[0, games]]), generation };
    } else {
      this.change({ pages: new Map(this.state.list.pages).set(page, games) });
    }
  }

  private change(changes: Partial<GameList>): void {
    this.state.list = { ...this.state.list, ...changes };
  }
}

/** The run that has more games than before, of several that with the latest; undefined where none has. */
function grown(before: readonly RunInfo[], now: readonly RunInfo[]): string | undefined {
  const games = new Map(before.map((run) => [run.run, run.games]));
  const more = now.filter((run) => run.games > (games.get(run.run) ?? 0));
  return more.sort((a, b) => b.last_time - a.last_time)[0]?.run;
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
