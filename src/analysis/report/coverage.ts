/** What of the results was measured, and what is missing. */
import type { Dtype } from '../../model/checkpoint.ts';
import { PAIR_METRICS, type PairMetric } from '../../model/pairMetrics.ts';
import type { PairFigures } from '../../model/report.ts';
import { isEmbedding, isWeightMatrix } from '../matrices.ts';
import type { DiffResults, InspectResults, PairEntry, Results, TensorEntry } from './results.ts';

/** How many of the tensors that a group of metrics covers have its figures. */
export interface Coverage {
  readonly group: string;
  readonly measured: number;
  readonly of: number;
}

/** By group that was asked for or measured anywhere. */
export function coverageOf(results: Results): readonly Coverage[] {
  return results.kind === 'diff' ? diffCoverage(results) : inspectCoverage(results);
}

/** For example "spectrum: 12 of 28 tensors"; none where nothing is missing. */
export function missingTexts(results: Results): readonly string[] {
  return coverageOf(results)
    .filter(({ measured, of }) => measured < of)
    .map(({ group, measured, of }) => `${group}: measured of ${measured} of ${of} tensors`);
}

/** A field that tells that a group was measured, defined or not. */
const MARKS: Readonly<Record<PairMetric, (figures: PairFigures) => unknown>> = {
  sparsity: ({ updateSparsity }) => updateSparsity,
  spectrum: ({ spectralNorm, nss }) => nss ?? spectralNorm?.base,
  update: ({ spectralNorm, stableRank }) => spectralNorm?.update ?? stableRank?.update,
  rotation: ({ rotation }) => rotation,
  masks: ({ principalOverlap }) => principalOverlap,
};

/** Groups that any of the pairs has figures of. */
export function measuredGroups(pairs: readonly PairFigures[]): readonly PairMetric[] {
  return PAIR_METRICS.filter((metric) => pairs.some((pair) => MARKS[metric](pair) !== undefined));
}

function diffCoverage({ tensors, options }: DiffResults): readonly Coverage[] {
  const asked = options['metrics'];
  const groups = new Set([
    ...measuredGroups(tensors),
    ...PAIR_METRICS.filter((metric) => Array.isArray(asked) && asked.includes(metric)),
  ]);
  const withEmbeddings = options['includeEmbeddings'] === true;
  const analysed = tensors.filter((entry) => isAnalysed(entry, withEmbeddings));
  return PAIR_METRICS.filter((metric) => groups.has(metric)).map((group) => {
    const covered = group === 'sparsity' ? tensors : analysed;
    const measured = covered.filter((entry) => isMeasured(entry, group));
    return { group, measured: measured.length, of: covered.length };
  });
}

/** A pair that could not be analysed was tried: it is not missing, but failed. */
function isMeasured(entry: PairEntry, group: PairMetric): boolean {
  return (
    entry.error !== null ||
    MARKS[group](entry) !== undefined ||
    entry.matrices?.some((matrix) => MARKS[group](matrix) !== undefined) === true
  );
}

function isAnalysed({ name, shape, dtype }: PairEntry, withEmbeddings: boolean): boolean {
  return (
    isWeightMatrix(dtype.base as Dtype, shape) &&
    isWeightMatrix(dtype.other as Dtype, shape) &&
    (withEmbeddings || !isEmbedding(name))
  );
}

function inspectCoverage({ tensors, options }: InspectResults): readonly Coverage[] {
  const withEmbeddings = options['includeEmbeddings'] === true;
  const matrices = tensors.filter(
    ({ name, shape, dtype }) =>
      isWeightMatrix(dtype as Dtype, shape) && (withEmbeddings || !isEmbedding(name)),
  );
  const groups = [
    { group: 'statistics', covered: tensors, mark: ({ stats }: TensorEntry) => stats },
    { group: 'spectrum', covered: matrices, mark: ({ spectrum }: TensorEntry) => spectrum },
  ];
  return groups
    .map(({ group, covered, mark }) => ({
      group,
      measured: covered.filter(
        (entry) => typeof entry.error === 'string' || mark(entry) !== undefined,
      ).length,
      of: covered.length,
    }))
    .filter(({ measured }) => measured > 0);
}
