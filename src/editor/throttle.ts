/** Runs `action` soon after it was requested, but no more often than every `intervalMs`. */
export class Throttle {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly intervalMs: number,
    private readonly action: () => void,
  ) {}

  request(): void {
    this.timer ??= setTimeout(() => this.run(), this.intervalMs);
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
    this.action();
  }
}
