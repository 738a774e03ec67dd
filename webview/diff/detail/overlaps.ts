/** Where in the base the changed elements and the update lie, each beside its null. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Keyed } from '../../../src/model/direction.ts';
import type { PairFigures } from '../../../src/model/report.ts';
import { difference, figure, multiple, percent } from '../../format.ts';
import { t } from '../../l10n.ts';
import type { MetricId } from '../../metrics.ts';
import { cellOf, figureTable, type Line } from './figureTable.ts';
import { missingView } from './missing.ts';
import { isMeasured, type ShownPair } from './shownPair.ts';

type Figures = Keyed<number | null> | undefined;

export function overlapsView(shown: ShownPair): TemplateResult {
  const { figures } = shown;
  if (figures === undefined || !isMeasured(shown, 'masks')) {
    return missingView(shown, ['masks']);
  }
  return html`${masksTable(figures)}
    <p class="muted">
      ${t('Within ±0.02 of its null, magnitude and precision explain an overlap by themselves.')}
      ${
        figures.principalMaskIsTopMagnitude === true
          ? t(
              'The matrix is of no larger rank than the mask: its principal weights are its largest.',
            )
          : nothing
      }
    </p>
    ${energyTable(figures)}`;
}

function masksTable(figures: PairFigures): TemplateResult {
  return figureTable(
    t('Overlaps of masks with the changed elements'),
    [
      { label: t('Overlap') },
      { metric: 'overlapNull', label: t('Null') },
      { metric: 'overlapExcess', label: t('Excess') },
      { metric: 'overlapZ' },
    ],
    [
      ...overlapLines('principalOverlap', t('Principal'), [
        figures.principalOverlap,
        figures.principalOverlapNull,
        figures.principalOverlapExcess,
        figures.principalOverlapZ,
      ]),
      ...overlapLines('lowOverlap', t('Low-magnitude'), [
        figures.lowOverlap,
        figures.lowOverlapNull,
        figures.lowOverlapExcess,
        figures.lowOverlapZ,
      ]),
    ],
  );
}

/** A line for each share of the weights that the mask covers. */
function overlapLines(
  metric: MetricId,
  mask: string,
  [overlap, chance, excess, z]: readonly [Figures, Figures, Figures, Figures],
): readonly Line[] {
  return Object.keys(overlap ?? {}).map((alpha) => ({
    metric,
    label: t('{0}, α = {1}', mask, alpha),
    cells: [
      cellOf(overlap?.[alpha], percent),
      cellOf(chance?.[alpha], percent),
      cellOf(excess?.[alpha], difference),
      cellOf(z?.[alpha], figure),
    ],
  }));
}

function energyTable(figures: PairFigures): TemplateResult {
  const { offPrincipalEnergy, offPrincipalNull, principalEnergyExcess } = figures;
  return figureTable(
    t('Energy of the update outside the principal subspaces'),
    [
      { label: t('Off-principal') },
      { metric: 'offPrincipalNull', label: t('Null') },
      { metric: 'principalEnergyExcess', label: t('Principal, excess') },
    ],
    Object.keys(offPrincipalEnergy ?? {}).map((k) => ({
      metric: 'offPrincipalEnergy' as const,
      label: t('Energy, k = {0}', k),
      cells: [
        cellOf(offPrincipalEnergy?.[k], percent),
        cellOf(offPrincipalNull?.[k], percent),
        cellOf(principalEnergyExcess?.[k], multiple),
      ],
    })),
  );
}
