/** What changes the tab, by noun: games (runs and list), scalars (the strip over the list), main (the board of the open game), pair (a second one), preview (a look at another), floor (what a run's own steps move), probes (fixed positions over the steps), offer (from a position to its probe), results (how games ended), changes (since one last looked), look (how all is drawn). */
import type { GameRow } from "../server/answers";
import type { Api } from "../server/api";
import { Asking } from "../server/asking";
import { BoardCtrl, GameBoardCtrl } from "../board/ctrl";
import { ChangesCtrl } from "../changes/ctrl";
import { ClipboardCtrl } from "./clipboard";
import { FloorCtrl } from "../game/pair/floor";
import { GameReader } from "../game/ctrl";
import { GamesCtrl, indexOf, rowAt } from "../games/list";
import { takeLink } from "./link";
import { LookCtrl } from "../look/ctrl";
import { OfferCtrl } from "../game/offer";
import { PairCtrl } from "../game/pair/ctrl";
import { PreviewCtrl } from "../games/preview";
import { ProbesCtrl } from "../probes/ctrl";
import { Poller } from "../server/poller";
import { ResultsCtrl } from "../results/ctrl";
import { ScalarsCtrl } from "../games/strip/ctrl";
import type { GameFilter } from "./filter";
import { GameBoard } from "../game/state.svelte";
import { sameGame } from "../game/open";
import type { TabState, View } from "./state.svelte";

export class TabCtrl {
  readonly look: LookCtrl;
  readonly clipboard: ClipboardCtrl;
  readonly games: GamesCtrl;
  readonly scalars: ScalarsCtrl;
  readonly reader: GameReader;
  readonly main: GameBoardCtrl;
  readonly pair: PairCtrl;
  readonly preview: PreviewCtrl;
  readonly floor: FloorCtrl;
  readonly probes: ProbesCtrl;
  readonly offer: OfferCtrl;
  readonly results: ResultsCtrl;
  readonly changes: ChangesCtrl;
  private readonly asking = new Asking();
  private readonly latest = new Asking();
  private readonly poller = new Poller((signal) => this.ask(signal));

  constructor(
    readonly state: TabState,
    private readonly api: Api,
  ) {
    this.look = new LookCtrl(state.look);
    this.clipboard = new ClipboardCtrl(state);
    this.games = new GamesCtrl(state, api);
    this.scalars = new ScalarsCtrl(state, api, (steps) => this.games.narrow(steps));
    this.reader = new GameReader(api);
    this.main = this.boardOf(state.main);
    this.pair = new PairCtrl(state, this.main, () => this.boardOf(new GameBoard(state.look, state)));
    this.preview = new PreviewCtrl(state, this.reader);
    this.floor = new FloorCtrl(state, api, this.reader);
    this.probes = new ProbesCtrl(state, api, this.clipboard, (upTo) => this.games.setStep(upTo));
    this.offer = new OfferCtrl(state, api, (run, name) => this.openProbe(run, name));
    this.results = new ResultsCtrl(state, api);
    this.changes = new ChangesCtrl(state, api);
  }

  private boardOf(board: GameBoard): GameBoardCtrl {
    return new GameBoardCtrl(board, this.clipboard, this.reader);
  }

  /** Starts with what the address says. */
  start(link: ReadonlyMap<string, string>): void {
    this.look.restore();
    const { address, run, ply, pair, steps } = takeLink(link, this.state);
    this.pair.follow(pair);
    if (run) this.games.goTo({ run, ...steps });
    if (this.state.view === "probes") this.reload();
    if (address) void this.main.game.open(address, ply);
  }

  /** Goes where another address says; one that names nothing of ours changes nothing. */
  followLink(link: ReadonlyMap<string, string>): void {
    if (link.has("run")) this.start(link);
  }

  /** Shows games, probes or results. */
  setView(view: View): void {
    this.preview.leave();
    this.pause();
    this.state.view = view;
    this.reload();
  }

  setVisible(visible: boolean): void {
    this.poller.setVisible(visible);
    if (visible) return;
    this.pause();
    this.scalars.cancel();
    this.preview.leave();
    this.results.leave();
  }

  private pause(): void {
    this.pair.pause();
    this.probes.board.player.pause();
  }

  /** What the keys of a board are for: the open game, or the pinned one, or the open probe. */
  get active(): BoardCtrl {
    return this.state.view === "probes" ? this.probes.board : this.pair.active;
  }

  reload(): void {
    void this.poller.now();
  }

  /** Lists the games of another run, opens its latest and shows its scalars. */
  setRun(run: string): void {
    this.games.setFilter({ run });
    void this.openLatest();
    this.reload();
  }

  /** Goes to the run that games come to, and along with it. */
  watch(): void {
    this.setRun(this.state.growing);
    this.state.following = true;
  }

  private openProbe(run: string, name: string): void {
    if (this.state.filter.run !== run) this.games.setFilter({ run });
    this.setView("probes");
    this.probes.open(name);
  }

  showGames(shown: boolean): void {
    this.state.gamesShown = shown;
    if (shown) this.reload();
  }

  /** Goes to the field that finds games. */
  search(): void {
    this.showGames(true);
    this.state.searching++;
  }

  showHelp(shown: boolean): void {
    this.state.help = shown;
  }

  openRow(index: number): void {
    const row = rowAt(this.state.list, index);
    if (row === undefined) return;
    this.preview.leave();
    void this.main.game.open(row, this.pair.startPly).then(() => {
      if (sameGame(this.state.main.open?.address ?? null, row)) this.prefetchAround(index);
    });
  }

  /** Opens the next (1) or previous (−1) game of the list. */
  openBeside(step: 1 | -1): void {
    const { list, main } = this.state;
    const index = indexOf(list, main.address);
    const next = index < 0 ? 0 : index + step;
    if (rowAt(list, next) === undefined) return;
    this.state.followedRow = next;
    this.openRow(next);
  }

  private prefetchAround(index: number): void {
    this.games.need(Math.max(0, index - 1), Math.min(index + 1, this.state.list.total - 1));
    for (const row of [rowAt(this.state.list, index + 1), rowAt(this.state.list, index - 1)]) {
      if (row && row.error === null) this.main.game.prefetch(row);
    }
  }

  private async ask(outer: AbortSignal): Promise<void> {
    await this.asking.ask((signal) => this.poll(signal), () => undefined, { failed: (words) => this.fail(words), outer });
  }

  private async poll(signal: AbortSignal): Promise<void> {
    await this.games.poll(signal);
    this.state.offline = "";
    if (this.state.following && this.state.list.fresh > 0) await this.follow(signal);
    if (this.state.main.address === null) await this.openLatest(signal);
    if (this.state.view === "games") await this.scalars.poll(signal);
    if (this.state.view === "probes") await this.probes.poll(signal);
    if (this.state.view === "results") await this.results.poll(signal);
    await this.changes.poll(signal);
  }

  private fail(words: string): void {
    this.state.offline = words;
    if (this.state.runsStatus === "loading") this.state.runsStatus = "error";
  }

  /** Opens every new game as it comes, or stops doing so. */
  setFollowing(following: boolean): void {
    this.state.following = following;
    if (following) void this.follow();
  }

  /** Shows the list with the games that came, and opens the latest of them. */
  private async follow(outer?: AbortSignal): Promise<void> {
    this.games.load(false);
    await this.openLatest(outer);
  }

  /** Nothing is open yet, or the latest is followed: opens the newest game with policies, else the newest game. */
  private async openLatest(outer?: AbortSignal): Promise<void> {
    const { filter } = this.state;
    if (filter.run) await this.latest.ask((signal) => this.latestOf(filter, signal), (row) => this.openUnlessOpen(row), { outer });
  }

  private async latestOf(filter: GameFilter, signal: AbortSignal): Promise<GameRow | undefined> {
    const first = async (policy: boolean) => (await this.api.games({ ...filter, policy, sort: "-time" }, 0, 1, signal)).games[0];
    return (await first(true)) ?? first(filter.policy);
  }

  private openUnlessOpen(row: GameRow | undefined): void {
    const { opening, open } = this.state.main;
    const wanted = row?.run === this.state.filter.run; // else another run was chosen meanwhile
    if (row && wanted && !opening && !sameGame(row, open?.address ?? null)) void this.main.game.open(row);
  }
}
