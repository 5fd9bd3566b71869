/** Asks the server every second while the tab can be seen, and not at all while it cannot. */

const PERIOD_MILLISECONDS = 1000;

export class Poller {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | null = null;
  private visible = false;

  /** `ask` is called once at a time; an error that it does not handle ends nothing: it is asked again. */
  constructor(private readonly ask: (signal: AbortSignal) => Promise<void>) {}

  setVisible(visible: boolean): void {
    if (visible === this.visible) return;
    this.visible = visible;
    clearTimeout(this.timer);
    if (visible) void this.now();
    else this.running?.abort();
  }

  /** Asks at once, unless it is asking already. */
  async now(): Promise<void> {
    if (this.running || !this.visible) return;
    clearTimeout(this.timer);
    this.running = new AbortController();
    try {
      await this.ask(this.running.signal);
    } finally {
      this.running = null;
      if (this.visible) this.timer = setTimeout(() => void this.now(), PERIOD_MILLISECONDS);
    }
  }
}
