/** Figures of two whole updates of one base from those of their tensors: METRICS.md. */
import type {
  UpdatesByGroup,
  UpdatesFigures,
  UpdatesModel,
  UpdatesReport,
} from '../model/updates.ts';
import { distributionOf } from './distribution.ts';
import { isEmbedding, isFloating, isWeightMatrix } from './matrices.ts';
import { layerOf, moduleOf } from './tensorNames.ts';

/** Summarises what has been reported so far; triples with an error are left out. */
export function summarizeUpdates(reports: readonly UpdatesReport[]): UpdatesByGroup {
  const measured = reports.filter(
    ({ error, dtype }) =>
      error === null && [dtype.base, dtype.first, dtype.second].every(isFloating),
  );
  return {
    model: modelOf(measured),
    byLayer: groupsOf(measured, layerOf),
    byModule: groupsOf(measured, moduleOf),
  };
}

function groupsOf(
  reports: readonly UpdatesReport[],
  groupOf: (name: string) => string | null,
): Record<string, UpdatesModel> {
  const groups = new Map<string, UpdatesReport[]>();
  for (const report of reports) {
    const group = groupOf(report.name);
    if (group !== null) {
      const members = groups.get(group) ?? [];
      members.push(report);
      groups.set(group, members);
    }
  }
  return Object.fromEntries([...groups].map(([group, members]) => [group, modelOf(members)]));
}

function modelOf(reports: readonly UpdatesReport[]): UpdatesModel {
  const matrices = reports.filter(isAnalysed);
  const spread = (of: (figures: UpdatesFigures) => number | null): UpdatesModel['maskJaccard'] =>
    distributionOf(matrices.map(of));
  return {
    tensors: reports.length,
    elements: reports.reduce((sum, { elements }) => sum + elements, 0),
    ...totalsOf(reports),
    matrices: matrices.length,
    taskVectorCosine: spread(({ taskVectorCosine }) => taskVectorCosine),
    signConflictFraction: spread(({ signConflictFraction }) => signConflictFraction),
    maskJaccard: spread(({ maskJaccard }) => maskJaccard),
    maskJaccardNull: spread(({ maskJaccardNull }) => maskJaccardNull),
    maskJaccardExcess: spread(({ maskJaccardExcess }) => maskJaccardExcess),
    relativeUpdate: {
      first: spread(({ relativeUpdate }) => relativeUpdate.first),
      second: spread(({ relativeUpdate }) => relativeUpdate.second),
    },
  };
}

type Totals = Pick<
  UpdatesModel,
  | 'taskVectorCosineTotal'
  | 'signConflictFractionTotal'
  | 'maskJaccardTotal'
  | 'maskJaccardNullTotal'
  | 'maskJaccardExcessTotal'
  | 'changedFirst'
  | 'changedSecond'
  | 'changedBoth'
  | 'relativeUpdateTotal'
>;

function totalsOf(reports: readonly UpdatesReport[]): Totals {
  const counts = countsOf(reports);
  const jaccard = ratio(counts.both, counts.first + counts.second - counts.both);
  const expected = ratio(counts.expected, counts.first + counts.second - counts.expected);
  return {
    taskVectorCosineTotal: cosineTotal(reports),
    signConflictFractionTotal: ratio(counts.conflicts, counts.bothWithSigns),
    maskJaccardTotal: jaccard,
    maskJaccardNullTotal: expected,
    maskJaccardExcessTotal: jaccard === null || expected === null ? null : jaccard - expected,
    changedFirst: ratio(counts.first, counts.elements),
    changedSecond: ratio(counts.second, counts.elements),
    changedBoth: ratio(counts.both, counts.elements),
    relativeUpdateTotal: {
      first: relativeTotal(reports, ({ first }) => first),
      second: relativeTotal(reports, ({ second }) => second),
    },
  };
}

/** Counts of elements of all tensors. */
interface Counts {
  elements: number;
  first: number;
  second: number;
  both: number;
  /** Of those that both change: where signs are defined, and how many of them conflict. */
  bothWithSigns: number;
  conflicts: number;
  /** In both masks by magnitude and precision alone: no whole number. */
  expected: number;
}

/** Each fraction is a count over elements: back to the count, so that the sums are exact. */
function countsOf(reports: readonly UpdatesReport[]): Counts {
  const all = {
    elements: 0,
    first: 0,
    second: 0,
    both: 0,
    bothWithSigns: 0,
    conflicts: 0,
    expected: 0,
  };
  for (const report of reports) {
    const count = (fraction: number | null): number =>
      Math.round((fraction ?? 0) * report.elements);
    const [first, second] = [count(report.changedFirst), count(report.changedSecond)];
    const both = count(report.changedBoth);
    all.elements += report.elements;
    all.first += first;
    all.second += second;
    all.both += both;
    if (report.signConflictFraction !== null) {
      all.bothWithSigns += both;
      all.conflicts += Math.round(report.signConflictFraction * both);
    }
    // null = I/(a + b − I): I is what it says.
    const expected = report.maskJaccardNull ?? 0;
    all.expected += (expected * (first + second)) / (1 + expected);
  }
  return all;
}

/**
 * Σ⟨dW_a, dW_b⟩ / (√Σ‖dW_a‖F² · √Σ‖dW_b‖F²) over the tensors that are finite on all sides; the
 * product of an update that is zero is 0.
 */
function cosineTotal(reports: readonly UpdatesReport[]): number | null {
  const finite = reports.flatMap(({ taskVectorCosine, baseNorm, updateNorm: { first, second } }) =>
    baseNorm === null || first === null || second === null
      ? []
      : [{ cosine: taskVectorCosine ?? 0, first, second }],
  );
  const first = finite.reduce((norm, update) => Math.hypot(norm, update.first), 0);
  const second = finite.reduce((norm, update) => Math.hypot(norm, update.second), 0);
  // Each norm over its total, so that nothing leaves the range of numbers.
  const share = (update: (typeof finite)[number]): number =>
    update.cosine * (update.first / first) * (update.second / second);
  return first === 0 || second === 0
    ? null
    : finite.reduce((sum, update) => sum + share(update), 0);
}

/** √Σ‖dW‖F² / √Σ‖W0‖F² over the tensors where both norms are defined. */
function relativeTotal(
  reports: readonly UpdatesReport[],
  sideOf: (norms: UpdatesFigures['updateNorm']) => number | null,
): number | null {
  let [update, base] = [0, 0];
  for (const { baseNorm, updateNorm } of reports) {
    const norm = sideOf(updateNorm);
    if (baseNorm !== null && norm !== null) {
      update = Math.hypot(update, norm);
      base = Math.hypot(base, baseNorm);
    }
  }
  return ratio(update, base);
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator > 0 ? numerator / denominator : null;
}

function isAnalysed({ name, dtype, shape }: UpdatesReport): boolean {
  const sides = [dtype.base, dtype.first, dtype.second];
  return sides.every((side) => isWeightMatrix(side, shape)) && !isEmbedding(name);
}
