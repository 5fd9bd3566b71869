/** The board of a game: the open one, or the one that is pinned beside it. */
import type { GameAddress, RunInfo } from "../server/answers";
import { BoardState } from "../board/state.svelte";
import type { Look } from "../look/state.svelte";
import { gameShown, type OpenGame } from "./open";
import { moments } from "../policy/study";
import { swings } from "../policy/swings";
import { written } from "../shogi/notation";

export interface GameProblem {
  readonly address: GameAddress;
  readonly message: string;
}

export class GameBoard extends BoardState {
  readonly known: { readonly runs: readonly RunInfo[] };
  /** The game asked for, until it is open or has failed. */
  opening = $state.raw<GameAddress | null>(null);
  open = $state.raw<OpenGame | null>(null);
  problem = $state.raw<GameProblem | null>(null);
  ply = $state(0);

  readonly shown = $derived.by(() => this.open && gameShown(this.open));
  /** The game that is open, on its way or could not be opened. */
  readonly address = $derived.by(() => this.opening ?? this.open?.address ?? this.problem?.address ?? null);
  /** Notation of every move of the game. */
  readonly texts = $derived.by(() =>
    this.open ? written(this.open.replay, this.open.game.plies.moves, this.look.notation) : [],
  );
  /** The change of the value that is a swing in the game's run and stream; null where the run cannot tell. */
  readonly swingLimit = $derived.by(() =>
    this.open ? swingLimit(this.known.runs, this.open.address.run, this.open.address.stream) : null,
  );
  /** Change of the value for Black over the next two moves, by the position before them. */
  readonly swings = $derived.by(() => swings(this.open?.study.curve ?? null, this.swingLimit));
  /** Positions before a swing or an unlikely move, in order. */
  readonly moments = $derived.by(() =>
    this.open ? moments(this.swings, this.open.study.unlikely, this.open.replay.last) : [],
  );

  /** `known` is what the server tells of all runs. */
  constructor(look: Look, known: { readonly runs: readonly RunInfo[] }) {
    super(look);
    this.known = known;
  }
}

/** The change that the largest 2 % of a stream reach; null where the run cannot tell it. */
export function swingLimit(runs: readonly RunInfo[], run: string, stream: string): number | null {
  return runs.find((info) => info.run === run)?.streams.find((info) => info.stream === stream)?.swing ?? null;
}
