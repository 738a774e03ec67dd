/** Several runs of the engine, one after the other, that are shown as one. */
import type { RunListener } from '../engine/engine.ts';
import { Progress } from './progress.ts';

export class Stages {
  private readonly shown: Progress;
  private workDone = 0;
  private skipped = 0;

  /**
   * @param total how many items all stages have together
   * @param unit what they are, in the plural
   * @param work of all stages together
   */
  constructor(
    total: number,
    unit: string,
    private readonly work: number,
  ) {
    this.shown = new Progress(total, unit);
  }

  /**
   * Runs a stage that takes `work`.
   *
   * @returns what was found, by position in the stage's list
   */
  async run<Report>(
    work: number,
    start: (listener: RunListener<Report>) => Promise<void>,
  ): Promise<ReadonlyMap<number, Report>> {
    const reports = new Map<number, Report>();
    await start({
      report: (position, report) => {
        reports.set(position, report);
        this.shown.step();
      },
      known: (count) => {
        this.skipped += count;
        this.shown.skip(this.skipped);
      },
      progress: (fraction) => {
        this.shown.advance((this.workDone + fraction * work) / Math.max(this.work, 1));
      },
    });
    this.workDone += work;
    return reports;
  }

  /** Takes the bar away. */
  end(): void {
    this.shown.end();
  }
}
