/** Figures of a whole pair of checkpoints from those of its tensors: METRICS.md, "Model level". */
import type { PairMetric } from '../model/pairMetrics.ts';
import type { DiffModel, DiffSummary, PairFigures, PairReport } from '../model/report.ts';
import {
  angularBoundUse,
  lockingModel,
  masksModel,
  rotationModel,
  spectralBoundUse,
} from './directionSummary.ts';
import { distributionOf } from './distribution.ts';
import { isEmbedding, isFloating, isWeightMatrix } from './matrices.ts';
import { controlsOf } from './shuffledControl.ts';
import { layerOf, moduleOf } from './tensorNames.ts';
import { ulpRatioOf, updateShareOf } from './updateSummary.ts';

export interface SummaryOptions {
  /** Figures of a metrics group that is not named here are absent from the summary. */
  readonly metrics: readonly PairMetric[];
  /** Whether embeddings and output heads count among the analysed matrices. */
  readonly includeEmbeddings: boolean;
}

/** Summarises what has been reported so far; pairs with an error are left out. */
export function summarizeDiff(
  reports: readonly PairReport[],
  options: SummaryOptions,
): DiffSummary {
  const measured = reports.filter((report) => report.error === null);
  return {
    model: modelOf(measured, options),
    byLayer: groupsOf(measured, layerOf, options),
    byModule: groupsOf(measured, moduleOf, options),
  };
}

/** The model's figures alone. */
export function summarizeModel(reports: readonly PairReport[], options: SummaryOptions): DiffModel {
  return modelOf(
    reports.filter((report) => report.error === null),
    options,
  );
}

function groupsOf(
  reports: readonly PairReport[],
  groupOf: (name: string) => string | null,
  options: SummaryOptions,
): Record<string, DiffModel> {
  const groups = new Map<string, PairReport[]>();
  for (const report of reports) {
    const group = groupOf(report.name);
    if (group !== null) {
      const members = groups.get(group) ?? [];
      members.push(report);
      groups.set(group, members);
    }
  }
  return Object.fromEntries(
    [...groups].map(([group, members]) => [group, modelOf(members, options)]),
  );
}

function modelOf(reports: readonly PairReport[], options: SummaryOptions): DiffModel {
  const controls = controlsOf(reports);
  return {
    ...figuresOf(reports, options),
    ...(controls.length > 0 ? { shuffledControl: figuresOf(controls, options) } : {}),
  };
}

function figuresOf(reports: readonly PairReport[], options: SummaryOptions): DiffModel {
  const analysed = reports.filter((report) => isAnalysed(report, options.includeEmbeddings));
  const matrices = analysed.flatMap(matricesOf);
  const has = (metric: PairMetric): boolean => options.metrics.includes(metric);
  return {
    ...(has('sparsity') ? sparsityOf(reports, analysed, matrices) : {}),
    matrices: matrices.length,
    ...(has('spectrum') ? spectrumOf(matrices) : {}),
    ...(has('update') ? { stableRank: updateRankOf(matrices) } : {}),
    ...(has('rotation') ? rotationModel(matrices) : {}),
    ...(has('masks') ? masksModel(matrices) : {}),
    ...lockingModel(matrices),
    ...(has('update') || has('rotation') ? { boundUse: boundUseOf(matrices, has) } : {}),
  };
}

function sparsityOf(
  reports: readonly PairReport[],
  analysed: readonly PairReport[],
  matrices: readonly PairFigures[],
): Omit<DiffModel, 'matrices'> {
  const floating = reports.filter(({ dtype }) => isFloating(dtype.base) && isFloating(dtype.other));
  return {
    updateSparsity: weightedByElements(floating, (report) => report.updateSparsity),
    updateSparsityMatrices: weightedByElements(analysed, (report) => report.updateSparsity),
    exactEqualFraction: weightedByElements(floating, (report) => report.exactEqualFraction),
    updateSparsityEach: distributionOf(matrices.map((matrix) => matrix.updateSparsity)),
    ulpRatio: ulpRatioOf(floating),
    relativeUpdateTotal: relativeUpdateTotal(matrices),
    updateShare: updateShareOf(analysed),
    relativeUpdate: distributionOf(matrices.map((matrix) => matrix.relativeUpdate)),
    updateRadial: distributionOf(matrices.map((matrix) => matrix.updateRadial)),
  };
}

function spectrumOf(matrices: readonly PairFigures[]): Omit<DiffModel, 'matrices'> {
  return {
    nss: distributionOf(matrices.map((matrix) => matrix.nss)),
    nssNull: distributionOf(matrices.map((matrix) => matrix.nssNull)),
    nssExcess: distributionOf(matrices.map((matrix) => matrix.nssExcess)),
    nssDriftShare: distributionOf(matrices.map((matrix) => matrix.nssDriftShare)),
  };
}

function updateRankOf(matrices: readonly PairFigures[]): NonNullable<DiffModel['stableRank']> {
  return { update: distributionOf(matrices.map(({ stableRank }) => stableRank?.update)) };
}

function boundUseOf(
  matrices: readonly PairFigures[],
  has: (metric: PairMetric) => boolean,
): NonNullable<DiffModel['boundUse']> {
  return {
    ...(has('update') ? spectralBoundUse(matrices) : {}),
    ...(has('rotation') ? angularBoundUse(matrices) : {}),
  };
}

function isAnalysed({ name, dtype, shape }: PairReport, includeEmbeddings: boolean): boolean {
  return (
    isWeightMatrix(dtype.base, shape) &&
    isWeightMatrix(dtype.other, shape) &&
    (includeEmbeddings || !isEmbedding(name))
  );
}

/** The matrices of a tensor: those of its stack, or itself. */
function matricesOf(report: PairReport): readonly PairFigures[] {
  return report.matrices ?? [report];
}

/** Σ fraction·elements / Σ elements over the tensors where the fraction is defined. */
function weightedByElements(
  reports: readonly PairReport[],
  fractionOf: (report: PairReport) => number | null | undefined,
): number | null {
  let elements = 0;
  let counted = 0;
  for (const report of reports) {
    const fraction = fractionOf(report);
    if (fraction !== null && fraction !== undefined) {
      elements += report.elements;
      // Each fraction is a count over elements: back to the count, so that the sum is exact.
      counted += Math.round(fraction * report.elements);
    }
  }
  return elements === 0 ? null : counted / elements;
}

/** √Σ‖dW‖F² / √Σ‖W0‖F² over the matrices where both norms are defined. */
function relativeUpdateTotal(matrices: readonly PairFigures[]): number | null {
  let update = 0;
  let base = 0;
  for (const { frobeniusNorm } of matrices) {
    if (typeof frobeniusNorm?.base === 'number' && typeof frobeniusNorm.update === 'number') {
      update = Math.hypot(update, frobeniusNorm.update);
      base = Math.hypot(base, frobeniusNorm.base);
    }
  }
  return base === 0 ? null : update / base;
}
