/** Where updates went, as `diff` prints it: the groups `update`, `rotation` and `masks`. */
import type { Keyed } from '../model/direction.ts';
import { DEFAULT_K, DEFAULT_MEASURES, type PairMetric } from '../model/pairMetrics.ts';
import type { DiffModel, Distribution, PairFigures } from '../model/report.ts';
import { decimal, degrees, percent, signedPercent, times } from './format.ts';

type Format = (value: number | null | undefined) => string;

/** One line of the model: a figure's distribution over matrices. */
export interface DistributionLine {
  readonly name: string;
  readonly of: Distribution | undefined;
  readonly format: Format;
}

/** A figure as a column, of a tensor and as the mean over a group. */
export interface FigureColumn {
  readonly metric: PairMetric;
  readonly title: string;
  readonly format: Format;
  readonly figure: (figures: PairFigures) => number | null | undefined;
  /** Absent where a mean over matrices says nothing. */
  readonly group?: (model: DiffModel) => Distribution | undefined;
}

export function directionLines(model: DiffModel): readonly DistributionLine[] {
  return [
    ...lines(model.rotation, (k, { maxU, maxV }) => [
      { name: `Largest angle, k = ${k}, left`, of: maxU, format: degrees },
      { name: `Largest angle, k = ${k}, right`, of: maxV, format: degrees },
    ]),
    ...lines(model.rotationExcess, (k, { U, V }) => [
      { name: `Rotation against a random update, k = ${k}, left`, of: U, format: times },
      { name: `Rotation against a random update, k = ${k}, right`, of: V, format: times },
    ]),
    ...lines(model.principalOverlap, (alpha, of) => [
      { name: `Principal overlap, α = ${alpha}`, of, format: percent },
    ]),
    ...lines(model.principalOverlapExcess, (alpha, of) => [
      { name: `Principal overlap over its null, α = ${alpha}`, of, format: signedPercent },
    ]),
    ...lines(model.lowOverlap, (alpha, of) => [
      { name: `Low-magnitude overlap, α = ${alpha}`, of, format: percent },
    ]),
    ...lines(model.offPrincipalEnergy, (k, of) => [
      { name: `Off-principal energy, k = ${k}`, of, format: percent },
    ]),
    ...lines(model.principalEnergyExcess, (k, of) => [
      { name: `Principal energy against chance, k = ${k}`, of, format: times },
    ]),
  ];
}

function lines<T>(
  figures: Keyed<T> | undefined,
  linesOf: (key: string, figure: T) => readonly DistributionLine[],
): readonly DistributionLine[] {
  return Object.entries(figures ?? {}).flatMap(([key, figure]) => linesOf(key, figure));
}

/**
 * Tables show one k and α of each figure, the default where it was measured, else the first;
 * --json has them all.
 */
export function directionColumns(model: DiffModel): readonly FigureColumn[] {
  const k = shownKey(model.rotation, `${DEFAULT_K[0]}`);
  const alpha = shownKey(model.principalOverlap, DEFAULT_MEASURES.alpha[0]);
  const energyK = shownKey(model.offPrincipalEnergy, `${DEFAULT_MEASURES.energyK[0]}`);
  return [
    {
      metric: 'update',
      title: 'Stable rank ΔW',
      format: decimal,
      figure: ({ stableRank }) => stableRank?.update,
    },
    {
      metric: 'update',
      title: 'Eff. rank ΔW',
      format: decimal,
      figure: ({ effectiveRank }) => effectiveRank?.update,
    },
    {
      metric: 'rotation',
      title: `Angle U, k=${k}`,
      format: degrees,
      figure: ({ rotation }) => at(rotation, k, (one) => one.maxU),
      group: ({ rotation }) => rotation?.[k]?.maxU,
    },
    {
      metric: 'rotation',
      title: `Angle V, k=${k}`,
      format: degrees,
      figure: ({ rotation }) => at(rotation, k, (one) => one.maxV),
      group: ({ rotation }) => rotation?.[k]?.maxV,
    },
    {
      metric: 'rotation',
      title: 'Intruders',
      format: decimal,
      figure: ({ intruderDimensions }) => intruderDimensions,
    },
    {
      metric: 'masks',
      title: `Principal, α=${alpha}`,
      format: percent,
      figure: ({ principalOverlap }) => principalOverlap?.[alpha],
      group: ({ principalOverlap }) => principalOverlap?.[alpha],
    },
    {
      metric: 'masks',
      title: 'over its null',
      format: signedPercent,
      figure: ({ principalOverlapExcess }) => principalOverlapExcess?.[alpha],
      group: ({ principalOverlapExcess }) => principalOverlapExcess?.[alpha],
    },
    {
      metric: 'masks',
      title: `Off-principal, k=${energyK}`,
      format: percent,
      figure: ({ offPrincipalEnergy }) => offPrincipalEnergy?.[energyK],
      group: ({ offPrincipalEnergy }) => offPrincipalEnergy?.[energyK],
    },
  ];
}

/** The key whose figures are shown; none where nothing was measured. */
function shownKey(figures: Keyed<unknown> | undefined, usual: string | undefined): string {
  const keys = Object.keys(figures ?? {});
  return keys.find((key) => key === usual) ?? keys[0] ?? '';
}

/** Undefined stays undefined, and what was not asked for absent. */
function at<T>(
  figures: Keyed<T | null> | undefined,
  key: string,
  figureOf: (figure: T) => number | null,
): number | null | undefined {
  const figure = figures?.[key];
  if (figure === undefined) {
    return undefined;
  }
  return figure === null ? null : figureOf(figure);
}
