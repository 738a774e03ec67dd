/** Reports of a run gathered into messages, so that a thousand small tensors are not a thousand messages. */
import { pagesOf } from '../analysis/pages.ts';
import type { RunProgress } from '../protocol/engine.ts';
import type { RunListener } from './measuring.ts';

/** At most ten messages a second. */
const INTERVAL_MS = 100;

export class Batches<Report> implements RunListener<Report> {
  private waiting: Report[] = [];
  private fraction = 0;
  private knownCount = 0;
  private work = 0;
  private runningNow: readonly number[] = [];
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param send receives each message, its reports within the size of a page
   * @param indices what the run is over; empty for a run that does not tell what it measures
   */
  constructor(
    private readonly send: (message: RunProgress<Report>) => void,
    private readonly indices: readonly number[] = [],
  ) {}

  report(_position: number, report: Report): void {
    this.waiting.push(report);
    this.schedule();
  }

  progress(fraction: number): void {
    this.fraction = fraction;
    this.schedule();
  }

  known(count: number, work: number): void {
    this.knownCount = count;
    this.work = work;
    this.schedule();
  }

  running(positions: readonly number[]): void {
    this.runningNow = positions.flatMap((position) => this.indices[position] ?? []);
    this.schedule();
  }

  /** Sends what waits; to be called when the run has ended, however it ended. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { waiting, fraction, knownCount: known, work, runningNow: running } = this;
    this.waiting = [];
    if (waiting.length === 0) {
      this.send({ fraction, reports: [], known, work, running });
    }
    for (const reports of pagesOf(waiting)) {
      this.send({ fraction, reports, known, work, running });
    }
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), INTERVAL_MS);
  }
}
