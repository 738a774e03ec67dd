/** What the strip says of a model: each figure with its line, its place and what its null explains. */
import type { Evidence, GateChoice, Gates } from '../../src/analysis/gates.ts';
import { publishedMetrics, type PublishedMetric } from '../../src/analysis/publishedRanges.ts';
import type { DiffModel, Distribution } from '../../src/model/report.ts';
import { degrees, figure, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS, type MetricId } from '../metrics.ts';
import { overlapText, placeText, ratioText } from './gatesText.ts';
import { fractions, logarithmic, nearOne, type Position } from './modelScale.ts';

/** A value on the line that the figure is to be seen beside. */
export interface Mark {
  readonly label: string;
  readonly value: number;
}

export interface StripCell {
  readonly metric: MetricId;
  /** Where the metric's own title does not say enough. */
  readonly label: string;
  /** Undefined where it is not measured, null where it is undefined. */
  readonly value: number | null | undefined;
  /** Over the matrices. */
  readonly spread: Distribution | undefined;
  readonly format: (value: number | null) => string;
  readonly position: Position;
  readonly published: PublishedMetric | null;
  readonly marks: readonly Mark[];
  /** The place among the published ranges, and what the null explains; each may be empty. */
  readonly place: string;
  readonly reading: string;
  /** Whose key the user chooses. */
  readonly chooses?: 'k' | 'alpha';
}

type Cell = Omit<StripCell, 'published' | 'marks' | 'place' | 'label'> &
  Partial<Pick<StripCell, 'published' | 'marks' | 'place' | 'label'>>;

/** In the order of the strip. */
export function stripCells(
  model: DiffModel,
  gates: Gates,
  choice: GateChoice,
): readonly StripCell[] {
  const cells: readonly Cell[] = [
    sparsity(model, gates),
    nss(gates),
    rotation(gates, choice),
    overlap('principalOverlap', gates.geometry.principalOverlap, choice),
    overlap('lowOverlap', gates.precision.lowOverlap, choice),
    offPrincipalEnergy(gates, choice),
    relativeUpdate(model),
    stableRank(model),
  ];
  return cells.map((cell) => ({ label: '', published: null, marks: [], place: '', ...cell }));
}

function sparsity(model: DiffModel, { precision }: Gates): Cell {
  return {
    metric: 'updateSparsity',
    value: model.updateSparsity,
    spread: model.updateSparsityEach,
    format: percent,
    position: fractions,
    published: publishedMetrics.updateSparsity,
    place: placeText(precision.place),
    reading:
      precision.exactEqualFraction === null
        ? ''
        : t('{0} equal as stored', percent(precision.exactEqualFraction)),
  };
}

function nss({ geometry }: Gates): Cell {
  const { figure: spread, expected, place } = geometry.nss ?? {};
  return {
    metric: 'nss',
    label: t('{0}, mean', METRICS.nss.title),
    value: spread?.mean,
    spread,
    format: figure,
    position: logarithmic(1e-6, 1e-1, spread),
    published: publishedMetrics.nss,
    marks: marksOf([t('null'), expected?.mean]),
    place: placeText(place ?? null),
    reading: geometry.nss === undefined ? '' : ratioText(geometry.nss, geometry.isNssApproximate),
  };
}

/** Of the side that turned further: the publications give the largest angle of either. */
function rotation({ geometry: { rotationU, rotationV } }: Gates, { k }: GateChoice): Cell {
  const isV = (rotationV?.figure.mean ?? 0) > (rotationU?.figure.mean ?? 0);
  const evidence = isV ? rotationV : rotationU;
  const side = isV ? 'V' : 'U';
  return {
    metric: 'rotation',
    label: evidence === undefined ? t('Rotation') : t('Max angle {0}, k = {1}', side, k),
    value: evidence?.figure.mean,
    spread: evidence?.figure,
    format: degrees,
    position: logarithmic(1e-2, 90, evidence?.figure),
    published: publishedMetrics.rotationMax,
    place: placeText(evidence?.place ?? null),
    reading: evidence === undefined ? '' : ratioText(evidence),
    chooses: 'k',
  };
}

function overlap(
  metric: 'principalOverlap' | 'lowOverlap',
  evidence: Evidence | undefined,
  { alpha }: GateChoice,
): Cell {
  const { lowOverlap } = publishedMetrics;
  const isPublished = metric === 'lowOverlap' && lowOverlap.alpha === alpha;
  return {
    metric,
    value: evidence?.figure.mean,
    spread: evidence?.figure,
    format: percent,
    position: fractions,
    published: isPublished ? lowOverlap : null,
    marks:
      evidence === undefined
        ? []
        : marksOf([t('random'), Number(alpha)], [t('null'), evidence.expected.mean]),
    place: placeText(evidence?.place ?? null),
    reading: evidence === undefined ? '' : overlapText(evidence),
    chooses: 'alpha',
  };
}

function offPrincipalEnergy({ geometry }: Gates, { energyK }: GateChoice): Cell {
  const evidence = geometry.offPrincipalEnergy;
  const { figure: spread, expected } = evidence ?? {};
  return {
    metric: 'offPrincipalEnergy',
    value: spread?.mean,
    spread,
    format: percent,
    position: nearOne([spread?.mean, spread?.p90, expected?.mean]),
    marks: marksOf([t('null'), expected?.mean]),
    reading: evidence === undefined ? '' : t('inside k = {0}: {1}', energyK, ratioText(evidence)),
  };
}

function relativeUpdate(model: DiffModel): Cell {
  const spread = model.relativeUpdate;
  return {
    metric: 'relativeUpdateTotal',
    value: model.relativeUpdateTotal,
    spread,
    format: figure,
    position: logarithmic(1e-5, 1, spread),
    reading: t('the size that the nulls take as given'),
  };
}

function stableRank(model: DiffModel): Cell {
  const spread = model.stableRank?.update;
  return {
    metric: 'stableRank',
    label: t('Stable rank of ΔW'),
    value: spread?.mean,
    spread,
    format: figure,
    position: logarithmic(1, 1000, spread),
    reading: '',
  };
}

function marksOf(
  ...all: readonly (readonly [label: string, value: number | null | undefined])[]
): readonly Mark[] {
  return all.flatMap(([label, value]) => (typeof value === 'number' ? { label, value } : []));
}
