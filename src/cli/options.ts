/** Options of the command line and their values. */
import { dimensionOf, MOST_DIMENSIONS, shareOf } from '../analysis/maskParameters.ts';
import { MOST_RULES, parseRule, problemOf, type RuleProblem } from '../analysis/nameRules.ts';
import { MASK_KINDS, type MaskKind } from '../model/fileKind.ts';
import type { NameRule } from '../model/pair.ts';
import { PAIR_METRICS, type PairMeasures, type PairMetric } from '../model/pairMetrics.ts';
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
  /** False where results are neither kept nor taken from earlier runs. */
  readonly cache: boolean;
  /** Where results are kept; where this system keeps caches when absent. */
  readonly cacheDir?: string;
}

export interface InspectOptions extends CommonOptions {
  readonly stats: boolean;
  readonly spectrum: boolean;
  /** Has no effect beside `spectrum`, which is exact. */
  readonly estimate: boolean;
}

export interface DiffOptions extends CommonOptions, PairMeasures {
  readonly metrics: readonly PairMetric[];
  /** What names of the base are called in the other. */
  readonly map: readonly NameRule[];
  /** The measured null: figures of the permuted update beside those of the update. */
  readonly null?: 'shuffle';
  /** Of the permutation. */
  readonly seed?: number;
}

/** What is written, and of which tensors: a part of what `diff` takes. */
export type UpdatesOptions = Pick<
  DiffOptions,
  'json' | 'out' | 'tensors' | 'threads' | 'eta' | 'map'
>;

/** Stands for every group of metrics. */
export const ALL_METRICS = 'all';

/** More threads than any machine has are a slip of the keyboard. */
const MAX_THREADS = 4096;

const RULE_PROBLEMS: Readonly<Record<RuleProblem, string>> = {
  empty: 'neither name may be empty',
  stars: 'both sides need as many *',
  long: 'the names are too long',
};

/** A rule `OLD=NEW`, after those that were given before it. */
export function parseMap(text: string, before: readonly NameRule[]): readonly NameRule[] {
  const rule = parseRule(text);
  if (rule === null) {
    throw new UsageError(`--map ${text}: expected OLD=NEW, as 'model.*=transformer.*'`);
  }
  const problem = problemOf(rule);
  if (problem !== null) {
    throw new UsageError(`--map ${text}: ${RULE_PROBLEMS[problem]}`);
  }
  if (before.length === MOST_RULES) {
    throw new UsageError(`--map ${text}: at most ${MOST_RULES} rules can be given`);
  }
  return [...before, rule];
}

/** A list of groups, separated by commas. */
export function parseMetrics(text: string): readonly PairMetric[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => name !== ALL_METRICS && !isPairMetric(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `--metrics ${text}: there is no group '${unknown}'; available are ${PAIR_METRICS.join(', ')}, ${ALL_METRICS}`,
    );
  }
  return names.includes(ALL_METRICS)
    ? PAIR_METRICS
    : PAIR_METRICS.filter((metric) => names.includes(metric));
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

export function parseTau(text: string): number {
  const tau = Number(text);
  if (text.trim() === '' || !(tau > 0 && tau <= 1)) {
    throw new UsageError(`--tau ${text}: expected a cosine over 0, up to 1, as 0.6`);
  }
  return tau;
}

export function parseNull(text: string): 'shuffle' {
  if (text !== 'shuffle') {
    throw new UsageError(`--null ${text}: expected shuffle`);
  }
  return text;
}

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) {
    throw new UsageError(
      `--seed ${text}: expected an integer from 0 to ${Number.MAX_SAFE_INTEGER}`,
    );
  }
  return seed;
}

/** The seed of the permutation; undefined where none is asked for. */
export function shuffleSeedOf(options: DiffOptions): number | undefined {
  if (options.null === undefined && options.seed !== undefined) {
    throw new UsageError('--seed is the seed of --null shuffle, which is not given');
  }
  return options.null === undefined ? undefined : (options.seed ?? 0);
}

/** A parser of the option `flag`: counts of dimensions, separated by commas. */
export function dimensionsParser(flag: string): (text: string) => readonly number[] {
  return (text) => {
    const dimensions = text.split(',').map((part) => parseDimension(flag, part.trim()));
    return [...new Set(dimensions)].sort((a, b) => a - b);
  };
}

/** A parser of the option `flag`: one count of dimensions. */
export function dimensionParser(flag: string): (text: string) => number {
  return (text) => parseDimension(flag, text);
}

function parseDimension(flag: string, text: string): number {
  const dimension = dimensionOf(text);
  if (dimension === null) {
    throw new UsageError(`${flag} ${text}: expected a number from 1 to ${MOST_DIMENSIONS}`);
  }
  return dimension;
}

/** One share between 0 and 1. */
export function parseShare(text: string): string {
  return shortestDecimal(text, text);
}

export function parseMaskKind(text: string): MaskKind {
  const kind = MASK_KINDS.find((known) => known === text);
  if (kind === undefined) {
    throw new UsageError(`--kind ${text}: expected ${MASK_KINDS.join(', ')}`);
  }
  return kind;
}

/** Shares between 0 and 1, separated by commas; kept as decimals, in their shortest form. */
export function parseAlpha(text: string): readonly string[] {
  return [...new Set(text.split(',').map((share) => shortestDecimal(share, text)))];
}

function shortestDecimal(share: string, text: string): string {
  const decimal = shareOf(share);
  if (decimal === null) {
    throw new UsageError(`--alpha ${text}: expected decimals between 0 and 1, as 0.5,0.3`);
  }
  return decimal;
}

/** What a native run of `diff` is told. */
export function pairOptions(options: DiffOptions): PairMeasures & ReturnType<typeof runOptions> {
  const { eta, k, energyK, rank, alpha, tau } = options;
  const shuffleSeed = shuffleSeedOf(options);
  return {
    ...runOptions(options),
    ...{ eta, energyK, rank, alpha, tau },
    ...(k === undefined ? {} : { k }),
    ...(shuffleSeed === undefined ? {} : { shuffleSeed }),
  };
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
