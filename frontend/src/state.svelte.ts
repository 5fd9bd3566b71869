/** All that the tab knows, in one place. Only src/ctrl/ changes it; views are functions of it. */
import type { Bin, Curve, GameAddress, GameRow, ProbeRow, Reliability, Results, RunInfo, Runs, StreamInfo } from "./answers";
import { FIRST_FILTER, type GameFilter, type Range } from "./filter";
import { focused, type Focus } from "./policy/focus";
import { heatmap } from "./policy/heatmap";
import { lift } from "./policy/lift";
import { nearlyCertain } from "./policy/ply";
import { moments, type Study } from "./policy/study";
import { swingLimit, swings } from "./policy/swings";
import { withoutBest } from "./policy/without";
import type { Game } from "./record/game";
import type { Badge } from "./probe/badge";
import type { ChartKind } from "./probe/lines";
import { placeAt } from "./probe/probe";
import type { OpenProbe } from "./probe/open";
import type { Faces } from "./shogi/face";
import { moveOf, usiOf, type Move } from "./shogi/move";
import { notator, written, type Annotations, type Notation } from "./shogi/notation";
import type { Position } from "./shogi/position";
import type { Replay } from "./shogi/replay";
import { en, type Text } from "./text/en";

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

/** A game that is open: decoded once, replayed once. */
export interface OpenGame {
  /** It is no game but a probe: its plies are the evaluations of one position. */
  readonly probe?: { readonly name: string; readonly sfen: string };
  readonly address: GameAddress;
  readonly game: Game;
  readonly replay: Replay;
  readonly annotations: Annotations;
  readonly study: Study;
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

export interface GameProblem {
  readonly address: GameAddress;
  readonly message: string;
}

/** What of the policy the board shows. */
export const LAYERS = ["to", "from", "both", "lift", "off"] as const;
export type Layer = (typeof LAYERS)[number];

/** What the tab is used for: looking at games, at probes over the steps, at how games ended over the steps. */
export const VIEWS = ["games", "probes", "results"] as const;
export type View = (typeof VIEWS)[number];

export class State {
  text = $state.raw<Text>(en);
  dark = $state(false);
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
  /** The state of the board that shows the open probe: its ply is the evaluation that the step cursor is at. */
  probeBoard = $state.raw<State | null>(null);
  chart = $state<ChartKind>("lines");
  /** The SFEN that could become a probe, and is offered as one; empty: none. */
  offered = $state("");
  results = $state.raw<ShownResults | null>(null);
  /** null while it is being read. */
  reliability = $state.raw<Reliability | null>(null);
  /** Whom the score is against; empty: the usual one. */
  opponent = $state("");
  changes = $state.raw<Changes | null>(null);

  /** The game asked for, until it is open or has failed. */
  opening = $state.raw<GameAddress | null>(null);
  open = $state.raw<OpenGame | null>(null);
  problem = $state.raw<GameProblem | null>(null);
  preview = $state.raw<Preview | null>(null);

  ply = $state(0);
  playing = $state(false);
  /** Times the usual speed. */
  speed = $state(1);
  flipped = $state(false);
  layer = $state<Layer>("to");
  /** The best move is taken out of the policy, and the others renormalised. */
  withoutBest = $state(false);
  /** A move that is pointed at, in the table or on the board; −1 for none. */
  pointed = $state(-1);
  /** A part of the policy that is looked at alone, by pointing; pinned by a click. */
  focus = $state.raw<Focus | null>(null);
  pinned = $state(false);
  notation = $state<Notation>("japanese");
  /** What is written on the pieces. */
  faces = $state<Faces>("kings");
  /** Words about what was just done. */
  said = $state("");
  help = $state(false);
  /** Every new game is opened as it comes. */
  following = $state(false);
  gamesShown = $state(true);
  /** Counts the times that the field that finds games was asked for. */
  searching = $state(0);
  /** The game pinned beside this one, with a state of its own; null while there is one game only. */
  beside = $state.raw<State | null>(null);
  /** The keys are for the pinned game. */
  besideActive = $state(false);
  /** Both games step together. */
  locked = $state(true);
  floor = $state.raw<Floor | null>(null);
  /** Row of the list to bring into sight; −1 for none. */
  followedRow = $state(-1);

  /** The place of the open probe's evaluation that is shown; −1 where there was none by the step cursor. */
  readonly evaluation = $derived(this.probe ? placeAt(this.probe.steps, this.filter.upTo) : -1);
  readonly position = $derived<Position | null>(this.open?.replay.positions[this.ply] ?? null);
  /** The move that led here; null at the start. */
  readonly lastMove = $derived<Move | null>(this.open && this.ply > 0 ? moveOf(this.open.game.plies.moves[this.ply - 1]!) : null);
  /** Notation of a move in this position. */
  readonly write = $derived(this.position ? notator(this.position, this.lastMove?.to ?? -1, this.notation) : usiOf);
  /** Notation of every move of the game. */
  readonly texts = $derived(this.open ? written(this.open.replay, this.open.game.plies.moves, this.notation) : []);
  /** The change of the value that is a swing in the open game's run and stream; null where the run cannot tell. */
  readonly swingLimit = $derived(this.open ? swingLimit(this.runs, this.open.address.run, this.open.address.stream) : null);
  /** Change of the value for Black over the next two moves, by the position before them. */
  readonly swings = $derived<ReadonlyMap<number, number>>(swings(this.open?.study.curve ?? null, this.swingLimit));
  /** Positions before a swing or an unlikely move, in order. */
  readonly moments = $derived(this.open ? moments(this.swings, this.open.study.unlikely, this.open.replay.last) : []);
  private readonly plyView = $derived(this.open?.study.at(this.ply) ?? null);
  /** The policy without its best move, where that is asked for and possible. */
  readonly without = $derived(this.withoutBest && this.plyView ? withoutBest(this.plyView.policy) : null);
  readonly policy = $derived(this.without?.policy ?? this.plyView?.policy ?? null);
  readonly heat = $derived(this.without ? heatmap(this.without.policy.ranked) : (this.plyView?.heat ?? null));
  /** The candidates on the board: those of the focus, else all. */
  readonly lit = $derived(this.policy && this.focus ? focused(this.policy, this.focus) : (this.policy?.ranked ?? null));
  readonly litHeat = $derived.by(() => {
    if (this.focus && this.lit) return heatmap(this.lit);
    return this.policy && nearlyCertain(this.policy) ? heatmap(this.policy.ranked.slice(0, 1)) : this.heat;
  });
  readonly lift = $derived(this.layer === "lift" && this.policy ? lift(this.policy.ranked) : null);
}

/** The stream whose results are shown: the one that is listed, else that of most games; empty where there is none. */
export function streamOf({ filter, runs }: State): string {
  const streams: readonly StreamInfo[] = runs.find(({ run }) => run === filter.run)?.streams ?? [];
  return filter.stream || (streams.toSorted((a, b) => b.games - a.games)[0]?.stream ?? "");
}

export function sameGame(a: GameAddress | null, b: GameAddress | null): boolean {
  return a !== null && b !== null && a.run === b.run && a.stream === b.stream && a.writer === b.writer && a.game_id === b.game_id;
}
