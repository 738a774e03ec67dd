/** Measuring tensors, with what is known of them from earlier. */
import type { TensorReport } from '../model/report.ts';
import type { OpenedCheckpoint } from '../native/checkpoint.ts';
import { analyzeTensors, type RunOptions, type TensorItem } from '../native/run.ts';
import { apart } from './cache/lists.ts';
import type { TensorResults } from './cache/tensorResults.ts';
import { tensorCost } from '../analysis/cost.ts';
import { report, type RunListener } from './measuring.ts';
import type { Schedule } from './runQueue.ts';

export interface EngineOptions extends RunOptions {
  /** Leaves the lists of what is known from earlier on disk: `values` is for what is measured. */
  readonly knownWithoutLists?: boolean;
}

/** An item, and what is known of it. */
interface Task {
  readonly item: TensorItem;
  /** The groups of the item that are to be measured. */
  readonly missing: TensorItem;
  readonly part: TensorReport | undefined;
}

/** @param resultsNow the results of the shards as they are now; null where nothing is kept. */
export async function analyze(
  opened: OpenedCheckpoint,
  items: readonly TensorItem[],
  options: EngineOptions,
  resultsNow: () => Promise<TensorResults | null>,
  schedule: Schedule,
  listener: RunListener<TensorReport>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { knownWithoutLists = false, ...native } = options;
  const asked = items.map(withoutVainEstimate);
  const results = await resultsNow();
  const found = await results?.find(asked, options.values && !knownWithoutLists);
  const tasks = asked.map((item, at): Task => {
    const { report: part, missing = item.metrics } = found?.[at] ?? {};
    return { item, missing: { ...item, metrics: missing }, part };
  });
  const measurement = {
    items: tasks,
    known: tasks.map(({ missing, part }) => (missing.metrics.length === 0 ? part : undefined)),
    source: opened.checkpoint.path,
    rowOf: ({ item }: Task) => item.tensor,
    costOf: ({ missing }: Task) =>
      tensorCost(opened.checkpoint.tensors[missing.tensor], missing.metrics),
    measure: async (
      chunk: readonly Task[],
      told: RunListener<TensorReport>,
      jobSignal: AbortSignal | undefined,
    ) => {
      // Now: a file that was too young when the run began may have settled.
      const kept = await resultsNow();
      const keeping = {
        ...told,
        report: (at: number, measured: TensorReport) => {
          const task = chunk[at];
          if (task !== undefined) {
            kept?.keep(task.missing, measured);
            const wanted = options.values ? measured : apart(measured).report;
            // What failed is all that there is to say, as where nothing was known.
            told.report(at, measured.error === null ? { ...task.part, ...wanted } : wanted);
          }
        },
      };
      const missing = chunk.map((task) => task.missing);
      // Singular values are small beside what it takes to find them: they are always kept.
      const values = native.values || kept !== null;
      await analyzeTensors(opened, missing, { ...native, values }, keeping, jobSignal);
    },
  };
  await report(measurement, schedule, listener, signal);
}

/** The exact spectrum leaves nothing to estimate: natively an estimate beside it is left out. */
function withoutVainEstimate(item: TensorItem): TensorItem {
  return item.metrics.includes('spectrum')
    ? { ...item, metrics: item.metrics.filter((metric) => metric !== 'estimate') }
    : item;
}
