/** The editor's run: at most one at a time, owned by the editor, started and cancelled from here. */
import type { PairMetric, TensorMetric } from '../../src/protocol/engine.ts';
import { CancelRun, StartRun, type RunState } from '../../src/protocol/webview.ts';
import { failureOf, type Host } from '../host/host.ts';
import { Changes } from './changes.ts';

export type RunMetric = TensorMetric | PairMetric;

export class Runs {
  readonly changes = new Changes();
  /** Why the last request about a run was refused. */
  refusal: string | null = null;
  /** Whether the run started by itself, so that its progress needs no attention. */
  isQuiet = false;
  /** The rows of the run, where this load of the webview started it. */
  private rows: ReadonlySet<number> = new Set();
  /** True from the request to the first sign of the run. */
  private starting = false;

  constructor(
    private readonly host: Host,
    public state: RunState | null,
  ) {}

  get isRunning(): boolean {
    return this.starting || this.state?.status === 'running';
  }

  covers(row: number, metric: RunMetric): boolean {
    return this.isRunning && this.rows.has(row) && (this.state?.metrics.includes(metric) ?? false);
  }

  async start(
    rows: readonly number[],
    metrics: readonly RunMetric[],
    isQuiet = false,
  ): Promise<void> {
    this.isQuiet = isQuiet;
    this.rows = new Set(rows);
    this.starting = true;
    this.refusal = null;
    this.state = startingState(rows.length, metrics);
    this.changes.emit();
    try {
      await this.host.request(StartRun, { rows, metrics });
    } catch (error) {
      this.starting = false;
      this.refuse(error);
    }
  }

  async cancel(): Promise<void> {
    try {
      await this.host.request(CancelRun, {});
    } catch (error) {
      this.refuse(error);
    }
  }

  /** Takes what the editor says of the run. */
  changed(state: RunState): void {
    if (state.status === 'running' && !this.isRunning) {
      // started elsewhere: by the editor, or in another tab of the same document
      this.rows = new Set();
      this.isQuiet = false;
      this.refusal = null;
    }
    this.starting = false;
    this.state = state;
    this.changes.emit();
  }

  private refuse(error: unknown): void {
    const failure = failureOf(error);
    this.refusal = failure.message;
    if (this.state?.status === 'running') {
      this.state = { ...this.state, status: 'failed', failure };
    }
    this.changes.emit();
  }
}

function startingState(total: number, metrics: readonly RunMetric[]): RunState {
  return {
    status: 'running',
    metrics,
    total,
    done: 0,
    fraction: 0,
    elapsedMs: 0,
    remainingMs: null,
  };
}
