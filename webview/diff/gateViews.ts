/** What is shown of each gate: its figures, what they say together, and what weights cannot tell. */
import type { Evidence, GateChoice, Gates } from '../../src/analysis/gates.ts';
import type { Distribution } from '../../src/model/report.ts';
import { degrees, difference, figure, multiple, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS, type MetricId } from '../metrics.ts';
import type { GateRow } from './gateTable.ts';
import { placeText } from './gatesText.ts';

export interface GateView {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly GateRow[];
  readonly notes: readonly string[];
  /** What cannot be told from weights. */
  readonly limit: string;
}

export function anchorGate({ anchor }: Gates): GateView {
  const { total, relativeUpdate, updateRadial, largestShare } = anchor;
  return {
    id: 'anchor',
    title: t('I · KL anchor: how far'),
    rows: [
      { metric: 'relativeUpdateTotal', label: t('Relative update, total'), value: figure(total) },
      {
        metric: 'relativeUpdate',
        label: t('Relative update, mean'),
        value: figure(relativeUpdate.mean),
        spread: relativeUpdate,
      },
      { metric: 'updateRadial', value: figure(updateRadial.mean), spread: updateRadial },
    ],
    notes:
      largestShare === null
        ? []
        : [
            t(
              'Layer {0} holds the largest share of the update, {1}; an even share would be {2}.',
              largestShare.layer,
              percent(largestShare.share),
              percent(1 / largestShare.layers),
            ),
          ],
    limit: t(
      'Weights alone cannot show a KL value: that takes prompts, and the answers of both models.',
    ),
  };
}

export function geometryGate({ geometry }: Gates, { k, alpha, energyK }: GateChoice): GateView {
  const { nss, rotationU, rotationV, principalOverlap, offPrincipalEnergy } = geometry;
  const isApproximate = geometry.isNssApproximate;
  const angle = (side: string): string => t('Max angle {0}, k = {1}', side, k);
  return {
    id: 'geometry',
    title: t('II · Model geometry: where'),
    rows: [
      ...ratioRow('nss', nss, figure, { isApproximate }),
      // the null is of another unit than the angle: the root of the sum of squared sines
      ...ratioRow('rotation', rotationU, degrees, { label: angle('U'), hasNull: false }),
      ...ratioRow('rotation', rotationV, degrees, { label: angle('V'), hasNull: false }),
      ...overlapRow('principalOverlap', principalOverlap, alpha),
      ...ratioRow('offPrincipalEnergy', offPrincipalEnergy, percent, {
        label: t('Off-principal energy, k = {0}', energyK),
      }),
    ],
    notes: [
      ...boundsNote(geometry.bounds),
      ...(isApproximate ? [t('The null of NSS is approximate for an update of this size.')] : []),
      ...tooLargeNote(rotationU),
    ],
    limit: t(
      'One pair shows where an update lies, not why: the nulls take its size as given, and learning rate and steps set that.',
    ),
  };
}

export function precisionGate({ precision }: Gates, { alpha }: GateChoice): GateView {
  const { updateSparsity, exactEqualFraction, invisible, lowOverlap } = precision;
  return {
    id: 'precision',
    title: t('III · Precision: what is visible'),
    rows: [
      {
        metric: 'updateSparsity',
        value: percent(updateSparsity),
        place: placeText(precision.place),
      },
      { metric: 'exactEqualFraction', value: percent(exactEqualFraction) },
      { metric: 'ulpRatio', label: t('Moved under ½ bf16 step'), value: percent(invisible) },
      ...overlapRow('lowOverlap', lowOverlap, alpha),
    ],
    notes: roundingNote(updateSparsity, exactEqualFraction),
    limit: t(
      'Whether the weights that training kept in higher precision moved, files of bf16 do not say.',
    ),
  };
}

interface RatioLook {
  readonly label?: string;
  readonly isApproximate?: boolean;
  readonly hasNull?: boolean;
}

function ratioRow(
  metric: MetricId,
  evidence: Evidence | undefined,
  format: (value: number | null) => string,
  { label, isApproximate = false, hasNull = true }: RatioLook,
): readonly GateRow[] {
  if (evidence === undefined) {
    return [];
  }
  const { figure: spread, expected, excess } = evidence;
  return [
    {
      ...{ metric, spread, value: format(spread.mean), place: placeText(evidence.place) },
      ...(label !== undefined && { label }),
      ...(hasNull && { expected: format(expected.mean) }),
      excess: `${isApproximate ? '≈ ' : ''}${multiple(excess.mean)}`,
    },
  ];
}

function overlapRow(
  metric: 'principalOverlap' | 'lowOverlap',
  evidence: Evidence | undefined,
  alpha: string,
): readonly GateRow[] {
  if (evidence === undefined) {
    return [];
  }
  const { figure: spread, expected, excess, place } = evidence;
  return [
    {
      ...{ metric, spread, value: percent(spread.mean), place: placeText(place) },
      label: t('{0}, α = {1}', METRICS[metric].title, alpha),
      expected: percent(expected.mean),
      excess: difference(excess.mean),
    },
  ];
}

/** How much of what the bounds allow is used, of those that were measured and say anything. */
function boundsNote({ weyl, mirsky, wedin }: Gates['geometry']['bounds']): readonly string[] {
  const of = (name: string, use: Distribution | undefined): readonly string[] =>
    use === undefined || use.count === 0 ? [] : [`${name} ${percent(use.mean)}`];
  const used = [
    ...of('Weyl', weyl),
    ...of('Mirsky', mirsky),
    ...of(t('Wedin ({0} matrices)', wedin?.count ?? 0), wedin),
  ];
  return used.length === 0 ? [] : [t('Of the bounds, used on average: {0}.', used.join(', '))];
}

function tooLargeNote(rotation: Evidence | undefined): string[] {
  const { figure, excess } = rotation ?? {};
  if (figure === undefined || excess === undefined || figure.mean === 0) {
    return [];
  }
  if (excess.count === 0) {
    return [t('The update is too large for the null of the rotation.')];
  }
  return excess.count < figure.count
    ? [t('The update is too large for the null of the rotation on some matrices.')]
    : [];
}

/** Whether rounding shows in the files. */
function roundingNote(sparsity: number | null, equal: number | null): readonly string[] {
  if (sparsity === null || equal === null || sparsity === 0 || equal === 1) {
    return [];
  }
  return equal < sparsity
    ? [
        t(
          'Of the weights that are unchanged in bf16, {0} did move as stored: there, rounding makes the sparsity.',
          percent(1 - equal / sparsity),
        ),
      ]
    : [
        t(
          'As stored, the same weights are unchanged: what rounding hid before is not in the files.',
        ),
      ];
}
