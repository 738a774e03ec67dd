/** How much of what the three bounds allow an update uses. */
import type { TemplateResult } from 'lit';
import type { Bound } from '../../../src/model/direction.ts';
import { exact, figure, percent } from '../../format.ts';
import { t } from '../../l10n.ts';
import type { MetricId } from '../../metrics.ts';
import { cellOf, figureTable, type Cell, type Line } from './figureTable.ts';
import { missingView } from './missing.ts';
import { isMeasured, type ShownPair } from './shownPair.ts';

export function boundsView(shown: ShownPair): unknown[] {
  const missing = (['update', 'rotation'] as const).filter((metric) => !isMeasured(shown, metric));
  const lines = linesOf(shown);
  return [
    lines.length > 0 ? boundsTable(lines) : [],
    missing.length > 0 ? missingView(shown, missing) : [],
  ];
}

function boundsTable(lines: readonly Line[]): TemplateResult {
  return figureTable(
    t('Bounds of what the update can do'),
    [{ label: t('Value') }, { label: t('Bound') }, { metric: 'boundUse' }],
    lines,
  );
}

function linesOf({ figures }: ShownPair): readonly Line[] {
  const { weyl, mirsky, wedin } = figures?.bounds ?? {};
  return [
    ...line('weyl', 'Weyl', weyl),
    ...line('mirsky', 'Mirsky', mirsky),
    ...Object.entries(wedin ?? {}).flatMap(([k, bound]) =>
      line('wedin', `Wedin, k = ${k}`, bound, true),
    ),
  ];
}

/** @param isSine a bound over 1 allows every value, and so says nothing */
function line(
  metric: MetricId,
  label: string,
  bound: Bound | null | undefined,
  isSine = false,
): readonly Line[] {
  if (bound === undefined) {
    return [];
  }
  const { value = null, bound: most = null } = bound ?? {};
  const isVacuous = isSine && most !== null && most > 1;
  return [
    {
      metric,
      label,
      cells: [cellOf(value), cellOf(most), isVacuous ? vacuous(most) : used(value, most)],
    },
  ];
}

function vacuous(bound: number): Cell {
  return {
    text: t('vacuous'),
    hover: t('The sine of an angle is at most 1, and the bound {0}.', figure(bound)),
  };
}

function used(value: number | null, bound: number | null): Cell {
  const share = value === null || bound === null || bound === 0 ? null : value / bound;
  return { text: percent(share), hover: exact(share) };
}
