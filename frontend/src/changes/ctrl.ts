/** What changed in a run since somebody last looked at it. */
import { Asking, EveryNth } from "../server/asking";
import type { Bin, GameRow } from "../server/answers";
import { alone, FIRST_SELECTION, type Selection } from "../server/selection";
import { turned } from "../probes/badge";
import { parseVisit, visited } from "./visit";
import type { Service, TabCtrl } from "../tab/ctrl";
import { streamOf } from "../tab/state.svelte";
import { ChangesState, type Changes, type Pick as Picked } from "./state.svelte";
import { store, stored } from "../browser/stored";

/** Of so many polls one asks again what changed. */
const POLLS = 30;

/** What makes a game worth watching: how to find the first of them. */
const WORTH = {
  surprise: { sort: "-surprise", policy: true },
  shortest: { sort: "plies", kind: "win" },
  longest: { sort: "-plies", kind: "win" },
} as const satisfies Record<Picked["why"], Partial<Selection>>;

export class ChangesCtrl implements Service {
  readonly state = new ChangesState();
  private readonly asking = new Asking();
  private readonly every = new EveryNth(POLLS);

  constructor(private readonly tab: TabCtrl) {}

  /** Keeps what is seen of the run in front, and asks now and then what came since the last look. */
  async poll(signal: AbortSignal): Promise<void> {
    const { selection, runs } = this.tab.state;
    const { run } = selection;
    const { changes } = this.state;
    const latest = runs.find((info) => info.run === run)?.steps?.[1];
    const stream = streamOf({ selection: { ...selection, ...alone(run) }, runs });
    if (latest === undefined || !stream) return;
    const { since } = this.visit(run, latest);
    if (since === null || since >= latest) return void (this.state.changes = null);
    const known = changes?.run === run && changes.stream === stream && changes.since === since;
    if (!this.every.due(known)) return;
    await this.asking.ask(
      (own) => this.changes(run, stream, since, latest, own),
      (found) => (this.state.changes = found),
      { outer: signal },
    );
  }

  /** Takes all that is there as seen. */
  dismiss(): void {
    const { changes } = this.state;
    if (changes) store(`looked.${changes.run}`, JSON.stringify({ since: null, step: changes.latest, at: Date.now() }));
    this.state.changes = null;
  }

  private visit(run: string, latest: number) {
    const visit = visited(parseVisit(stored(`looked.${run}`)), latest, Date.now());
    store(`looked.${run}`, JSON.stringify(visit));
    return visit;
  }

  private async changes(
    run: string,
    stream: string,
    since: number,
    latest: number,
    signal: AbortSignal,
  ): Promise<Changes> {
    const filter = { ...FIRST_SELECTION, run, stream, steps: { from: since + 1, to: null } };
    const [{ total }, before, after, picks, { probes }] = await Promise.all([
      this.tab.api.games(filter, 0, 1, signal),
      this.whole(run, stream, { from: 2 * since - latest, to: since }, signal), // as many steps as came since
      this.whole(run, stream, { from: since + 1, to: null }, signal),
      this.picks(filter, signal),
      this.tab.api.probes(alone(run), signal),
    ]);
    return { run, stream, since, latest, games: total, before, after, picks, probes: turned(probes, since) };
  }

  /** How all games of a range of steps ended; null where there are none. */
  private async whole(
    run: string,
    stream: string,
    steps: Selection["steps"],
    signal: AbortSignal,
  ): Promise<Bin | null> {
    return (await this.tab.api.results(alone(run), stream, "", signal, steps)).bins[0] ?? null;
  }

  /** Three games worth watching, each for another reason, no game twice. */
  private async picks(filter: Selection, signal: AbortSignal): Promise<Picked[]> {
    const reasons = Object.entries(WORTH) as [Picked["why"], Partial<Selection>][];
    const found = await Promise.all(
      reasons.map(async ([why, wanted]) => [why, await this.first({ ...filter, ...wanted }, signal)] as const),
    );
    const taken = new Set<string>();
    return found.flatMap(([why, games]) => {
      const row = games.find(
        ({ game_id, surprise }) => !taken.has(game_id) && (why !== "surprise" || surprise !== null),
      );
      if (row === undefined) return [];
      taken.add(row.game_id);
      return [{ why, row }];
    });
  }

  /** The first games of a kind, those with policies before all others. */
  private async first(filter: Selection, signal: AbortSignal): Promise<readonly GameRow[]> {
    const { games } = await this.tab.api.games({ ...filter, policy: true }, 0, 3, signal);
    return games.length > 0 || filter.policy ? games : (await this.tab.api.games(filter, 0, 3, signal)).games;
  }
}
