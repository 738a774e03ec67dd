/** What the figures of two updates say in words, and no more than they do. */
import { readDifference, type Reading } from '../../src/analysis/gateReadings.ts';
import type { UpdatesModel } from '../../src/model/updates.ts';
import { difference, figure, integer, percent } from '../format.ts';
import { t } from '../l10n.ts';

/** From here on updates share a direction, or oppose one another, at least in part. */
const ALIGNED = 0.1;
/** From here on mostly. */
const MOSTLY = 0.7;
/** Within it of a half, signs are as unrelated ones are. */
const UNRELATED = 0.02;

/** How many triples are measured, of how many there are. */
export interface Coverage {
  readonly measured: number;
  readonly of: number;
}

/** One sentence of how two updates lie to each other. */
export function updatesSummary(model: UpdatesModel, { measured, of }: Coverage): string {
  if (measured === 0) {
    return t('Nothing is compared yet.');
  }
  const text = model.tensors === 0 ? NO_FLOATS : (untouchedText(model) ?? relationText(model));
  return measured < of
    ? t('Of {0} of {1} tensors: {2}', integer(measured), integer(of), text)
    : text;
}

const NO_FLOATS = t('None of the tensors that are compared has floating-point weights.');

/** What explains how far the masks overlap. */
export function overlapReading(reading: Reading): string {
  switch (reading) {
    case 'alike':
      return t('explained by magnitude and precision');
    case 'above':
      return t('more than magnitude and precision explain');
    case 'below':
      return t('less than magnitude and precision explain');
    case 'mixed':
      return t('beyond magnitude and precision on some matrices');
    case 'undefined':
      return '';
  }
}

/** Where one of the updates changes nothing, there is no relation; null where both change something. */
function untouchedText({ relativeUpdateTotal: { first, second } }: UpdatesModel): string | null {
  if (first === 0 && second === 0) {
    return t('Both equal the base: there is no update to compare.');
  }
  if (first === 0 || second === 0) {
    return t(
      'Checkpoint {0} equals the base in everything that is compared: there is one update alone.',
      first === 0 ? 1 : 2,
    );
  }
  return null;
}

function relationText(model: UpdatesModel): string {
  const parts = [directionText(model.taskVectorCosineTotal), masksText(model), signsText(model)];
  return t('{0}.', parts.filter(Boolean).join('; '));
}

function directionText(cosine: number | null): string {
  const value = figure(cosine);
  if (cosine === null) {
    return t('The cosine of the updates is undefined');
  }
  if (Math.abs(cosine) < ALIGNED) {
    return t('The updates are nearly orthogonal (cosine {0})', value);
  }
  if (cosine > 0) {
    return cosine < MOSTLY
      ? t('The updates share a part of their direction (cosine {0})', value)
      : t('The updates point much the same way (cosine {0})', value);
  }
  return cosine > -MOSTLY
    ? t('The updates oppose one another in part (cosine {0})', value)
    : t('The updates largely undo one another (cosine {0})', value);
}

function masksText(model: UpdatesModel): string {
  const excess = difference(model.maskJaccardExcess.mean);
  switch (readDifference(model.maskJaccardExcess)) {
    case 'alike':
      return t(
        'they change the same weights no more than magnitude and precision explain (mean Jaccard excess {0})',
        excess,
      );
    case 'above':
      return t(
        'they choose the same weights beyond what magnitude and precision explain (mean Jaccard excess {0})',
        excess,
      );
    case 'below':
      return t(
        'they keep to different weights beyond what magnitude and precision explain (mean Jaccard excess {0})',
        excess,
      );
    case 'mixed':
      return t(
        'whether magnitude and precision explain which weights both change differs between matrices (mean Jaccard excess {0})',
        excess,
      );
    case 'undefined':
      return '';
  }
}

function signsText({ signConflictFractionTotal: conflicts }: UpdatesModel): string {
  const value = percent(conflicts);
  if (conflicts === null) {
    return t('no weight is changed by both at bf16 precision');
  }
  return Math.abs(conflicts - 0.5) <= UNRELATED
    ? t('where both change a weight, {0} of the signs conflict, about as unrelated signs do', value)
    : t('where both change a weight, {0} of the signs conflict (unrelated signs: 50 %)', value);
}
