/** What a run does with its items: takes what is known, measures the rest, keeps what it finds. */
import { buildInfo } from '../native/checkpoint.ts';
import type { RunListener as NativeListener } from '../native/run.ts';
import type { Cost } from '../analysis/cost.ts';
import type { Schedule } from './runQueue.ts';

/** What a run tells while it goes on. */
export interface RunListener<Report> extends NativeListener<Report> {
  /** So many of the reports until now were known before; the others take about `work`. */
  known?(count: number, work: number): void;
  /** Positions of the items that are being measured. */
  running?(positions: readonly number[]): void;
}

/** A run over items that differ in what is known of them. */
export interface Measurement<Item, Report> {
  readonly items: readonly Item[];
  /** Report of each item that needs no measuring. */
  readonly known: readonly (Report | undefined)[];
  readonly source: string;
  readonly rowOf: (item: Item) => number;
  readonly costOf: (item: Item) => Cost;
  /** Measures items natively. */
  readonly measure: (
    items: readonly Item[],
    listener: NativeListener<Report>,
    signal: AbortSignal | undefined,
  ) => Promise<void>;
}

/**
 * Reports every item once, what is known first.
 *
 * @throws AnalysisError `cancelled` when `signal` was aborted.
 */
export async function report<Item, Report>(
  { items, known, source, rowOf, costOf, measure }: Measurement<Item, Report>,
  schedule: Schedule,
  listener: RunListener<Report>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const unknown: number[] = [];
  known.forEach((found, position) => {
    if (found === undefined) {
      unknown.push(position);
    } else {
      listener.report(position, found);
    }
  });
  const rest = unknown.flatMap((position) => items[position] ?? []);
  const costs = rest.map(costOf);
  const work = costs.reduce((sum, cost) => sum + cost.work, 0);
  listener.known?.(items.length - unknown.length, work);
  if (unknown.length === 0) {
    listener.progress(1);
    return;
  }
  const job = {
    source,
    rows: rest.map(rowOf),
    costs,
    measure: (
      positions: readonly number[],
      onFraction: (fraction: number) => void,
      jobSignal: AbortSignal | undefined,
    ): Promise<void> => {
      const flight = new Flight(positions, costs, (running) =>
        listener.running?.(running.map((position) => unknown[position] ?? -1)),
      );
      return measure(
        positions.flatMap((position) => rest[position] ?? []),
        {
          report: (at, found) => {
            const position = positions[at] ?? -1;
            listener.report(unknown[position] ?? -1, found);
            flight.landed(position);
          },
          progress: onFraction,
        },
        jobSignal,
      );
    },
  };
  await schedule(job, (fraction) => listener.progress(fraction), signal);
}

/** Which items of a chunk are being measured: they start in order, each small one on a thread. */
class Flight {
  private readonly waiting: Set<number>;

  constructor(
    positions: readonly number[],
    private readonly costs: readonly Cost[],
    private readonly tell: (positions: readonly number[]) => void,
  ) {
    this.waiting = new Set(positions);
    this.tellRunning();
  }

  landed(position: number): void {
    this.waiting.delete(position);
    this.tellRunning();
  }

  private tellRunning(): void {
    const running: number[] = [];
    const { threads } = buildInfo();
    for (const position of this.waiting) {
      const isLarge = this.costs[position]?.isLarge === true;
      if (running.length >= threads || (isLarge && running.length > 0)) {
        break;
      }
      running.push(position);
      if (isLarge) {
        break;
      }
    }
    this.tell(running);
  }
}
