/** Options of the command line and their values. */
import { UsageError } from './exit.ts';

export interface CommonOptions {
  readonly json: boolean;
  readonly out?: string;
  /** Globs over tensor names; all tensors when empty. */
  readonly tensors: readonly string[];
  readonly values: boolean;
  readonly includeEmbeddings: boolean;
  /** All cores when absent. */
  readonly threads?: number;
}

export interface InspectOptions extends CommonOptions {
  readonly stats: boolean;
  readonly spectrum: boolean;
}

export interface DiffOptions extends CommonOptions {
  readonly metrics: readonly PairMetric[];
  readonly eta: number;
}

/** Groups of metrics of `diff`. */
export const PAIR_METRICS = ['sparsity', 'spectrum'] as const;
export type PairMetric = (typeof PAIR_METRICS)[number];

/** More threads than any machine has are a slip of the keyboard. */
const MAX_THREADS = 4096;

/** A list of groups, separated by commas. */
export function parseMetrics(text: string): readonly PairMetric[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isPairMetric(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `--metrics ${text}: there is no group '${unknown}'; available are ${PAIR_METRICS.join(', ')}`,
    );
  }
  return PAIR_METRICS.filter((metric) => names.includes(metric));
}

export function parseThreads(text: string): number {
  const threads = Number(text);
  if (!/^\d+$/.test(text) || threads < 1 || threads > MAX_THREADS) {
    throw new UsageError(`--threads ${text}: expected a number from 1 to ${MAX_THREADS}`);
  }
  return threads;
}

export function parseEta(text: string): number {
  const eta = Number(text);
  if (text.trim() === '' || !Number.isFinite(eta) || eta < 0) {
    throw new UsageError(`--eta ${text}: expected a relative difference of 0 or more, as 1e-3`);
  }
  return eta;
}

/** What a native run is told. */
export function runOptions({ values, threads }: CommonOptions): {
  values: boolean;
  threads?: number;
} {
  return { values, ...(threads === undefined ? {} : { threads }) };
}

function isPairMetric(name: string): name is PairMetric {
  return PAIR_METRICS.some((metric) => metric === name);
}
