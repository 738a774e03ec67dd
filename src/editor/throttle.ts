/** Share of the time that the action may take. */
const LOAD = 0.1;

/**
 * Runs `action` soon after it was requested, but no more often than every `intervalMs`, and less
 * often where it takes long.
 */
export class Throttle {
  private timer: NodeJS.Timeout | undefined;
  private pauseMs: number;

  constructor(
    private readonly intervalMs: number,
    private readonly action: () => void,
  ) {
    this.pauseMs = intervalMs;
  }

  request(): void {
    this.timer ??= setTimeout(() => this.run(), this.pauseMs);
  }

  /** Runs at once what is requested. */
  flush(): void {
    if (this.timer !== undefined) {
      this.run();
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private run(): void {
    this.dispose();
    const started = performance.now();
    this.action();
    this.pauseMs = Math.max(this.intervalMs, (performance.now() - started) / LOAD);
  }
}
