/** What changes the view of games: the list, the strip over it, the open game and one beside it, and looks at others. */
import { context } from "../ui/context";
import { GameReader } from "../game/ctrl";
import { OfferCtrl } from "../game/offer/ctrl";
import { PairCtrl } from "../game/pair/ctrl";
import { sameGame } from "../server/address";
import type { GameRow } from "../server/answers";
import { OFFLINE } from "../server/api";
import { Asking } from "../server/asking";
import { keyOf, type Selection } from "../server/selection";
import type { TabCtrl } from "../tab/ctrl";
import type { Listener } from "../tab/selection/ctrl";
import type { ViewCtrl } from "../tab/view";
import { indexOf, rowAt } from "./list/rows";
import { ListCtrl } from "./list/ctrl";
import { PreviewCtrl } from "./list/preview";
import { GamesState } from "./state.svelte";
import { ScalarsCtrl } from "./strip/ctrl";

export class GamesCtrl implements ViewCtrl, Listener {
  readonly state: GamesState;
  readonly list: ListCtrl;
  readonly scalars: ScalarsCtrl;
  readonly reader: GameReader;
  readonly pair: PairCtrl;
  readonly preview: PreviewCtrl;
  readonly offer: OfferCtrl;
  private readonly latest = new Asking();

  constructor(readonly tab: TabCtrl) {
    const { state, api, selection } = tab;
    this.state = new GamesState(state.look, state);
    this.list = new ListCtrl(this.state, state, api);
    this.scalars = new ScalarsCtrl(this.state.strip, state, api, (steps) => selection.narrow(steps));
    this.reader = new GameReader(api);
    this.pair = new PairCtrl(this.state.pair, tab.clipboard, this.reader, api);
    this.preview = new PreviewCtrl(this.state, this.reader);
    this.offer = new OfferCtrl(this.state.offer, api, (run, name) => this.openProbe(run, name));
    selection.listen(this);
  }

  changed(afresh: boolean): void {
    this.list.load(afresh);
  }

  chosen(): void {
    void this.openLatest();
  }

  async poll(signal: AbortSignal): Promise<void> {
    await this.list.poll(signal);
    const { problem } = this.state.pair.main; // what answers now may give the game, too
    if (problem?.message === OFFLINE) void this.pair.main.game.open(problem.address, this.pair.startPly);
    if (this.state.following && this.state.list.fresh > 0) await this.follow(signal);
    if (this.state.pair.main.address === null) await this.openLatest(signal);
    if (this.state.listShown) await this.scalars.poll(signal);
  }

  leave(): void {
    this.preview.leave();
    this.scalars.cancel();
    this.pair.pause();
  }

  showList(shown: boolean): void {
    this.state.listShown = shown;
    if (shown) this.tab.reload();
  }

  /** Goes to the field that finds games. */
  search(): void {
    this.showList(true);
    this.state.searching++;
  }

  openRow(index: number): void {
    const row = rowAt(this.state.list, index);
    if (row === undefined) return;
    this.preview.leave();
    void this.pair.main.game.open(row, this.pair.startPly).then(() => {
      if (sameGame(this.state.pair.main.open?.address ?? null, row)) this.prefetchAround(index);
    });
  }

  /** Opens the next (1) or previous (−1) game of the list. */
  openBeside(step: 1 | -1): void {
    const { list, pair } = this.state;
    const index = indexOf(list, pair.main.address);
    const next = index < 0 ? 0 : index + step;
    if (rowAt(list, next) === undefined) return;
    this.state.followedRow = next;
    this.openRow(next);
  }

  private prefetchAround(index: number): void {
    const { list } = this.state;
    this.list.need(Math.max(0, index - 1), Math.min(index + 1, list.total - 1));
    for (const row of [rowAt(list, index + 1), rowAt(list, index - 1)]) {
      if (row && row.error === null) this.pair.main.game.prefetch(row);
    }
  }

  /** Goes to the run that games come to, and along with it. */
  watch(): void {
    this.tab.setRun(this.tab.state.growing);
    this.state.following = true;
  }

  /** Opens every new game as it comes, or stops doing so. */
  setFollowing(following: boolean): void {
    this.state.following = following;
    if (following) void this.follow();
  }

  /** Shows the list with the games that came, and opens the latest of them. */
  private async follow(outer?: AbortSignal): Promise<void> {
    this.list.load(false);
    await this.openLatest(outer);
  }

  /** Nothing is open yet, or the latest is followed: opens the newest game with policies, else the newest game. */
  private async openLatest(outer?: AbortSignal): Promise<void> {
    const { selection } = this.tab.state;
    if (selection.run)
      await this.latest.ask(
        (signal) => this.latestOf(selection, signal),
        (row) => this.openUnlessOpen(row, selection),
        { outer },
      );
  }

  private async latestOf(selection: Selection, signal: AbortSignal): Promise<GameRow | undefined> {
    const first = async (policy: boolean) =>
      (await this.tab.api.games({ ...selection, policy, sort: "-time" }, 0, 1, signal)).games[0];
    return (await first(true)) ?? first(selection.policy);
  }

  private openUnlessOpen(row: GameRow | undefined, asked: Selection): void {
    const { opening, open } = this.state.pair.main;
    const wanted = keyOf(asked) === keyOf(this.tab.state.selection); // else another run was chosen meanwhile
    if (row && wanted && !opening && !sameGame(row, open?.address ?? null)) void this.pair.main.game.open(row);
  }

  private openProbe(run: string, name: string): void {
    if (this.tab.state.selection.run !== run) this.tab.selection.set({ run });
    this.tab.go("probes", new Map([["probe", name]]));
  }
}

/** The view of games that a view is part of. */
export const { set: setGames, use: useGames, entry: gamesEntry } = context<GamesCtrl>();
