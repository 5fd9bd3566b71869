/** The game list: what is listed, in pages, and what came since. */
import type { GamePage, GameRow } from "../../server/answers";
import type { Api } from "../../server/api";
import { Asking } from "../../server/asking";
import type { TabState } from "../../tab/state.svelte";
import { NO_GAMES, PAGE_SIZE, type GameList } from "./rows";
import type { GamesState } from "../state.svelte";

export class ListCtrl {
  private readonly asking = new Asking();
  private readonly asked = new Set<number>();
  /** Of the list that is on its way, or there. */
  private generation = 0;

  constructor(
    private readonly state: GamesState,
    private readonly tab: TabState,
    private readonly api: Api,
  ) {}

  /** Asks what is new. */
  async poll(signal: AbortSignal): Promise<void> {
    const { status } = this.state.list;
    if (!this.tab.selection.run) return;
    if (this.generation === 0) this.load(true);
    else if (status === "error") this.load(false);
    else if (status === "ready") await this.count(signal);
  }

  private async count(signal: AbortSignal): Promise<void> {
    const { selection } = this.tab;
    const { list } = this.state;
    if (list.generation !== this.generation) return;
    const { total } = await this.api.games(selection, 0, 1, signal);
    if (selection !== this.tab.selection || list.generation !== this.state.list.generation) return;
    if (total < list.total || list.total === 0) {
      if (total !== list.total) this.load(false);
    } else if (total - list.total !== list.fresh) {
      this.change({ fresh: total - list.total });
    }
  }

  /** Makes the list afresh, with all that came. The old rows stay until the new ones are there, unless `clear`. */
  load(clear: boolean): void {
    this.asking.stop();
    this.asked.clear();
    this.state.followedRow = -1;
    const generation = (this.generation = this.state.list.generation + 1);
    if (clear) this.state.list = { ...NO_GAMES, generation };
    this.fetchPage(0, generation);
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
    void this.asking.also(
      (signal) => this.pageAt(page, signal),
      ({ games, total }) => this.put(page, games, total, generation),
      { failed },
    );
  }

  /** One page of the list as it was when it was made: games that came since push it down. */
  private async pageAt(page: number, signal: AbortSignal): Promise<GamePage> {
    const { selection } = this.tab;
    const { list } = this.state;
    const moves = page > 0 && selection.sort === "-time";
    const shift = moves ? list.fresh : 0;
    const answer = await this.api.games(selection, page * PAGE_SIZE + shift, PAGE_SIZE, signal);
    const now = answer.total - list.total;
    return moves && now !== shift ? this.api.games(selection, page * PAGE_SIZE + now, PAGE_SIZE, signal) : answer;
  }

  private put(page: number, games: readonly GameRow[], total: number, generation: number): void {
    if (page === 0) this.state.list = { ...NO_GAMES, status: "ready", total, pages: new Map([[0, games]]), generation };
    else this.change({ pages: new Map(this.state.list.pages).set(page, games) });
  }

  private change(changes: Partial<GameList>): void {
    this.state.list = { ...this.state.list, ...changes };
  }
}
