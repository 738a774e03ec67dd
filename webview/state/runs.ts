/** The editor's run: owned by the editor, started, added to and cancelled from here. */
import { rowSetOf, rowsIn } from '../../src/protocol/rowSet.ts';
import {
  CancelRun,
  RunPartOf,
  StartRun,
  type RunMetric,
  type RunState,
} from '../../src/protocol/webview.ts';
import { failureOf, type Host } from '../host/host.ts';
import { AskedRows } from './askedRows.ts';
import { Changes } from './changes.ts';

export type { RunMetric };

export class Runs {
  readonly changes = new Changes();
  /** Why the last request about a run was refused. */
  refusal: string | null = null;
  /** What a millisecond gets done, in the unit of src/analysis/cost.ts, as the last run showed. */
  workPerMs: number | null = null;
  /** What the run was asked for, here or elsewhere. */
  private readonly asked = new AskedRows();
  /** How many of the run's parts are among `asked`, or on their way. */
  private knownParts = 0;
  /** True from the request to the first sign of the run. */
  private starting = false;
  private running: ReadonlySet<number>;

  constructor(
    private readonly host: Host,
    public state: RunState | null,
  ) {
    this.running = new Set(state?.running);
    void this.learnParts();
  }

  get isRunning(): boolean {
    return this.starting || this.state?.status === 'running';
  }

  /** Whether the run started by itself, so that its progress needs no attention. */
  get isQuiet(): boolean {
    return this.state?.isQuiet === true;
  }

  /** Whether a row is going to be measured; of what is done of the run as well. */
  covers(row: number, metric: RunMetric): boolean {
    return this.isRunning && this.asked.has(row, metric);
  }

  /** What the run measures of a row, or has measured; empty where it does nothing with it. */
  metricsOf(row: number): readonly RunMetric[] {
    return this.isRunning ? this.asked.metricsOf(row) : [];
  }

  /** Whether a row is being measured now. */
  isMeasuring(row: number): boolean {
    return this.isRunning && this.running.has(row);
  }

  /** Measures rows; added to the run that is going on, if one is. */
  async start(
    rows: readonly number[],
    metrics: readonly RunMetric[],
    isQuiet = false,
  ): Promise<void> {
    this.refusal = null;
    if (!this.isRunning) {
      this.forget();
      this.starting = true;
      this.state = startingState(rows.length, metrics, isQuiet);
    } else if (this.state !== null) {
      this.state = { ...this.state, isQuiet: isQuiet && this.state.isQuiet };
    }
    this.asked.add(rows, metrics);
    this.changes.emit();
    try {
      await this.host.request(StartRun, { rows: rowSetOf(rows), metrics, isQuiet });
    } catch (error) {
      this.asked.remove(rows, metrics);
      this.refuse(error, this.starting);
      this.starting = false;
    }
  }

  async cancel(): Promise<void> {
    try {
      await this.host.request(CancelRun, {});
    } catch (error) {
      this.refuse(error, false);
    }
  }

  /** Takes what the editor says of the run. */
  changed(state: RunState): void {
    if (state.status === 'running' && !this.isRunning) {
      // started elsewhere: by the editor, or in another tab of the same document
      this.forget();
      this.refusal = null;
    }
    this.starting = false;
    this.state = state;
    this.running = new Set(state.running);
    this.workPerMs = state.workPerMs ?? this.workPerMs;
    this.changes.emit();
    void this.learnParts();
  }

  private forget(): void {
    this.asked.clear();
    this.knownParts = 0;
  }

  /** Asks what the run was asked for: by a former load of this webview, the editor or another tab. */
  private async learnParts(): Promise<void> {
    while (this.state?.status === 'running' && this.knownParts < this.state.parts) {
      const part = this.knownParts;
      this.knownParts += 1;
      const asked = await this.host.request(RunPartOf, { part }).catch(() => null);
      if (asked === null || this.knownParts <= part) {
        return; // it has ended, or another one has begun
      }
      this.asked.add(rowsIn(asked.rows), asked.metrics);
      this.changes.emit();
    }
  }

  private refuse(error: unknown, wasStarting: boolean): void {
    const failure = failureOf(error);
    this.refusal = failure.message;
    if (wasStarting && this.state?.status === 'running') {
      this.state = { ...this.state, status: 'failed', failure };
    }
    this.changes.emit();
  }
}

function startingState(total: number, metrics: readonly RunMetric[], isQuiet: boolean): RunState {
  return {
    status: 'running',
    metrics,
    isQuiet,
    parts: 0,
    total,
    done: 0,
    known: 0,
    running: [],
    fraction: 0,
    workPerMs: null,
    elapsedMs: 0,
    remainingMs: null,
  };
}
