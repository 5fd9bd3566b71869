/** Looking at a part of the policy: pointing shows it, a click or tap pins it, another one or Escape lets go. */
import { focusAt, sameFocus, type Focus } from "../policy/focus";
import type { BoardState } from "./state.svelte";

export class FocusCtrl {
  constructor(private readonly state: BoardState) {}

  /** Points at a square, or at nothing. */
  point(square: number | null): void {
    if (!this.state.pinned) this.state.focus = square === null ? null : this.at(square);
  }

  pointHand(piece: number): void {
    if (!this.state.pinned) this.state.focus = this.drop(piece);
  }

  pin(square: number): void {
    this.toggle(this.at(square));
  }

  pinHand(piece: number): void {
    this.toggle(this.drop(piece));
  }

  clear(): void {
    this.state.focus = null;
    this.state.pinned = false;
  }

  private toggle(focus: Focus | null): void {
    if (focus === null || (this.state.pinned && sameFocus(focus, this.state.focus))) return this.clear();
    this.state.focus = focus;
    this.state.pinned = true;
  }

  private at(square: number): Focus | null {
    const { position, policy, look } = this.state;
    return position && policy && look.layer !== "off" ? focusAt(square, position, policy) : null;
  }

  private drop(piece: number): Focus | null {
    return this.state.policy && this.state.look.layer !== "off" ? { kind: "drop", piece } : null;
  }
}
