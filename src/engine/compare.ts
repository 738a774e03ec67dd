/** Measuring pairs of tensors, with what is known of them from earlier. */
import type { PairReport } from '../model/report.ts';
import { comparePairs, type PairOptions } from '../native/run.ts';
import { apart } from './cache/lists.ts';
import type { PairResults, PairTask } from './cache/pairResults.ts';
import { pairCost } from '../analysis/cost.ts';
import type { EngineOptions } from './analyze.ts';
import type { OpenedPair } from './engine.ts';
import { report, type RunListener } from './measuring.ts';
import type { Schedule } from './runQueue.ts';

export type ComparisonOptions = PairOptions & EngineOptions;

/** A pair to measure, and its index in the pairing. */
export interface IndexedPair extends PairTask {
  readonly index: number;
}

/** @param resultsNow the results of the shards as they are now; null where nothing is kept. */
export async function compare(
  { base, other }: OpenedPair,
  items: readonly IndexedPair[],
  options: ComparisonOptions,
  resultsNow: () => Promise<PairResults | null>,
  schedule: Schedule,
  listener: RunListener<PairReport>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { knownWithoutLists = false, ...native } = options;
  const results = await resultsNow();
  const known = await results?.find(items, options.values && !knownWithoutLists);
  const measurement = {
    items,
    known: known ?? items.map(() => undefined),
    source: pairSource(base.checkpoint.path, other.checkpoint.path),
    rowOf: ({ index }: IndexedPair) => index,
    costOf: ({ pair, metrics }: IndexedPair) =>
      pairCost([base.checkpoint.tensors[pair.base], other.checkpoint.tensors[pair.other]], metrics),
    measure: async (
      chunk: readonly IndexedPair[],
      told: RunListener<PairReport>,
      jobSignal: AbortSignal | undefined,
    ) => {
      const kept = await resultsNow();
      const values = native.values || (kept !== null && areSpectral(chunk));
      const keeping = {
        ...told,
        report: (at: number, found: PairReport) => {
          const task = chunk[at];
          if (task !== undefined) {
            // A part is called as it is stored.
            const measured = { ...found, name: task.pair.name };
            kept?.keep(task, measured, values);
            told.report(at, options.values ? measured : apart(measured).report);
          }
        },
      };
      const pairs = chunk.map(({ pair, metrics }) => {
        return { base: pair.base, other: pair.other, metrics };
      });
      await comparePairs(base, other, pairs, { ...native, values }, keeping, jobSignal);
    },
  };
  await report(measurement, schedule, listener, signal);
}

/** What the rows on screen of a comparison are told by. */
export function pairSource(base: string, other: string): string {
  return JSON.stringify([base, other]);
}

/**
 * Whether lists are worth keeping though nobody asked for them: singular values are small beside
 * what it takes to find them; the sparsity of rows and columns is found again in one reading.
 */
function areSpectral(items: readonly IndexedPair[]): boolean {
  return items.some(({ metrics }) => metrics.some((metric) => metric !== 'sparsity'));
}
