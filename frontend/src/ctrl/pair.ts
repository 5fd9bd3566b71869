/** Two games at once: one is pinned, another is opened beside it; they step together while they are locked. */
import type { Ctrl } from "../ctrl";
import { besideOf } from "../beside.svelte";
import type { PairLink } from "./link";

export class PairCtrl {
  /** What moves in the pinned game; null while nothing is pinned. */
  private beside: Ctrl | null = null;

  /** `make` gives a ctrl over another state, with the same list. */
  constructor(
    private readonly main: Ctrl,
    private readonly make: (state: Ctrl["state"]) => Ctrl,
  ) {}

  /** Pins the open game where it is, or lets the pinned one go. */
  toggle(): void {
    const { open, ply, beside } = this.main.state;
    if (beside) return this.close();
    if (open === null) return;
    const pinned = this.pin();
    pinned.state.open = open;
    pinned.state.ply = ply;
  }

  /** Opens what a link says is pinned; closes what it does not. */
  follow(link: PairLink | null): void {
    if (link === null) return this.close();
    this.main.state.locked = link.locked;
    void (this.beside ?? this.pin()).game.open(link.address, link.ply);
  }

  close(): void {
    this.beside?.player.pause();
    this.main.state.beside = this.beside = null;
    this.main.state.besideActive = false;
  }

  pause(): void {
    this.main.player.pause();
    this.beside?.player.pause();
  }

  toggleLock(): void {
    this.main.state.locked = !this.main.state.locked;
    const active = this.active;
    if (this.main.state.locked) active.player.go(active.state.ply);
  }

  /** Says which of the two the keys are for. */
  activate(beside: boolean): void {
    this.main.state.besideActive = beside && this.beside !== null;
  }

  /** The game that the keys are for. */
  get active(): Ctrl {
    return this.main.state.besideActive && this.beside ? this.beside : this.main;
  }

  /** The ctrl of a state: that of the main game, or of the pinned one. */
  of(state: Ctrl["state"]): Ctrl {
    return this.beside?.state === state ? this.beside : this.main;
  }

  get locked(): boolean {
    return this.main.state.locked;
  }

  /** Where a game that is opened beside the pinned one begins. */
  get startPly(): number {
    return this.main.state.locked ? (this.beside?.state.ply ?? 0) : 0;
  }

  private pin(): Ctrl {
    const beside = this.make(besideOf(this.main.state));
    beside.pair = this;
    const together = (other: Ctrl) => (ply: number) => this.main.state.locked && this.beside === beside && other.player.show(ply);
    this.main.player.moved = together(beside);
    beside.player.moved = together(this.main);
    this.main.state.beside = beside.state;
    return (this.beside = beside);
  }
}
