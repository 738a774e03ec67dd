/** `checkpoint-lens diff BASE OTHER`. */
import { isWeightMatrix } from '../analysis/matrices.ts';
import { ruleText } from '../analysis/nameRules.ts';
import { DIFF_SCHEMA } from '../analysis/report/results.ts';
import { summarizeDiff } from '../analysis/summary.ts';
import { tensorFilter } from '../analysis/tensorFilter.ts';
import type { Engine, OpenedPair } from '../engine/engine.ts';
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
  const shuffleSeed = shuffleSeedOf(options);
  const opened = await engine.openPair(basePath, otherPath, options.map);
  const pairing = selected(opened.pairing, options.tensors);
  const compared = await measure(engine, opened, pairing, options, signal);
  const reports = compared.flatMap(({ report }) => (report === undefined ? [] : [report]));
  const summary = summarizeDiff(reports, options);
  const found: Diff = { basePath, otherPath, opened, pairing, compared, summary };
  return {
    head: headOf(found, options, shuffleSeed, engine.threads()),
    tensors: compared.map(entryOf),
    text: () => diffText(found, options),
    faults: { path: otherPath, tried: reports.length, failed: failuresOf(reports) },
  };
}

function selected(pairing: Pairing, globs: readonly string[]): Pairing {
  const matches = tensorFilter(globs);
  const selection = {
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
  const { pairs, onlyInBase, onlyInOther, tied, shapeMismatch } = selection;
  const lists = [pairs, onlyInBase, onlyInOther, tied, shapeMismatch];
  if (globs.length > 0 && lists.every((list) => list.length === 0)) {
    throw new UsageError(`no tensor has a name that matches ${globs.join(' or ')}`);
  }
  return selection;
}

async function measure(
  engine: Engine,
  opened: OpenedPair,
  { pairs }: Pairing,
  options: DiffOptions,
  signal: AbortSignal,
): Promise<ComparedPair[]> {
  const indices = new Map(opened.pairing.pairs.map((pair, index) => [pair, index]));
  const items = pairs
    .map((pair) => ({ pair: indices.get(pair) ?? -1, metrics: metricsOf(pair, options) }))
    .filter((item) => item.metrics.length > 0);
  const run = new Run<PairReport>(items.length, 'tensors');
  await run.until(engine.compare(opened, items, pairOptions(options), run, signal));
  const reports = new Map(items.map(({ pair }, position) => [pair, run.reports.get(position)]));
  return pairs.map((pair) => ({ pair, report: reports.get(indices.get(pair) ?? -1) }));
}

function metricsOf(pair: Pair, { metrics, includeEmbeddings }: DiffOptions): PairMetric[] {
  const { shape, dtype } = pair;
  const areMatrices = isWeightMatrix(dtype.base, shape) && isWeightMatrix(dtype.other, shape);
  const isAnalysed = pair.analysedByDefault || (includeEmbeddings && areMatrices);
  return metrics.filter((metric) => metric === 'sparsity' || isAnalysed);
}

function headOf(
  { basePath, otherPath, opened, pairing, summary }: Diff,
  options: DiffOptions,
  shuffleSeed: number | undefined,
  threads: number,
): Results['head'] {
  const { metrics, includeEmbeddings, values, tensors } = options;
  const { eta, k = DEFAULT_K, energyK, rank, alpha, tau } = options;
  const { onlyInBase, onlyInOther, tied, shapeMismatch, resized, unsure } = pairing;
  return {
    schema: DIFF_SCHEMA,
    version: version(),
    base: basePath,
    other: otherPath,
    files: { base: opened.base.checkpoint.shards, other: opened.other.checkpoint.shards },
    options: {
      metrics,
      eta,
      k,
      energyK,
      rank,
      alpha,
      tau,
      ...(shuffleSeed === undefined ? {} : { null: options.null, seed: shuffleSeed }),
      includeEmbeddings,
      values,
      tensors,
      ...(options.map.length === 0 ? {} : { map: options.map.map(ruleText) }),
      threads: options.threads ?? threads,
      precision: 'float64',
    },
    ...summary,
    onlyInBase,
    onlyInOther,
    tied,
    shapeMismatch,
    resized,
    unsure,
  };
}

/** The fields of docs/CLI.md, in its order; `elements` is for the summary alone. */
function entryOf({ pair, report }: ComparedPair): Results['tensors'][number] {
  const { name, otherName, part, shape, dtype } = pair;
  return { name, otherName, part, shape, dtype, error: null, ...report, elements: undefined };
}
