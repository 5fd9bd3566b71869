/** All that the tab knows, in one place; what one board shows is in a BoardState. Only src/ctrl/ changes it; views are functions of it. */
import type { Bin, Curve, GameRow, ProbeRow, Reliability, Results, RunInfo, Runs, StreamInfo } from "../server/answers";
import { FIRST_FILTER, type GameFilter, type Range } from "./filter";
import { GameBoard } from "../game/state.svelte";
import { Look } from "../look/state.svelte";
import type { OpenGame } from "../game/open";
import type { Badge } from "../probes/badge";
import type { ChartKind } from "../probes/chart/lines";
import type { OpenProbe } from "../probes/open";
import { placeAt } from "../probes/probe";
import { ProbeBoard } from "../probes/board.svelte";

export type Status = "loading" | "ready" | "error";

/** The rows of the game list as they were when it was last shown afresh. */
export interface GameList {
  readonly status: Status;
  readonly error: string;
  /** Rows in this list; games that came later are not among them. */
  readonly total: number;
  /** Games that came since. */
  readonly fresh: number;
  /** With a step cursor the latest step of a game in the list; null without one, and where no game is in it. */
  readonly shownStep: number | null;
  /** Rows by page of PAGE_SIZE. */
  readonly pages: ReadonlyMap<number, readonly GameRow[]>;
  /** Counts the times that the list was made afresh: then it is scrolled to its top. */
  readonly generation: number;
}

export const PAGE_SIZE = 200;
export const NO_GAMES: GameList = { status: "loading", error: "", total: 0, fresh: 0, shownStep: null, pages: new Map(), generation: 0 };

/** The trainer's own scalars of a run: all tags, and the curves of those that are shown. */
export interface Scalars {
  readonly run: string;
  readonly tags: readonly string[];
  readonly curves: ReadonlyMap<string, Curve>;
}

/** The probes of a run. */
export interface Probes {
  readonly run: string;
  readonly rows: readonly ProbeRow[];
}

/** A game that is looked at from the list: where its row is, in pixels of the window. */
export interface Preview {
  readonly open: OpenGame;
  readonly y: number;
}

/** How far the run of an open game moves the policy of one of its positions, to or from the nearest other step with it. */
export interface Floor {
  readonly open: OpenGame;
  readonly ply: number;
  readonly step: number;
  /** Total variation, 0 to 1. */
  readonly moved: number;
}

/** How the games of a stream ended by step. */
export interface ShownResults {
  readonly run: string;
  readonly stream: string;
  readonly opponent: string;
  readonly answer: Results;
}

/** A game worth watching, and why. */
export interface Pick {
  readonly why: "surprise" | "shortest" | "longest";
  readonly row: GameRow;
}

/** What came to a stream since the step that somebody last saw of its run. */
export interface Changes {
  readonly run: string;
  readonly stream: string;
  readonly since: number;
  readonly latest: number;
  readonly games: number;
  /** How games ended since, and over as many steps before. */
  readonly before: Bin | null;
  readonly after: Bin | null;
  readonly picks: readonly Pick[];
  /** Probes that were learned, forgotten or began to flicker since. */
  readonly probes: readonly (readonly [name: string, badge: Badge])[];
}

/** What the tab is used for: looking at games, at probes over the steps, at how games ended over the steps. */
export const VIEWS = ["games", "probes", "results"] as const;
export type View = (typeof VIEWS)[number];

export class TabState {
  readonly look = new Look();
  view = $state<View>("games");
  /** Words of the last failed poll; empty while TensorBoard answers. */
  offline = $state("");

  runsStatus = $state<Status>("loading");
  runs = $state.raw<readonly RunInfo[]>([]);
  notices = $state.raw<Runs["notices"]>([]);
  /** The run that games came to last since the tab is open; empty while none came. */
  growing = $state("");
  filter = $state.raw<GameFilter>(FIRST_FILTER);
  list = $state.raw<GameList>(NO_GAMES);

  scalars = $state.raw<Scalars | null>(null);
  /** What a person wants in each lane of the strip, whether or not the run has it. */
  chosenTags = $state.raw<readonly string[]>([]);
  /** The steps that are being brushed; null once the list has them, or when none are. */
  brush = $state.raw<Range | null>(null);

  probes = $state.raw<Probes | null>(null);
  /** Why the probes cannot be shown; empty while they can. */
  probesProblem = $state("");
  /** The probe asked for; empty: the first of the list. */
  probeName = $state("");
  probe = $state.raw<OpenProbe | null>(null);
  chart = $state<ChartKind>("lines");
  /** The SFEN that could become a probe, and is offered as one; empty: none. */
  offered = $state("");
  results = $state.raw<ShownResults | null>(null);
  /** null while it is being read. */
  reliability = $state.raw<Reliability | null>(null);
  /** Whom the score is against; empty: the usual one. */
  opponent = $state("");
  changes = $state.raw<Changes | null>(null);

  preview = $state.raw<Preview | null>(null);

  /** The open game. */
  readonly main: GameBoard = new GameBoard(this.look, this);
  /** The game pinned beside it; null while there is one game only. */
  beside = $state.raw<GameBoard | null>(null);
  /** The keys are for the pinned game. */
  besideActive = $state(false);
  /** Both games step together. */
  locked = $state(true);
  floor = $state.raw<Floor | null>(null);

  /** Words about what was just done. */
  said = $state("");
  help = $state(false);
  /** Every new game is opened as it comes. */
  following = $state(false);
  gamesShown = $state(true);
  /** Counts the times that the field that finds games was asked for. */
  searching = $state(0);
  /** Row of the list to bring into sight; −1 for none. */
  followedRow = $state(-1);

  /** The place of the open probe's evaluation that is shown; −1 where there was none by the step cursor. */
  readonly evaluation = $derived(this.probe ? placeAt(this.probe.steps, this.filter.upTo) : -1);
  readonly probeBoard: ProbeBoard = new ProbeBoard(this.look, this);
}

/** The stream whose results are shown: the one that is listed, else that of most games; empty where there is none. */
export function streamOf({ filter, runs }: TabState): string {
  const streams: readonly StreamInfo[] = runs.find(({ run }) => run === filter.run)?.streams ?? [];
  return filter.stream || (streams.toSorted((a, b) => b.games - a.games)[0]?.stream ?? "");
}
