/** The figures of a pair that the filter compares. */
import type { PairFigures } from '../../src/model/report.ts';
import type { NumericField } from '../filter/fields.ts';
import { ENERGY_SHARES, figureField, SPECTRAL } from '../filter/figures.ts';
import type { MetricId } from '../metrics.ts';
import { ALPHA, DIRECTIONS, ENERGY_K, K, type DirectionId } from './direction.ts';
import type { PairRow } from './pairRow.ts';

type Value = number | null | undefined;

const ELEMENTWISE = [
  'updateSparsity',
  'exactEqualFraction',
  'relativeUpdate',
  'updateRadial',
  'updateRadialCosine',
] as const satisfies readonly (MetricId & keyof PairFigures)[];

const SHIFT = [
  'nss',
  'nssResolution',
  'nssNull',
  'nssExcess',
  'nssDriftShare',
] as const satisfies readonly (MetricId & keyof PairFigures)[];

/** With the key that the table shows, as the command line writes it. */
const DIRECTED: readonly (readonly [name: string, metric: MetricId, id: DirectionId])[] = [
  [`rotation(${K}).maxU`, 'rotation', 'rotationU'],
  [`rotation(${K}).maxV`, 'rotation', 'rotationV'],
  [`rotationExcess(${K}).U`, 'rotationExcess', 'rotationExcessU'],
  [`rotationExcess(${K}).V`, 'rotationExcess', 'rotationExcessV'],
  [`principalOverlap(${ALPHA})`, 'principalOverlap', 'principalOverlap'],
  [`principalOverlapExcess(${ALPHA})`, 'overlapExcess', 'principalOverlapExcess'],
  [`lowOverlap(${ALPHA})`, 'lowOverlap', 'lowOverlap'],
  [`lowOverlapExcess(${ALPHA})`, 'overlapExcess', 'lowOverlapExcess'],
  [`offPrincipalEnergy(${ENERGY_K})`, 'offPrincipalEnergy', 'offPrincipalEnergy'],
  [`principalEnergyExcess(${ENERGY_K})`, 'principalEnergyExcess', 'principalEnergyExcess'],
  ['intruderDimensions', 'intruderDimensions', 'intruderDimensions'],
];

const SIDES = ['base', 'other', 'update'] as const;

/** A figure of one side is named as `stableRank.base`. */
export const PAIR_FIELDS: readonly NumericField<PairRow>[] = [
  ...ELEMENTWISE.map((id) => figureField(id, id, (row: PairRow) => figure(row, (of) => of[id]))),
  ...SHIFT.map((id) => figureField(id, id, (row: PairRow) => ofMatrix(row, (of) => of[id]))),
  ...DIRECTED.map(([name, metric, id]) =>
    figureField(name, metric, (row: PairRow) => ofMatrix(row, DIRECTIONS[id])),
  ),
  ...SPECTRAL.flatMap((id) =>
    SIDES.map((side) =>
      figureField(`${id}.${side}`, id, (row: PairRow) => {
        const read = id === 'frobeniusNorm' ? figure : ofMatrix;
        return read(row, (of) => of[id]?.[side]);
      }),
    ),
  ),
  ...ENERGY_SHARES.flatMap((share) =>
    SIDES.map((side) =>
      figureField(`energyRank(${share}).${side}`, 'energyRank', (row: PairRow) =>
        ofMatrix(row, (of) => rankOf(of, side, share)),
      ),
    ),
  ),
];

function rankOf(
  { energyRank }: PairFigures,
  side: (typeof SIDES)[number],
  share: (typeof ENERGY_SHARES)[number],
): Value {
  const ranks = energyRank?.[side];
  return ranks === null || ranks === undefined ? ranks : ranks[share];
}

/** A pair that cannot be read has no figures, measured or not. */
function figure({ report }: PairRow, of: (report: PairFigures) => Value): Value {
  if (report === undefined) {
    return undefined;
  }
  return of(report) ?? (report.error === null ? of(report) : null);
}

/** What is no matrix has no spectrum, measured or not. */
function ofMatrix(row: PairRow, of: (report: PairFigures) => Value): Value {
  return row.hasMatrix ? figure(row, of) : null;
}
