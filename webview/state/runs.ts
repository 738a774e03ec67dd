/** The editor's run: owned by the editor, started, added to and cancelled from here. */
import {
  CancelRun,
  RowsShown,
  StartRun,
  type RunMetric,
  type RunState,
} from '../../src/protocol/webview.ts';
import { failureOf, type Host } from '../host/host.ts';
import { Changes } from './changes.ts';

export type { RunMetric };

/** Scrolling has come to rest. */
const REST_MS = 150;

export class Runs {
  readonly changes = new Changes();
  /** Why the last request about a run was refused. */
  refusal: string | null = null;
  /** Whether the run started by itself, so that its progress needs no attention. */
  isQuiet = false;
  /** What a millisecond gets done, in the unit of src/analysis/cost.ts, as the last run showed. */
  workPerMs: number | null = null;
  /** What this load of the webview asked the run for, by row. */
  private readonly asked = new Map<number, Set<RunMetric>>();
  /** True from the request to the first sign of the run. */
  private starting = false;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private shown = '';

  constructor(
    private readonly host: Host,
    public state: RunState | null,
  ) {}

  get isRunning(): boolean {
    return this.starting || this.state?.status === 'running';
  }

  /** Whether a row is going to be measured, as far as this load of the webview knows. */
  covers(row: number, metric: RunMetric): boolean {
    return this.isRunning && this.asked.get(row)?.has(metric) === true;
  }

  /** Measures rows; added to the run that is going on, if one is. */
  async start(
    rows: readonly number[],
    metrics: readonly RunMetric[],
    isQuiet = false,
  ): Promise<void> {
    const isNew = !this.isRunning;
    this.isQuiet = isQuiet && (isNew || this.isQuiet);
    this.refusal = null;
    if (isNew) {
      this.asked.clear();
      this.starting = true;
      this.state = startingState(rows.length, metrics);
    }
    for (const row of rows) {
      this.asked.set(row, new Set([...(this.asked.get(row) ?? []), ...metrics]));
    }
    this.changes.emit();
    try {
      await this.host.request(StartRun, { rows, metrics });
    } catch (error) {
      rows.forEach((row) => this.asked.delete(row));
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

  /** Says which rows are on screen, once they stay there: they are measured before others. */
  show(rows: readonly number[]): void {
    const shown = rows.join(' ');
    if (shown !== this.shown) {
      this.shown = shown;
      clearTimeout(this.rest);
      this.rest = setTimeout(() => this.host.notify(RowsShown, { rows }), REST_MS);
    }
  }

  /** Takes what the editor says of the run. */
  changed(state: RunState): void {
    if (state.status === 'running' && !this.isRunning) {
      // started elsewhere: by the editor, or in another tab of the same document
      this.asked.clear();
      this.isQuiet = false;
      this.refusal = null;
    }
    this.starting = false;
    this.state = state;
    this.workPerMs = state.workPerMs ?? this.workPerMs;
    this.changes.emit();
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

function startingState(total: number, metrics: readonly RunMetric[]): RunState {
  return {
    status: 'running',
    metrics,
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
