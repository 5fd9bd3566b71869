/** The only thing that changes the state, by noun: games (runs and list), scalars (the strip over the list), game (the open one), preview (a look at another), player (moving in it), focus (what is pointed at), floor (what a run's own steps move), take (what is taken away), probes (fixed positions over the steps), results (how games ended), changes (since one last looked). */
import { ApiError, type Api } from "./api";
import type { GameAddress } from "./answers";
import { ChangesCtrl } from "./ctrl/changes";
import { FloorCtrl } from "./ctrl/floor";
import { FocusCtrl } from "./ctrl/focus";
import { GameCtrl } from "./ctrl/game";
import { GamesCtrl, indexOf, rowAt } from "./ctrl/games";
import { takeLink } from "./ctrl/link";
import { PairCtrl } from "./ctrl/pair";
import { PreviewCtrl } from "./ctrl/preview";
import { PlayerCtrl } from "./ctrl/player";
import { ProbesCtrl } from "./ctrl/probes";
import { Poller } from "./ctrl/poller";
import { ResultsCtrl } from "./ctrl/results";
import { ScalarsCtrl } from "./ctrl/scalars";
import { TakeCtrl } from "./ctrl/take";
import { FACES, type Faces } from "./shogi/face";
import { NOTATIONS, type Notation } from "./shogi/notation";
import { sameGame, type State, type View } from "./state.svelte";
import { store, stored } from "./stored";
import { find, remember } from "./text/languages";

export class Ctrl {
  readonly games: GamesCtrl;
  readonly scalars: ScalarsCtrl;
  readonly game: GameCtrl;
  readonly preview: PreviewCtrl;
  readonly player: PlayerCtrl;
  readonly focus: FocusCtrl;
  readonly floor: FloorCtrl;
  readonly take: TakeCtrl;
  readonly probes: ProbesCtrl;
  readonly results: ResultsCtrl;
  readonly changes: ChangesCtrl;
  /** Shared by both of two. */
  pair: PairCtrl;
  private readonly poller = new Poller((signal) => this.ask(signal));

  constructor(
    readonly state: State,
    private readonly api: Api,
    games = new GamesCtrl(state, api),
  ) {
    this.games = games;
    this.scalars = new ScalarsCtrl(state, api, (steps) => games.narrow(steps));
    this.game = new GameCtrl(state, api);
    this.preview = new PreviewCtrl(state, this.game);
    this.player = new PlayerCtrl(state);
    this.focus = new FocusCtrl(state);
    this.floor = new FloorCtrl(state, api, this.game);
    this.take = new TakeCtrl(state);
    this.probes = new ProbesCtrl(this, api, (board) => new Ctrl(board, api, games));
    this.results = new ResultsCtrl(state, api);
    this.changes = new ChangesCtrl(state, api);
    this.pair = new PairCtrl(this, (beside) => new Ctrl(beside, api, games));
  }

  /** Starts with what the address says. */
  start(link: ReadonlyMap<string, string>): void {
    this.state.notation = NOTATIONS.find((notation) => notation === stored("notation")) ?? this.state.notation;
    this.state.faces = FACES.find((faces) => faces === stored("faces")) ?? this.state.faces;
    const { address, run, ply, pair, steps } = takeLink(link, this.state);
    this.pair.follow(pair);
    if (run) this.games.goTo({ run, ...steps });
    if (this.state.view === "probes") this.reload();
    if (address) void this.game.open(address, ply);
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
    this.probes.board?.player.pause();
  }

  /** What the keys of a board are for: the open game, or the pinned one, or the open probe. */
  get active(): Ctrl {
    return this.state.view === "probes" ? (this.probes.board ?? this) : this.pair.active;
  }

  reload(): void {
    void this.poller.now();
  }

  /** Lists the games of another run, opens its latest and shows its scalars. */
  setRun(run: string): void {
    this.games.setFilter({ run });
    void this.openLatest(new AbortController().signal).catch(() => undefined); // the list says what is wrong
    this.reload();
  }

  /** Goes to the run that games come to, and along with it. */
  watch(): void {
    this.setRun(this.state.growing);
    this.state.following = true;
  }

  setDark(dark: boolean): void {
    this.state.dark = dark;
  }

  setLanguage(language: string): void {
    this.state.text = find(language) ?? this.state.text;
    remember(language);
  }

  setNotation(notation: Notation): void {
    this.state.notation = notation;
    store("notation", notation);
  }

  setFaces(faces: Faces): void {
    this.state.faces = faces;
    store("faces", faces);
  }

  point(code: number): void {
    this.state.pointed = code;
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
    void this.game.open(row, this.pair.startPly).then(() => {
      if (sameGame(this.state.open?.address ?? null, row)) this.prefetchAround(index);
    });
  }

  /** Opens the next (1) or previous (−1) game of the list. */
  openBeside(step: 1 | -1): void {
    const { list, open, opening, problem } = this.state;
    const index = indexOf(list, opening ?? open?.address ?? problem?.address ?? null);
    const next = index < 0 ? 0 : index + step;
    if (rowAt(list, next) === undefined) return;
    this.state.followedRow = next;
    this.openRow(next);
  }

  private prefetchAround(index: number): void {
    this.games.need(Math.max(0, index - 1), Math.min(index + 1, this.state.list.total - 1));
    for (const row of [rowAt(this.state.list, index + 1), rowAt(this.state.list, index - 1)]) {
      if (row && row.error === null) this.game.prefetch(row);
    }
  }

  private async ask(signal: AbortSignal): Promise<void> {
    try {
      await this.games.poll(signal);
      this.state.offline = "";
      if (this.state.following && this.state.list.fresh > 0) await this.follow(signal);
      if (!this.state.open && !this.state.opening && !this.state.problem) await this.openLatest(signal);
      if (this.state.view === "games") await this.scalars.poll(signal);
      if (this.state.view === "probes") await this.probes.poll(signal);
      if (this.state.view === "results") await this.results.poll(signal);
      await this.changes.poll(signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.state.offline = error.message;
      if (this.state.runsStatus === "loading") this.state.runsStatus = "error";
    }
  }

  /** Opens every new game as it comes, or stops doing so. */
  setFollowing(following: boolean): void {
    this.state.following = following;
    if (following) void this.follow(new AbortController().signal).catch(() => undefined); // the next poll says what is wrong
  }

  /** Shows the list with the games that came, and opens the latest of them. */
  private async follow(signal: AbortSignal): Promise<void> {
    this.games.load(false);
    await this.openLatest(signal);
  }

  /** Nothing is open yet, or the latest is followed: the newest game with policies, else the newest game. */
  private async openLatest(signal: AbortSignal): Promise<void> {
    const { filter } = this.state;
    if (!filter.run) return;
    const withPolicies = await this.api.games({ ...filter, policy: true, sort: "-time" }, 0, 1, signal);
    const { games } = withPolicies.total > 0 ? withPolicies : await this.api.games({ ...filter, sort: "-time" }, 0, 1, signal);
    const address: GameAddress | undefined = games[0];
    if (filter.run !== this.state.filter.run) return; // overtaken: another run was chosen meanwhile
    if (address && !this.state.opening && !sameGame(address, this.state.open?.address ?? null)) await this.game.open(address);
  }
}
