/** What one board shows, and what is pointed at on it. Only ctrl changes it; views are functions of it. */
import type { Look } from "../look/state.svelte";
import { focused, type Focus } from "../policy/focus";
import { heatmap } from "../policy/heatmap";
import { lift } from "../policy/lift";
import { nearlyCertain } from "../policy/ply";
import { withoutBest } from "../policy/without";
import { usiOf } from "../shogi/move";
import { notator } from "../shogi/notation";
import type { Shown } from "./shown";

export abstract class BoardState {
  readonly look: Look;
  abstract readonly shown: Shown | null;
  /** The place that is shown; −1 where there is none. */
  abstract readonly ply: number;
  /** Places worth going to, in order. */
  abstract readonly moments: readonly number[];

  playing = $state(false);
  /** A move that is pointed at, in the table or on the board; −1 for none. */
  pointed = $state(-1);
  /** A part of the policy that is looked at alone, by pointing; pinned by a click. */
  focus = $state.raw<Focus | null>(null);
  pinned = $state(false);

  readonly position = $derived.by(() => this.shown?.position(this.ply) ?? null);
  /** The move that led here; null at the start. */
  readonly lastMove = $derived.by(() => this.shown?.arrival(this.ply) ?? null);
  /** Notation of a move in this position. */
  readonly write = $derived.by(() =>
    this.position ? notator(this.position, this.lastMove?.to ?? -1, this.look.notation) : usiOf,
  );
  private readonly plyView = $derived.by(() => this.shown?.policy(this.ply) ?? null);
  /** The policy without its best move, where that is asked for and possible. */
  readonly without = $derived.by(() =>
    this.look.withoutBest && this.plyView ? withoutBest(this.plyView.policy) : null,
  );
  readonly policy = $derived.by(() => this.without?.policy ?? this.plyView?.policy ?? null);
  readonly heat = $derived.by(() =>
    this.without ? heatmap(this.without.policy.ranked) : (this.plyView?.heat ?? null),
  );
  /** The candidates on the board: those of the focus, else all. */
  readonly lit = $derived.by(() =>
    this.policy && this.focus ? focused(this.policy, this.focus) : (this.policy?.ranked ?? null),
  );
  readonly litHeat = $derived.by(() => {
    if (this.focus && this.lit) return heatmap(this.lit);
    return this.policy && nearlyCertain(this.policy) ? heatmap(this.policy.ranked.slice(0, 1)) : this.heat;
  });
  readonly lift = $derived.by(() => (this.look.layer === "lift" && this.policy ? lift(this.policy.ranked) : null));

  constructor(look: Look) {
    this.look = look;
  }
}
