/** One run of measurements: what it has found, how far it has come, when it will be done. */
import * as vscode from 'vscode';
import type { RunProgress } from '../protocol/engine.ts';
import type { RunState } from '../protocol/webview.ts';
import { toFailure } from './failures.ts';

/** How often listeners are told; a webview that gets more messages than this falls behind. */
const TICK_MS = 200;
/** From here on the fraction done tells something about the time left. */
const ESTIMATE_FROM = { fraction: 0.02, elapsedMs: 1000 };

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

export class Run<Report> implements vscode.Disposable {
  private readonly source = new vscode.CancellationTokenSource();
  private readonly startedAt = performance.now();
  private readonly timer = setInterval(() => this.tick(), TICK_MS);
  private pending: Report[] = [];
  private current: RunState;
  private listener: RunListener<Report> | undefined;

  constructor(
    total: number,
    metrics: RunState['metrics'],
    work: RunWork<Report>,
    listener: RunListener<Report>,
  ) {
    this.listener = listener;
    this.current = {
      status: 'running',
      metrics,
      total,
      done: 0,
      fraction: 0,
      elapsedMs: 0,
      remainingMs: null,
    };
    work((progress) => this.advance(progress), this.source.token).then(
      () => this.end({ status: 'done', fraction: 1 }),
      (error: unknown) => this.fail(error),
    );
  }

  get state(): RunState {
    return this.current;
  }

  get running(): boolean {
    return this.current.status === 'running';
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

  private advance({ fraction, reports }: RunProgress<Report>): void {
    this.pending.push(...reports);
    const done = Math.min(this.current.total, this.current.done + reports.length);
    this.current = {
      ...this.current,
      done,
      fraction: Math.max(this.current.fraction, Math.min(1, fraction)),
    };
  }

  private tick(): void {
    const elapsedMs = performance.now() - this.startedAt;
    this.current = {
      ...this.current,
      elapsedMs,
      remainingMs: remaining(elapsedMs, this.current.fraction),
    };
    this.flush();
    this.listener?.stateChanged(this.current);
  }

  private flush(): void {
    const reports = this.pending;
    this.pending = [];
    if (reports.length > 0) {
      this.listener?.reportsArrived(reports);
    }
  }

  private fail(error: unknown): void {
    const failure = toFailure(error);
    this.end(
      failure.kind === 'cancelled' ? { status: 'cancelled' } : { status: 'failed', failure },
    );
  }

  private end(outcome: Pick<RunState, 'status'> & Partial<RunState>): void {
    clearInterval(this.timer);
    this.source.dispose();
    this.flush();
    const elapsedMs = performance.now() - this.startedAt;
    this.current = { ...this.current, ...outcome, elapsedMs, remainingMs: null };
    this.listener?.stateChanged(this.current);
  }
}

function remaining(elapsedMs: number, fraction: number): number | null {
  const known = fraction >= ESTIMATE_FROM.fraction && elapsedMs >= ESTIMATE_FROM.elapsedMs;
  return known ? (elapsedMs * (1 - fraction)) / fraction : null;
}
