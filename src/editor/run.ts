/** The run of a document: all that was asked for since it last had nothing to do. */
import * as vscode from 'vscode';
import type { RunProgress } from '../protocol/engine.ts';
import { rowSetOf } from '../protocol/rowSet.ts';
import type { RunPart as AskedPart, RunState } from '../protocol/webview.ts';
import { toFailure } from './failures.ts';
import { RunPart } from './runPart.ts';
import { remainingMs } from './timeLeft.ts';

/** How often listeners are told; a webview that gets more messages than this falls behind. */
const TICK_MS = 200;
/** From here on what was done tells something about the rate. */
const RATED_FROM_MS = 1000;

export interface RunListener<Report> {
  /** Reports since the last call, never none. */
  reportsArrived(reports: readonly Report[]): void;
  /** The state changed; after the last call it is no longer `running`. */
  stateChanged(state: RunState): void;
}

/** The measurement itself, as the engine does it. */
export type RunWork<Report> = (
  onProgress: (progress: RunProgress<Report>) => void,
  token: vscode.CancellationToken,
) => Promise<void>;

type Metrics = RunState['metrics'];

export class Run<Report> implements vscode.Disposable {
  private readonly source = new vscode.CancellationTokenSource();
  private readonly startedAt = performance.now();
  private readonly timer = setInterval(() => this.tick(), TICK_MS);
  private readonly parts: RunPart[] = [];
  private pending: Report[] = [];
  private outcome: Pick<RunState, 'status' | 'failure'> = { status: 'running' };
  private elapsedMs = 0;
  private listener: RunListener<Report> | undefined;

  /** @param measure the work on rows that are added */
  constructor(
    private readonly measure: (rows: readonly number[], metrics: Metrics) => RunWork<Report>,
    listener: RunListener<Report>,
  ) {
    this.listener = listener;
  }

  get state(): RunState {
    const sum = (of: (part: RunPart) => number): number =>
      this.parts.reduce((total, part) => total + of(part), 0);
    const [work, workDone] = [sum((part) => part.work), sum((part) => part.workDone)];
    const isDone = this.outcome.status === 'done';
    const fraction = isDone ? 1 : work === 0 ? 0 : workDone / work;
    const isRated = workDone > 0 && this.elapsedMs >= RATED_FROM_MS;
    return {
      ...this.outcome,
      metrics: [...new Set(this.parts.flatMap((part) => part.metrics))],
      isQuiet: this.parts.every((part) => part.isQuiet),
      parts: this.parts.length,
      total: sum((part) => part.rows.length),
      done: sum((part) => part.done),
      known: sum((part) => part.known),
      running: this.running ? this.parts.flatMap((part) => part.running) : [],
      fraction,
      workPerMs: isRated ? workDone / this.elapsedMs : null,
      elapsedMs: this.elapsedMs,
      remainingMs: this.running ? remainingMs(this.elapsedMs, fraction) : null,
    };
  }

  get running(): boolean {
    return this.outcome.status === 'running';
  }

  /** The rows among `rows` for which the run has not all of `metrics` to measure anyhow. */
  lacking(rows: readonly number[], metrics: Metrics): readonly number[] {
    const covered = this.parts.filter(
      (part) => !part.isOver && metrics.every((metric) => part.metrics.includes(metric)),
    );
    return rows.filter((row) => !covered.some((part) => part.covers(row)));
  }

  /** What was added at one time, by number; null where nothing was. */
  part(number: number): AskedPart | null {
    const part = this.parts[number];
    return part === undefined ? null : { rows: rowSetOf(part.rows), metrics: part.metrics };
  }

  /**
   * Adds rows; the run ends when all that was added has ended.
   *
   * @param isQuiet whether nobody asked for it
   */
  add(rows: readonly number[], metrics: Metrics, isQuiet: boolean): void {
    const part = new RunPart(rows, metrics, isQuiet);
    this.parts.push(part);
    const work = this.measure(rows, metrics);
    work((progress) => this.advance(part, progress), this.source.token).then(
      () => this.end(part),
      (error: unknown) => this.fail(part, error),
    );
    this.listener?.stateChanged(this.state);
  }

  /** Asks the engine to stop; the state changes once it has. */
  cancel(): void {
    this.source.cancel();
  }

  /** Cancels, and tells the listener nothing any more. */
  dispose(): void {
    this.listener = undefined;
    clearInterval(this.timer);
    this.cancel();
  }

  private advance(part: RunPart, progress: RunProgress<Report>): void {
    this.pending.push(...progress.reports);
    part.advance(progress, progress.reports.length);
  }

  private tick(): void {
    this.elapsedMs = performance.now() - this.startedAt;
    this.flush();
    this.listener?.stateChanged(this.state);
  }

  private flush(): void {
    const reports = this.pending;
    this.pending = [];
    if (reports.length > 0) {
      this.listener?.reportsArrived(reports);
    }
  }

  private fail(part: RunPart, error: unknown): void {
    const failure = toFailure(error);
    if (failure.kind !== 'cancelled') {
      this.outcome = { ...this.outcome, failure };
    }
    this.end(part);
  }

  private end(part: RunPart): void {
    part.end();
    if (this.parts.some(({ isOver }) => !isOver)) {
      return;
    }
    clearInterval(this.timer);
    const isCancelled = this.source.token.isCancellationRequested;
    const status = isCancelled ? 'cancelled' : 'done';
    this.outcome = { ...this.outcome, status: this.outcome.failure ? 'failed' : status };
    this.source.dispose();
    this.tick();
  }
}
