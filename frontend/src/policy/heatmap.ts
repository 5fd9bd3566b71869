/** Where the mass of candidates comes from and goes to. Pure sums. */
import { moveOf } from "../shogi/move";
import { SQUARES } from "../shogi/square";
import type { Ranked } from "./ply";

/** A choice between promoting and not, summed over the moves into one square for which both are legal. */
export interface Promotion {
  promotes: number;
  stays: number;
}

export interface Heatmap {
  /** (81,) mass by destination, drops included. */
  readonly to: Float64Array;
  /** (81,) mass by origin, moves on the board only. */
  readonly from: Float64Array;
  /** (81,) mass of drops by destination. */
  readonly dropTo: Float64Array;
  /** (81,) kind that most of a square's drop mass drops, 0 where there is none. */
  readonly dropKind: Uint8Array;
  /** (8,) mass of drops by kind; index 0 is not used. */
  readonly drops: Float64Array;
  readonly dropMass: number;
  /** By destination. */
  readonly promotions: ReadonlyMap<number, Promotion>;
}

export function heatmap(candidates: readonly Ranked[]): Heatmap {
  const to = new Float64Array(SQUARES);
  const from = new Float64Array(SQUARES);
  const dropTo = new Float64Array(SQUARES);
  const byKind = Array.from({ length: 8 }, () => new Float64Array(SQUARES));
  for (const { code, p } of candidates) {
    const move = moveOf(code);
    if (move === null) continue;
    to[move.to]! += p;
    if (move.drop) {
      dropTo[move.to]! += p;
      byKind[move.drop]![move.to]! += p;
    } else {
      from[move.from]! += p;
    }
  }
  const drops = Float64Array.from(byKind, sum);
  return {
    to,
    from,
    dropTo,
    dropKind: largest(byKind),
    drops,
    dropMass: sum(drops),
    promotions: promotions(candidates),
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function largest(byKind: readonly Float64Array[]): Uint8Array {
  return Uint8Array.from({ length: SQUARES }, (_, square) =>
    byKind.reduce((best, mass, kind) => (mass[square]! > (byKind[best]![square] ?? 0) ? kind : best), 0),
  );
}

function promotions(candidates: readonly Ranked[]): Map<number, Promotion> {
  const mass = new Map(candidates.map(({ code, p }) => [code, p]));
  const found = new Map<number, Promotion>();
  for (const [code, p] of mass) {
    const move = moveOf(code);
    const stays = mass.get(code - 1); // the same move without promotion
    if (!move?.promotes || stays === undefined) continue;
    const square = found.get(move.to) ?? { promotes: 0, stays: 0 };
    found.set(move.to, { promotes: square.promotes + p, stays: square.stays + stays });
  }
  return found;
}
