/**
 * The evidence of the three gates of a comparison: docs/METRICS.md, "The three gates, as evidence".
 * Each figure of direction stands beside its null, and is read by its excess alone.
 */
import { DEFAULT_K, DEFAULT_MEASURES } from '../model/pairMetrics.ts';
import type { DiffModel, Distribution, UlpRatio } from '../model/report.ts';
import { readDifference, readRatio, type Reading } from './gateReadings.ts';
import {
  placeOf,
  publishedMetrics,
  type Place,
  type PublishedMetricId,
} from './publishedRanges.ts';

/** Which of the figures that were measured are looked at: keys of the model's. */
export interface GateChoice {
  /** Of rotation and Wedin's bound. */
  readonly k: string;
  /** Of the overlaps. */
  readonly alpha: string;
  /** Of the energy. */
  readonly energyK: string;
}

/** A figure over the matrices, beside what an update of its size would show anyway. */
export interface Evidence {
  readonly figure: Distribution;
  readonly expected: Distribution;
  readonly excess: Distribution;
  readonly reading: Reading;
  /** Of the mean among the published ranges; null where there are none. */
  readonly place: Place | null;
}

/** Gate I, the KL anchor: how far. */
export interface AnchorGate {
  readonly total: number | null;
  readonly relativeUpdate: Distribution;
  readonly updateRadial: Distribution;
  /** The layer with the largest share of the update, and how many layers share it. */
  readonly largestShare: { layer: string; share: number; layers: number } | null;
}

/** Gate II, the geometry of the model: where. Undefined is what was not measured. */
export interface GeometryGate {
  readonly nss?: Evidence;
  /** Whether the null of `nss`, and so its excess, is approximate. */
  readonly isNssApproximate: boolean;
  readonly rotationU?: Evidence;
  readonly rotationV?: Evidence;
  readonly principalOverlap?: Evidence;
  readonly offPrincipalEnergy?: Evidence;
  readonly bounds: {
    readonly weyl?: Distribution;
    readonly mirsky?: Distribution;
    readonly wedin?: Distribution;
  };
}

/** Gate III, precision: what is visible. */
export interface PrecisionGate {
  readonly updateSparsity: number | null;
  readonly exactEqualFraction: number | null;
  readonly place: Place | null;
  /** Of the elements that moved, those that moved by under half a bf16 step; null where none did. */
  readonly invisible: number | null;
  readonly lowOverlap?: Evidence;
}

/** How much of the comparison the evidence covers. */
export type Extent =
  /** Nothing has been measured, or there is nothing to measure. */
  | 'nothing'
  /** Every element is equal: there is no update. */
  | 'identical'
  /** Its size is known, its direction in part at most. */
  | 'size'
  /** All groups of metrics are measured. */
  | 'direction';

export interface Gates {
  readonly extent: Extent;
  /** Matrices whose direction is measured, of all that have been analysed. */
  readonly matrices: { readonly measured: number; readonly of: number };
  readonly anchor: AnchorGate;
  readonly geometry: GeometryGate;
  readonly precision: PrecisionGate;
}

/** From this share of the drift on, the null of `nss` is approximate. */
const APPROXIMATE_DRIFT = 0.1;

const NONE: Distribution = { mean: null, median: null, p10: null, p90: null, count: 0 };

/** The keys of `wanted` where they were measured, else the first defaults, else what was measured. */
export function choiceOf(model: DiffModel, wanted: Partial<GateChoice> = {}): GateChoice {
  const among = (keyed: object | undefined, ...preferred: (string | undefined)[]): string => {
    const keys = Object.keys(keyed ?? {});
    return preferred.find((key) => key !== undefined && keys.includes(key)) ?? keys[0] ?? '';
  };
  const { alpha, energyK } = DEFAULT_MEASURES;
  return {
    k: among(model.rotation, wanted.k, String(DEFAULT_K[0])),
    alpha: among(model.principalOverlap, wanted.alpha, alpha[0]),
    energyK: among(model.offPrincipalEnergy, wanted.energyK, String(energyK[0])),
  };
}

/** The evidence that a model's figures give, for the keys of `choice`. */
export function gatesOf(model: DiffModel, choice = choiceOf(model)): Gates {
  const geometry = geometryOf(model, choice);
  return {
    extent: extentOf(model, geometry),
    matrices: {
      measured: model.principalOverlap?.[choice.alpha]?.count ?? 0,
      of: model.relativeUpdate?.count ?? 0,
    },
    anchor: {
      total: model.relativeUpdateTotal ?? null,
      relativeUpdate: model.relativeUpdate ?? NONE,
      updateRadial: model.updateRadial ?? NONE,
      largestShare: largestOf(model.updateShare ?? {}),
    },
    geometry,
    precision: precisionOf(model, choice),
  };
}

function extentOf(model: DiffModel, { principalOverlap, rotationU }: GeometryGate): Extent {
  const { updateSparsity = null, exactEqualFraction = null } = model;
  if (updateSparsity === null) {
    return 'nothing';
  }
  if (updateSparsity === 1 && exactEqualFraction === 1) {
    return 'identical';
  }
  return principalOverlap === undefined || rotationU === undefined ? 'size' : 'direction';
}

function geometryOf(model: DiffModel, { k, alpha, energyK }: GateChoice): GeometryGate {
  const { nss, nssNull, nssExcess, nssDriftShare, boundUse } = model;
  const [angles, angleNulls, angleExcess] = [
    model.rotation?.[k],
    model.rotationNull?.[k],
    model.rotationExcess?.[k],
  ];
  const bounds = { ...boundUse, wedin: boundUse?.wedin?.[k] };
  return {
    ...part('nss', ratio(nss, nssNull, nssExcess, 'nss')),
    isNssApproximate: (nssDriftShare?.p90 ?? 0) > APPROXIMATE_DRIFT,
    ...part('rotationU', ratio(angles?.maxU, angleNulls?.U, angleExcess?.U, 'rotationMax')),
    ...part('rotationV', ratio(angles?.maxV, angleNulls?.V, angleExcess?.V, 'rotationMax')),
    ...part('principalOverlap', overlap(model, 'principalOverlap', alpha)),
    ...part(
      'offPrincipalEnergy',
      ratio(
        model.offPrincipalEnergy?.[energyK],
        model.offPrincipalNull?.[energyK],
        model.principalEnergyExcess?.[energyK],
      ),
    ),
    bounds: {
      ...part('weyl', bounds.weyl),
      ...part('mirsky', bounds.mirsky),
      ...part('wedin', bounds.wedin),
    },
  };
}

function precisionOf(model: DiffModel, { alpha }: GateChoice): PrecisionGate {
  const { updateSparsity = null, exactEqualFraction = null, ulpRatio } = model;
  return {
    updateSparsity,
    exactEqualFraction,
    place: updateSparsity === null ? null : placeOf('updateSparsity', updateSparsity),
    invisible: invisibleOf(ulpRatio ?? null),
    ...part('lowOverlap', overlap(model, 'lowOverlap', alpha)),
  };
}

/** A figure whose excess is the ratio to its null; undefined where no matrix has it. */
function ratio(
  figure: Distribution | undefined,
  expected: Distribution | undefined,
  excess: Distribution | undefined,
  published?: PublishedMetricId,
): Evidence | undefined {
  if (figure === undefined || figure.count === 0) {
    return undefined;
  }
  return {
    figure,
    expected: expected ?? NONE,
    excess: excess ?? NONE,
    reading: readRatio(excess ?? NONE),
    place: published === undefined ? null : placeOfMean(published, figure),
  };
}

/**
 * An overlap, whose excess is the difference from its null. Where angles are measured and no matrix
 * has one, no weight changed in bf16: then it is undefined, but measured.
 */
function overlap(
  model: DiffModel,
  id: 'principalOverlap' | 'lowOverlap',
  alpha: string,
): Evidence | undefined {
  const figure = model[id]?.[alpha];
  const areAnglesMeasured = Object.values(model.rotation ?? {}).some(({ maxU }) => maxU.count > 0);
  if (figure === undefined || (figure.count === 0 && !areAnglesMeasured)) {
    return undefined;
  }
  const excess = model[`${id}Excess`]?.[alpha] ?? NONE;
  const isPublished = id === 'lowOverlap' && publishedMetrics.lowOverlap.alpha === alpha;
  return {
    figure,
    expected: model[`${id}Null`]?.[alpha] ?? NONE,
    excess,
    reading: readDifference(excess),
    place: isPublished ? placeOfMean('lowOverlap', figure) : null,
  };
}

function placeOfMean(metric: PublishedMetricId, { mean }: Distribution): Place | null {
  return mean === null ? null : placeOf(metric, mean);
}

function largestOf(shares: Readonly<Record<string, number>>): AnchorGate['largestShare'] {
  const all = Object.entries(shares);
  const [first, ...others] = all;
  if (first === undefined) {
    return null;
  }
  const [layer, share] = others.reduce((most, one) => (one[1] > most[1] ? one : most), first);
  return { layer, share, layers: all.length };
}

/** The lower half of the bins is under half a step. */
function invisibleOf(ulpRatio: UlpRatio | null): number | null {
  if (ulpRatio === null) {
    return null;
  }
  const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
  const { under, bins, over } = ulpRatio;
  const moved = under + sum(bins) + over;
  return moved === 0 ? null : (under + sum(bins.slice(0, bins.length / 2))) / moved;
}

/** What was measured, under its name; nothing otherwise. */
function part<Name extends string, T>(
  name: Name,
  value: T | undefined,
): Readonly<Partial<Record<Name, T>>> {
  const measured = value === undefined ? {} : { [name]: value };
  return measured as Partial<Record<Name, T>>;
}
