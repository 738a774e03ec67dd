/** What an editor has read and found, as the results that a report is made of. */
import { measuredGroups } from '../../analysis/report/coverage.ts';
import { joinResults } from '../../analysis/report/joinResults.ts';
import {
  DIFF_SCHEMA,
  INSPECT_SCHEMA,
  type Json,
  type ResultPart,
  type Results,
} from '../../analysis/report/results.ts';
import type { Tensor } from '../../model/checkpoint.ts';
import { AnalysisError } from '../../model/failure.ts';
import type { Pair } from '../../model/pair.ts';
import { DEFAULT_K, DEFAULT_MEASURES } from '../../model/pairMetrics.ts';
import type { PairReport, TensorReport } from '../../model/report.ts';
import type { Page } from '../../protocol/engine.ts';
import type { CheckpointInit, DiffInit } from '../../protocol/webview.ts';
import { ruleText } from '../../analysis/nameRules.ts';
import type { AnyDocument } from '../analysisDocument.ts';
import { pairUrisOf } from '../diffUri.ts';

/** Rows without a report are among them, without figures. */
const NOTHING = { includeEmbeddings: false, values: false, tensors: [], precision: 'float64' };

/**
 * All rows, with what has been found of them until now.
 *
 * @param version of this software
 * @throws AnalysisError where the document could not be opened
 */
export async function documentResults(document: AnyDocument, version: string): Promise<Results> {
  const init = await document.init();
  if (init.kind === 'failed') {
    throw new AnalysisError(init.failure);
  }
  if (init.kind === 'updates') {
    throw new Error('there is no report of a comparison of two updates');
  }
  const rows = await everyPage((start) => document.rows(start));
  const reports = await everyPage((start) => document.reports(start));
  const file = document.title;
  return joinResults([
    init.kind === 'diff'
      ? diffPart(file, version, init, rows as Pair[], reports as PairReport[], rulesOf(document))
      : checkpointPart(file, version, init, rows as Tensor[], reports as TensorReport[]),
  ]);
}

/** As the command line has them; absent where names are paired without any. */
function rulesOf({ uri }: AnyDocument): Json {
  const { rules } = pairUrisOf(uri);
  return rules.length === 0 ? {} : { map: rules.map(ruleText) };
}

async function everyPage<T>(page: (start: number) => Promise<Page<T>> | Page<T>): Promise<T[]> {
  const items: T[] = [];
  for (let start: number | null = 0; start !== null;) {
    const part: Page<T> = await page(start);
    items.push(...part.items);
    start = part.next;
  }
  return items;
}

function diffPart(
  file: string,
  version: string,
  { summary }: DiffInit,
  pairs: readonly Pair[],
  reports: readonly PairReport[],
  rules: Json,
): ResultPart {
  const { base, other, pairCount, ...lists } = summary;
  const found = new Map(reports.map(({ elements, ...report }) => [report.name, report]));
  const { eta, energyK, rank, alpha, tau } = DEFAULT_MEASURES;
  const metrics = measuredGroups(reports);
  const options: Json = {
    metrics,
    eta,
    k: DEFAULT_K,
    energyK,
    rank,
    alpha,
    tau,
    ...rules,
    ...NOTHING,
  };
  return {
    file,
    head: {
      schema: DIFF_SCHEMA,
      version,
      base: base.path,
      other: other.path,
      files: { base: base.shards, other: other.shards },
      options,
      ...lists,
    },
    tensors: pairs.map(({ name, otherName, shape, dtype, part }) => ({
      name,
      ...(otherName === undefined ? {} : { otherName }),
      shape,
      dtype,
      ...(part === undefined ? {} : { part }),
      error: null,
      ...found.get(name),
    })),
  };
}

function checkpointPart(
  file: string,
  version: string,
  { summary }: CheckpointInit,
  tensors: readonly Tensor[],
  reports: readonly TensorReport[],
): ResultPart {
  const { path, format, bytes, parameters, metadata, shards } = summary;
  const found = new Map(reports.map((report) => [report.name, report]));
  const options: Json = {
    stats: reports.some(({ stats }) => stats !== undefined),
    spectrum: reports.some(({ spectrum }) => spectrum !== undefined),
    ...NOTHING,
  };
  return {
    file,
    head: {
      schema: INSPECT_SCHEMA,
      version,
      path,
      format,
      bytes,
      parameters,
      metadata,
      shards,
      options,
    },
    tensors: tensors.map((tensor) => ({
      ...tensor,
      shard: shards[tensor.shard]?.file ?? '',
      ...found.get(tensor.name),
    })),
  };
}
