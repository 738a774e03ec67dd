/** How far a run has come, on stderr: a bar on a terminal, now and then a line elsewhere. */
import type { WriteStream } from 'node:tty';
import { count, duration } from './format.ts';

const BAR_WIDTH = 24;
const BAR_INTERVAL_MS = 100;
/** A log of a batch job wants to know that it is alive, no more. */
const LINE_INTERVAL_MS = 15_000;
/** Before this much time and work there is no rate to go by. */
const RATE_AFTER_MS = 500;

export class Progress {
  private readonly startMs = performance.now();
  private shownMs = this.startMs;
  private done = 0;
  private skipped = 0;
  private fraction = 0;

  /**
   * @param total null where there is one thing to do, which is not counted
   * @param unit what is counted, in the plural
   */
  constructor(
    private readonly total: number | null,
    private readonly unit = '',
    private readonly stream: WriteStream & { fd: number } = process.stderr,
  ) {}

  /** One more is done. */
  step(): void {
    this.done += 1;
    this.show();
  }

  /** So many of those that are done took no time. */
  skip(count: number): void {
    this.skipped = count;
  }

  /** @param fraction of the run's cost, 0…1: the items differ in size. */
  advance(fraction: number): void {
    this.fraction = fraction;
    this.show();
  }

  /** Takes the bar away. */
  end(): void {
    if (this.stream.isTTY) {
      this.stream.write('\r\u001b[K');
    }
  }

  private show(): void {
    const now = performance.now();
    if (now - this.shownMs < (this.stream.isTTY ? BAR_INTERVAL_MS : LINE_INTERVAL_MS)) {
      return;
    }
    this.shownMs = now;
    const { done, skipped, total, unit, fraction } = this;
    const state = progressText({
      done,
      skipped,
      total,
      unit,
      fraction,
      elapsedMs: now - this.startMs,
    });
    this.stream.write(
      this.stream.isTTY
        ? `\r${bar(this.fraction)} ${state}\u001b[K`
        : `checkpoint-lens: ${state}\n`,
    );
  }
}

interface State {
  readonly done: number;
  /** Of those done, how many were known from earlier. */
  readonly skipped: number;
  /** Null where nothing is counted. */
  readonly total: number | null;
  readonly unit: string;
  /** Of the work, 0…1. */
  readonly fraction: number;
  readonly elapsedMs: number;
}

/** For example "34 %, 86 of 252 tensors, 2.1 tensors/s, 46 s left". */
export function progressText({ done, skipped, total, unit, fraction, elapsedMs }: State): string {
  const parts = [`${Math.floor(fraction * 100)} %`];
  if (total !== null) {
    parts.push(`${count(done)} of ${count(total)} ${unit}`);
  }
  if (skipped > 0) {
    parts.push(`${count(skipped)} from the cache`);
  }
  if (elapsedMs >= RATE_AFTER_MS && fraction > 0) {
    if (total !== null) {
      parts.push(`${Number((((done - skipped) / elapsedMs) * 1000).toPrecision(2))} ${unit}/s`);
    }
    parts.push(`${duration((elapsedMs / 1000) * (1 / fraction - 1))} left`);
  }
  return parts.join(', ');
}

function bar(fraction: number): string {
  const filled = Math.round(fraction * BAR_WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
}
