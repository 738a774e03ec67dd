/** What the evidence of the gates says in words, composed from its readings alone. */
import type { Evidence, Gates } from '../../src/analysis/gates.ts';
import type { Place } from '../../src/analysis/publishedRanges.ts';
import { difference, integer, multiple, percent } from '../format.ts';
import { t } from '../l10n.ts';

/** Where a figure lies among the published ranges; empty where there are none. */
export function placeText(place: Place | null): string {
  switch (place?.kind) {
    case undefined:
      return '';
    case 'in':
      return t('in {0}’s range', place.method);
    case 'between':
      return t('between {0} and {1}', place.below, place.above);
    case 'beyond':
      return t('beyond {0}', place.method);
  }
}

/** What an overlap's null explains of it, in a line. */
export function overlapText({ expected, excess, reading }: Evidence): string {
  const [none, found] = [percent(expected.mean), difference(excess.mean)];
  switch (reading) {
    case 'alike':
      return t('null {0}, excess {1}: explained by magnitude and precision', none, found);
    case 'below':
      return t('null {0}, excess {1}: avoided beyond magnitude and precision', none, found);
    case 'above':
      return t('null {0}, excess {1}: preferred beyond magnitude and precision', none, found);
    case 'mixed':
      return t(
        'null {0}, excess {1}: beyond magnitude and precision on some matrices',
        none,
        found,
      );
    case 'undefined':
      return t('no null: nothing changed in bf16');
  }
}

/** How a figure stands to that of a random update, in a line. */
export function ratioText({ figure, excess, reading }: Evidence, isApproximate = false): string {
  if (reading === 'undefined') {
    // nothing moved where there is no update
    return figure.mean === 0 ? '' : t('no null: the update is too large for it');
  }
  return [
    t('{0} a random update of its size', multiple(excess.mean)),
    ...(reading === 'mixed' ? [t('not on all matrices')] : []),
    ...(isApproximate ? [t('approximate')] : []),
  ].join(', ');
}

/** One sentence of what the figures show of where the update went, and no more. */
export function summaryText(gates: Gates): string {
  switch (gates.extent) {
    case 'nothing':
      return t('Nothing is measured yet.');
    case 'identical':
      return t(
        'Identical: every weight that was compared is equal on both sides, so there is no update to read.',
      );
    case 'size':
      return t(
        'The size of the update is measured; where it went, beyond what its size explains, takes rotation and masks as well.',
      );
    case 'direction':
      return withCoverage(gates, directionText(gates));
  }
}

function withCoverage({ matrices: { measured, of } }: Gates, text: string): string {
  return measured < of
    ? t('Of {0} of {1} matrices: {2}', integer(measured), integer(of), text)
    : text;
}

function directionText(gates: Gates): string {
  const overlap = changedText(gates.geometry.principalOverlap);
  const ratios = ratiosOf(gates);
  const known = ratios.filter(({ evidence }) => evidence.reading !== 'undefined');
  if (known.length === 0) {
    return t(
      '{0}; whether it spares the spectrum or the principal subspaces cannot be told: the update is too large for the nulls.',
      overlap,
    );
  }
  const figures = known.map(({ name, evidence }) => `${name} ${multiple(evidence.excess.mean)}`);
  const text = t(
    '{0}, and {1}: on average {2} against a random update of its size',
    overlap,
    avoidanceText(known),
    figures.join(', '),
  );
  return t('{0}.', [text, ...reservations(gates, ratios)].join('; '));
}

/** What is approximate, and what cannot be told. */
function reservations({ geometry }: Gates, ratios: readonly NamedRatio[]): readonly string[] {
  const untold = ratios.filter(({ evidence }) => evidence.reading === 'undefined');
  return [
    ...(geometry.isNssApproximate ? [t('for the spectrum approximately')] : []),
    ...(untold.length > 0
      ? [t('{0} cannot be told at this size', untold.map(({ name }) => name).join(', '))]
      : []),
  ];
}

/** What explains the overlap of the changed weights with the principal ones. */
function changedText(overlap: Evidence | undefined): string {
  const found = difference(overlap?.excess.mean);
  switch (overlap?.reading) {
    case 'alike':
      return t(
        'The overlap with principal weights is explained by magnitude and precision (excess {0})',
        found,
      );
    case 'below':
      return t(
        'The update avoids principal weights beyond what magnitude and precision explain (overlap excess {0})',
        found,
      );
    case 'above':
      return t(
        'The update favours principal weights beyond what magnitude and precision explain (overlap excess {0})',
        found,
      );
    case 'mixed':
      return t(
        'Whether magnitude and precision explain the overlap with principal weights differs between matrices (mean excess {0})',
        found,
      );
    default:
      return t('No weight changed in bf16, so that there is no overlap to read');
  }
}

interface NamedRatio {
  readonly name: string;
  readonly evidence: Evidence;
}

function ratiosOf({ geometry }: Gates): readonly NamedRatio[] {
  const { nss, rotationU, rotationV, offPrincipalEnergy } = geometry;
  const all: readonly (readonly [name: string, evidence: Evidence | undefined])[] = [
    [t('spectrum'), nss],
    [t('rotation U'), rotationU],
    [t('rotation V'), rotationV],
    [t('principal energy'), offPrincipalEnergy],
  ];
  return all.flatMap(([name, evidence]) => (evidence === undefined ? [] : { name, evidence }));
}

/** Less than a random update would show is what speaks of avoidance; more never does. */
function avoidanceText(ratios: readonly NamedRatio[]): string {
  const below = ratios.filter(({ evidence }) => evidence.reading === 'below');
  if (below.length > 0) {
    return t('beyond its size the update spares {0}', below.map(({ name }) => name).join(', '));
  }
  const isHinted = ratios.some(
    ({ evidence: { reading, excess } }) => reading === 'mixed' && (excess.mean ?? 1) < 1,
  );
  return isHinted
    ? t('signs of avoidance beyond size are on some matrices alone')
    : t('there is no sign of avoidance beyond size');
}
