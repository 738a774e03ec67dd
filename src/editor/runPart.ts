/** What was asked for at once, as a part of a run. */
import type { RunProgress } from '../protocol/engine.ts';
import type { RunState } from '../protocol/webview.ts';

export class RunPart {
  done = 0;
  /** How many of those done took no time. */
  known = 0;
  /** What the others take in all. */
  work = 0;
  running: readonly number[] = [];
  isOver = false;
  private fraction = 0;
  private readonly covered: ReadonlySet<number>;

  constructor(
    readonly rows: readonly number[],
    readonly metrics: RunState['metrics'],
    readonly isQuiet: boolean,
  ) {
    this.covered = new Set(rows);
  }

  get workDone(): number {
    return this.work * this.fraction;
  }

  covers(row: number): boolean {
    return this.covered.has(row);
  }

  /** @param reports how many came with it */
  advance(progress: Omit<RunProgress<unknown>, 'reports'>, reports: number): void {
    this.done = Math.min(this.rows.length, this.done + reports);
    this.fraction = Math.max(this.fraction, Math.min(1, progress.fraction));
    this.known = progress.known;
    this.work = progress.work;
    this.running = progress.running;
  }

  end(): void {
    this.isOver = true;
    this.running = [];
  }
}
