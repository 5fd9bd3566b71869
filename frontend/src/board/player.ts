/** Moving a board from place to place. */
import type { BoardState } from "./state.svelte";

const MILLISECONDS_A_PLY = 800;
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const;

export class PlayerCtrl {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Told where somebody has gone. */
  moved: (ply: number) => void = () => undefined;

  /** `set` shows another place, that there is. */
  constructor(
    private readonly board: BoardState,
    private readonly set: (ply: number) => void,
  ) {}

  /** Shows the position after `ply` moves, or the nearest that there is. */
  go(ply: number): void {
    this.show(ply);
    this.moved(ply);
  }

  /** The same, without telling. */
  show(ply: number): void {
    this.set(Math.min(Math.max(0, ply), this.last));
    this.board.pointed = -1;
    this.board.focus = null;
    this.board.pinned = false;
  }

  step(plies: number): void {
    this.go(this.board.ply + plies);
  }

  /** The next (1) or previous (−1) position before a swing or an unlikely move. */
  moment(direction: 1 | -1): void {
    const { moments, ply } = this.board;
    const next = direction > 0 ? moments.find((k) => k > ply) : moments.findLast((k) => k < ply);
    if (next !== undefined) this.go(next);
  }

  toggle(): void {
    if (this.board.playing) return this.pause();
    if (this.board.shown === null) return;
    if (this.atEnd()) this.go(0);
    this.board.playing = true;
    this.schedule();
  }

  pause(): void {
    clearTimeout(this.timer);
    this.board.playing = false;
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), MILLISECONDS_A_PLY / this.board.look.speed);
  }

  /** Plays faster (1) or slower (−1). */
  changeSpeed(step: 1 | -1): void {
    const { look } = this.board;
    const place = SPEEDS.findIndex((speed) => speed === look.speed) + step;
    look.speed = SPEEDS[Math.min(Math.max(place, 0), SPEEDS.length - 1)]!;
    if (this.board.playing) this.schedule();
  }

  private tick(): void {
    if (!this.board.playing) return;
    this.step(1);
    if (this.atEnd()) this.pause();
    else this.schedule();
  }

  private atEnd(): boolean {
    return this.board.ply >= this.last;
  }

  private get last(): number {
    return this.board.shown?.last ?? 0;
  }

  toggleBest(): void {
    this.board.look.withoutBest = !this.board.look.withoutBest;
    this.board.focus = null;
    this.board.pinned = false;
  }
}
