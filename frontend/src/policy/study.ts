/** What a whole game shows, computed once when it is opened; the policy of a single ply when it is first looked at. */
import type { Game } from "../record/game";
import { repetitions } from "../shogi/repetition";
import type { Replay } from "../shogi/replay";
import { heatmap, type Heatmap } from "./heatmap";
import { effectiveMovesAt, policyAt, type Policy } from "./ply";
import { unlikelyMoves } from "./unlikely";
import { valueCurve, type ValueCurve } from "./value";

export interface PlyView {
  readonly policy: Policy;
  readonly heat: Heatmap;
}

export interface Study {
  readonly curve: ValueCurve | null;
  /** (plies,) effective moves; NaN where no policy was recorded. */
  readonly effectiveMoves: Float64Array;
  /** Tail mass of moves in the last 2 % of the policy, by the position before them. */
  readonly unlikely: ReadonlyMap<number, number>;
  readonly repetitions: ReadonlyMap<number, readonly number[]>;
  /** The policy of ply k; null where none was recorded. */
  readonly at: (k: number) => PlyView | null;
}

export function study(game: Game, replay: Replay): Study {
  return {
    curve: valueCurve(game, replay),
    effectiveMoves: Float64Array.from(game.plies.moves, (_, k) => effectiveMovesAt(game, k)),
    unlikely: unlikelyMoves(game),
    repetitions: repetitions(replay.positions),
    at: kept((k) => view(policyAt(game, k))),
  };
}

/** Positions before a swing or an unlikely move, in order, as far as the replay goes. */
export function moments(
  swings: ReadonlyMap<number, number>,
  unlikely: ReadonlyMap<number, number>,
  last: number,
): number[] {
  return [...new Set([...swings.keys(), ...unlikely.keys()])].filter((k) => k <= last).sort((a, b) => a - b);
}

function view(policy: Policy | null): PlyView | null {
  return policy && { policy, heat: heatmap(policy.ranked) };
}

function kept<T>(compute: (k: number) => T): (k: number) => T {
  const known = new Map<number, T>();
  return (k) => {
    if (!known.has(k)) known.set(k, compute(k));
    return known.get(k)!;
  };
}
