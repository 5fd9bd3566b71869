/** Moving through the open game. */
import { LAYERS, type Layer, type State } from "../state.svelte";

const MILLISECONDS_A_PLY = 800;
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const;

export class PlayerCtrl {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Told where somebody has gone. */
  moved: (ply: number) => void = () => undefined;

  constructor(private readonly state: State) {}

  /** Shows the position after `ply` moves, or the nearest that there is. */
  go(ply: number): void {
    this.show(ply);
    this.moved(ply);
  }

  /** The same, without telling. */
  show(ply: number): void {
    const last = this.state.open?.replay.last ?? 0;
    this.state.ply = Math.min(Math.max(0, ply), last);
    this.state.pointed = -1;
    this.state.focus = null;
    this.state.pinned = false;
  }

  step(plies: number): void {
    this.go(this.state.ply + plies);
  }

  /** The next (1) or previous (−1) position before a swing or an unlikely move. */
  moment(direction: 1 | -1): void {
    const { moments, ply } = this.state;
    const next = direction > 0 ? moments.find((k) => k > ply) : moments.findLast((k) => k < ply);
    if (next !== undefined) this.go(next);
  }

  toggle(): void {
    if (this.state.playing) return this.pause();
    if (this.state.open === null) return;
    if (this.atEnd()) this.go(0);
    this.state.playing = true;
    this.schedule();
  }

  pause(): void {
    clearTimeout(this.timer);
    this.state.playing = false;
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), MILLISECONDS_A_PLY / this.state.speed);
  }

  /** Plays faster (1) or slower (−1). */
  changeSpeed(step: 1 | -1): void {
    const place = SPEEDS.findIndex((speed) => speed === this.state.speed) + step;
    this.state.speed = SPEEDS[Math.min(Math.max(place, 0), SPEEDS.length - 1)]!;
    if (this.state.playing) this.schedule();
  }

  private tick(): void {
    if (!this.state.playing) return;
    this.step(1);
    if (this.atEnd()) this.pause();
    else this.schedule();
  }

  private atEnd(): boolean {
    return this.state.ply >= (this.state.open?.replay.last ?? 0);
  }

  flip(): void {
    this.state.flipped = !this.state.flipped;
  }

  toggleBest(): void {
    this.state.withoutBest = !this.state.withoutBest;
    this.state.focus = null;
    this.state.pinned = false;
  }

  setLayer(layer: Layer): void {
    this.state.layer = layer;
  }

  nextLayer(): void {
    this.state.layer = LAYERS[(LAYERS.indexOf(this.state.layer) + 1) % LAYERS.length]!;
  }
}
