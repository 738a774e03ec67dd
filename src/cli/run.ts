import type { RunListener } from '../engine/engine.ts';
import { Progress } from './progress.ts';

/** One run of the engine: gathers its reports and shows how far it is. */
export class Run<Report> implements RunListener<Report> {
  /** What has been found, by position in the run's list. */
  readonly reports = new Map<number, Report>();
  private readonly shown: Progress;

  constructor(total: number, unit: string) {
    this.shown = new Progress(total, unit);
  }

  report(position: number, report: Report): void {
    this.reports.set(position, report);
    this.shown.step();
  }

  known(count: number): void {
    this.shown.skip(count);
  }

  progress(fraction: number): void {
    this.shown.advance(fraction);
  }

  async until(end: Promise<void>): Promise<void> {
    try {
      await end;
    } finally {
      this.shown.end();
    }
  }
}
