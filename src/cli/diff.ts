/** `checkpoint-lens diff BASE OTHER`. */
import { isWeightMatrix } from '../analysis/matrices.ts';
import { ruleText } from '../analysis/nameRules.ts';
import { DIFF_SCHEMA } from '../analysis/report/results.ts';
import { summarizeDiff } from '../analysis/summary.ts';
import { tensorFilter } from '../analysis/tensorFilter.ts';
import type { Engine, OpenedPair, PairItem } from '../engine/engine.ts';
import type { Pair, Pairing } from '../model/pair.ts';
import { DEFAULT_K, type PairMetric } from '../model/pairMetrics.ts';
import type { DiffSummary, PairReport } from '../model/report.ts';
import { diffText } from './diffText.ts';
import { UsageError } from './exit.ts';
import { pairOptions, shuffleSeedOf, type DiffOptions } from './options.ts';
import { failuresOf, type Results } from './results.ts';
import { Run } from './run.ts';
import { version } from './version.ts';

/** A pair and what was measured of it: nothing, where no metric that was asked for covers it. */
export interface ComparedPair {
  readonly pair: Pair;
  readonly report: PairReport | undefined;
}

/** Everything that `diff` found. */
export interface Diff {
  readonly basePath: string;
  readonly otherPath: string;
  readonly opened: OpenedPair;
  /** The pairing, without what was not asked for. */
  readonly pairing: Pairing;
  readonly compared: readonly ComparedPair[];
  readonly summary: DiffSummary;
}

/** @throws AnalysisError, or UsageError when no tensor has a name that was asked for. */
export async function diff(
  engine: Engine,
  basePath: string,
  otherPath: string,
  options: DiffOptions,
  signal: AbortSignal,
): Promise<Results> {
  // Before anything is read: options that do not belong together are refused.
  shuffleSeedOf(options);
  const opened = await engine.openPair(basePath, otherPath, options.map);
  const pairing = selected(opened.pairing, options.tensors);
  const compared = await measure(engine, opened, pairing, options, signal);
  const reports = compared.flatMap(({ report }) => (report === undefined ? [] : [report]));
  const summary = summarizeDiff(reports, options);
  const found: Diff = { basePath, otherPath, opened, pairing, compared, summary };
  return {
    head: headOf(found, options, engine.threads()),
    tensors: compared.map(entryOf),
    text: () => diffText(found, options),
    faults: { path: otherPath, tried: reports.length, failed: failuresOf(reports) },
  };
}

/** @throws UsageError when there is a glob, and no name that it matches. */
function selected(pairing: Pairing, globs: readonly string[]): Pairing {
  const selection = filterPairing(pairing, tensorFilter(globs));
  if (globs.length > 0 && isEmpty(selection)) {
    throw noSuchTensor(globs);
  }
  return selection;
}

export function noSuchTensor(globs: readonly string[]): UsageError {
  return new UsageError(`no tensor has a name that matches ${globs.join(' or ')}`);
}

/** What of a pairing has a name that was asked for. */
export function filterPairing(pairing: Pairing, matches: (name: string) => boolean): Pairing {
  return {
    ...pairing,
    pairs: pairing.pairs.filter(
      ({ name, otherName }) => matches(name) || (otherName !== undefined && matches(otherName)),
    ),
    onlyInBase: pairing.onlyInBase.filter(matches),
    onlyInOther: pairing.onlyInOther.filter(matches),
    tied: pairing.tied.filter(matches),
    shapeMismatch: pairing.shapeMismatch.filter(({ name }) => matches(name)),
    resized: pairing.resized.filter(({ name }) => matches(name)),
    unsure: pairing.unsure.filter(({ base, other }) => [...base, ...other].some(matches)),
  };
}

export function isEmpty(pairing: Pairing): boolean {
  const { pairs, onlyInBase, onlyInOther, tied, shapeMismatch } = pairing;
  const lists = [pairs, onlyInBase, onlyInOther, tied, shapeMismatch];
  return lists.every((list) => list.length === 0);
}

async function measure(
  engine: Engine,
  opened: OpenedPair,
  { pairs }: Pairing,
  options: DiffOptions,
  signal: AbortSignal,
): Promise<ComparedPair[]> {
  const items = itemsOf(opened, pairs, options);
  const run = new Run<PairReport>(items.length, 'tensors');
  await run.until(engine.compare(opened, items, pairOptions(options), run, signal));
  return comparedPairs(opened, pairs, items, run.reports);
}

/** What to measure of each pair that a group of metrics covers. */
export function itemsOf(
  { pairing }: OpenedPair,
  pairs: readonly Pair[],
  options: DiffOptions,
): PairItem[] {
  const indices = new Map(pairing.pairs.map((pair, index) => [pair, index]));
  return pairs
    .map((pair) => ({ pair: indices.get(pair) ?? -1, metrics: metricsOf(pair, options) }))
    .filter((item) => item.metrics.length > 0);
}

/** @param reports by position in `items` */
export function comparedPairs(
  { pairing }: OpenedPair,
  pairs: readonly Pair[],
  items: readonly PairItem[],
  reports: ReadonlyMap<number, PairReport>,
): ComparedPair[] {
  const byPair = new Map(
    items.map(({ pair }, position) => [pairing.pairs[pair], reports.get(position)]),
  );
  return pairs.map((pair) => ({ pair, report: byPair.get(pair) }));
}

function metricsOf(pair: Pair, options: DiffOptions): PairMetric[] {
  const isCovered = isAnalysed(pair, options);
  return options.metrics.filter((metric) => metric === 'sparsity' || isCovered);
}

/** Whether the spectral metrics cover a pair. */
export function isAnalysed(
  { shape, dtype, analysedByDefault }: Pair,
  { includeEmbeddings }: Pick<DiffOptions, 'includeEmbeddings'>,
): boolean {
  const areMatrices = isWeightMatrix(dtype.base, shape) && isWeightMatrix(dtype.other, shape);
  return analysedByDefault || (includeEmbeddings && areMatrices);
}

function headOf(
  { basePath, otherPath, opened, pairing, summary }: Diff,
  options: DiffOptions,
  threads: number,
): Results['head'] {
  return {
    schema: DIFF_SCHEMA,
    version: version(),
    base: basePath,
    other: otherPath,
    files: { base: opened.base.checkpoint.shards, other: opened.other.checkpoint.shards },
    options: optionsOf(options, threads),
    ...summary,
    ...unmatchedOf(pairing),
  };
}

/** The options as results tell them; `threads` are those of a run that is not told otherwise. */
export function optionsOf(
  options: DiffOptions,
  threads: number,
): Readonly<Record<string, unknown>> {
  const { metrics, includeEmbeddings, values, tensors } = options;
  const { eta, k = DEFAULT_K, energyK, rank, alpha, tau } = options;
  const seed = shuffleSeedOf(options);
  return {
    metrics,
    ...{ eta, k, energyK, rank, alpha, tau },
    ...(seed === undefined ? {} : { null: options.null, seed }),
    includeEmbeddings,
    values,
    tensors,
    ...(options.map.length === 0 ? {} : { map: options.map.map(ruleText) }),
    threads: options.threads ?? threads,
    precision: 'float64',
  };
}

/** What a pairing leaves out, or compares in part. */
export function unmatchedOf(pairing: Pairing): Omit<Pairing, 'pairs' | 'parts'> {
  const { onlyInBase, onlyInOther, tied, shapeMismatch, resized, unsure } = pairing;
  return { onlyInBase, onlyInOther, tied, shapeMismatch, resized, unsure };
}

/** The fields of docs/CLI.md, in its order; `elements` is for the summary alone. */
export function entryOf({ pair, report }: ComparedPair): Results['tensors'][number] {
  const { name, otherName, part, shape, dtype } = pair;
  return { name, otherName, part, shape, dtype, error: null, ...report, elements: undefined };
}
