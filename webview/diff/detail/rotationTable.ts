/** How far the leading subspaces turned, for each k and side, beside what chance gives. */
import type { TemplateResult } from 'lit';
import type { PairFigures } from '../../../src/model/report.ts';
import { degrees, figure, multiple } from '../../format.ts';
import { t } from '../../l10n.ts';
import { cellOf, figureTable, type Line } from './figureTable.ts';

export function rotationTable(figures: PairFigures): TemplateResult {
  return figureTable(
    t('Rotation of the leading singular subspaces'),
    [
      { metric: 'rotation', label: t('Largest') },
      { metric: 'rotation', label: t('Mean') },
      { metric: 'rotationNull', label: t('Null') },
      { metric: 'rotationExcess', label: t('Excess') },
      { metric: 'subspaceGap' },
    ],
    Object.keys(figures.rotation ?? {}).flatMap((k) => [
      lineOf(figures, k, 'U'),
      lineOf(figures, k, 'V'),
    ]),
  );
}

/** The gap is the same for both sides, and stands beside the first. */
function lineOf(figures: PairFigures, k: string, side: 'U' | 'V'): Line {
  const rotation = figures.rotation?.[k] ?? null;
  const chance = figures.rotationNull?.[k] ?? null;
  const excess = figures.rotationExcess?.[k] ?? null;
  return {
    metric: 'rotation',
    label: side === 'U' ? t('k = {0}, U', k) : 'V',
    cells: [
      cellOf(rotation?.[`max${side}`] ?? null, degrees),
      cellOf(rotation?.[`mean${side}`] ?? null, degrees),
      cellOf(chance?.[side] ?? null, figure),
      cellOf(excess?.[side] ?? null, multiple),
      side === 'U' ? cellOf(rotation?.gap.base ?? null, figure) : null,
    ],
  };
}
