/**
 * Runs side by side, in chunks. A chunk uses all cores; between two chunks what has come on screen
 * goes first, and every run has its turn. A chunk is so large that the cores which wait for its
 * last item lose little, and so small that a change of order is soon felt.
 */
import { AnalysisError } from '../model/failure.ts';
import type { Cost } from '../analysis/cost.ts';

/** Items that may be measured in any order and any groups. */
export interface Job {
  /** What its rows are rows of: the rows on screen are told by source. */
  readonly source: string;
  /** The row of each item. */
  readonly rows: readonly number[];
  readonly costs: readonly Cost[];
  /** Measures the items at these positions, starting them in this order. */
  measure(
    positions: readonly number[],
    onFraction: (fraction: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<void>;
}

/** Runs a job; `onFraction` is told how much of its work is done, 0…1. */
export type Schedule = (
  job: Job,
  onFraction: (fraction: number) => void,
  signal: AbortSignal | undefined,
) => Promise<void>;

/** All at once: for a process that has one run and no screen. */
export const atOnce: Schedule = (job, onFraction, signal) =>
  job.measure([...job.rows.keys()], onFraction, signal);

/** A run of so little work does not wait for others: it is what the user looks at. */
const QUICK_WORK = 5e8;
const CHUNK_MS = 1000;
/** Small items in a chunk for each thread: those that wait at its end lose at most an eighth. */
const ITEMS_A_THREAD = 8;
/** How many times as much work as the last a chunk may be. */
const GROWTH = 4;
/** Work of a thread in a millisecond, until it has been measured. */
const FIRST_RATE = 2e6;

export class RunQueue {
  private readonly runs: QueuedRun[] = [];
  private readonly onScreen = new Map<string, readonly number[]>();
  private isBusy = false;
  /** Work of a chunk. */
  private aim: number | undefined;

  /** @param threads of a run */
  constructor(private readonly threads: () => number) {}

  /** Says which rows of a source are on screen, the most important first. */
  show(source: string, rows: readonly number[]): void {
    this.onScreen.set(source, rows);
  }

  readonly schedule: Schedule = (job, onFraction, signal) => {
    const isOver = signal?.aborted === true;
    if (isOver || job.costs.reduce((sum, { work }) => sum + work, 0) <= QUICK_WORK) {
      return atOnce(job, onFraction, signal);
    }
    return new Promise<void>((resolve, reject) => {
      const run = new QueuedRun(job, onFraction, signal, { resolve, reject });
      signal?.addEventListener('abort', () => this.abandon(run), { once: true });
      this.runs.push(run);
      void this.work();
    });
  };

  private async work(): Promise<void> {
    if (this.isBusy) {
      return;
    }
    this.isBusy = true;
    for (let run = this.next(); run !== undefined; run = this.next()) {
      await this.step(run);
    }
    this.isBusy = false;
  }

  /** The first run with something on screen, else the one whose turn was longest ago. */
  private next(): QueuedRun | undefined {
    const shows = (run: QueuedRun): boolean =>
      (this.onScreen.get(run.job.source) ?? []).some((row) => run.isPending(row));
    return this.runs.find(shows) ?? this.runs[0];
  }

  private async step(run: QueuedRun): Promise<void> {
    const threads = this.threads();
    const aim = this.aim ?? FIRST_RATE * threads * CHUNK_MS;
    const chunk = run.take(this.onScreen.get(run.job.source) ?? [], aim, threads * ITEMS_A_THREAD);
    const startedMs = performance.now();
    try {
      await run.measure(chunk);
      const workPerMs = chunk.work / Math.max(1, performance.now() - startedMs);
      // By steps: what is quick for one kind of work need not be for the next.
      this.aim = Math.min(workPerMs * CHUNK_MS, aim * GROWTH);
    } catch (error) {
      this.remove(run);
      run.outcome.reject(error);
      return;
    }
    this.remove(run);
    if (run.isDone) {
      run.outcome.resolve();
    } else {
      this.runs.push(run);
    }
  }

  /** A run that waits for its turn ends at once; one that is at work ends by its signal. */
  private abandon(run: QueuedRun): void {
    if (!run.isAtWork) {
      this.remove(run);
      run.outcome.reject(new AnalysisError({ kind: 'cancelled', message: 'cancelled' }));
    }
  }

  private remove(run: QueuedRun): void {
    const at = this.runs.indexOf(run);
    if (at >= 0) {
      this.runs.splice(at, 1);
    }
  }
}

interface Chunk {
  readonly positions: readonly number[];
  readonly work: number;
}

class QueuedRun {
  isAtWork = false;
  /** Positions that are still to be measured, by row. */
  private readonly pending: Map<number, number>;
  private readonly total: number;
  private done = 0;

  constructor(
    readonly job: Job,
    private readonly onFraction: (fraction: number) => void,
    private readonly signal: AbortSignal | undefined,
    readonly outcome: { readonly resolve: () => void; readonly reject: (error: unknown) => void },
  ) {
    this.pending = new Map(job.rows.map((row, position) => [row, position]));
    this.total = job.costs.reduce((sum, { work }) => sum + work, 0);
  }

  get isDone(): boolean {
    return this.pending.size === 0;
  }

  isPending(row: number): boolean {
    return this.pending.has(row);
  }

  /** The next items: those of `first`, then the others in their order, up to about `aim` of work. */
  take(first: readonly number[], aim: number, items: number): Chunk {
    const positions: number[] = [];
    let [work, largestSmall] = [0, 0];
    for (const row of this.inOrder(first)) {
      const position = this.pending.get(row) ?? -1;
      const cost = this.job.costs[position] ?? { work: 0, isLarge: false };
      this.pending.delete(row);
      positions.push(position);
      work += cost.work;
      largestSmall = cost.isLarge ? largestSmall : Math.max(largestSmall, cost.work);
      if (work >= Math.max(aim, largestSmall * items)) {
        break;
      }
    }
    return { positions, work };
  }

  async measure({ positions, work }: Chunk): Promise<void> {
    this.isAtWork = true;
    const tell = (fraction: number): void => {
      this.onFraction(this.total === 0 ? 1 : (this.done + fraction * work) / this.total);
    };
    try {
      await this.job.measure(positions, tell, this.signal);
    } finally {
      this.isAtWork = false;
    }
    this.done += work;
    tell(0);
  }

  private *inOrder(first: readonly number[]): Generator<number> {
    for (const row of first) {
      if (this.pending.has(row)) {
        yield row;
      }
    }
    // What has been taken is no longer among the keys.
    yield* this.pending.keys();
  }
}
