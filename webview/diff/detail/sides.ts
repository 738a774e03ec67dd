/** Spectral figures of base, other and, where measured, the update, side by side. */
import type { TemplateResult } from 'lit';
import type { EnergyRank, PairFigures, Sides } from '../../../src/model/report.ts';
import { conditionText } from '../../checkpoint/spectrumFigures.ts';
import { exact } from '../../format.ts';
import { t } from '../../l10n.ts';
import type { MetricId } from '../../metrics.ts';
import { cellOf, figureTable, type Cell, type Line } from './figureTable.ts';

const SIDES = ['base', 'other', 'update'] as const;

export function sidesTable(figures: PairFigures): TemplateResult {
  const lines = linesOf(figures);
  const hasUpdate = lines.some(({ cells }) => cells[2] !== null);
  const columns = [{ label: t('Base') }, { label: t('Other') }, { label: t('Update') }];
  const shown = hasUpdate ? 3 : 2;
  return figureTable(
    t('Spectral figures by side'),
    columns.slice(0, shown),
    lines.map((one) => ({ ...one, cells: one.cells.slice(0, shown) })),
  );
}

function linesOf(figures: PairFigures): readonly Line[] {
  const isBound = figures.conditionNumberIsLowerBound;
  return [
    ...line('spectralNorm', figures.spectralNorm),
    ...line('frobeniusNorm', figures.frobeniusNorm),
    ...line('stableRank', figures.stableRank),
    ...line('effectiveRank', figures.effectiveRank),
    ...line('participationRatio', figures.participationRatio),
    ...line('conditionNumber', figures.conditionNumber, (value, side) => ({
      text: conditionText(value, isBound?.[side] === true),
      hover: exact(value),
    })),
    ...line('hillAlpha', figures.hillAlpha),
    ...line('mpEdge', figures.mpEdge),
    ...line('mpOutliers', figures.mpOutliers),
    ...energyLines(figures.energyRank),
    ...line('resolutionFloor', figures.resolutionFloor),
  ];
}

function energyLines(sides: Sides<EnergyRank | null> | undefined): readonly Line[] {
  return (['0.5', '0.9', '0.99'] as const).flatMap((share) =>
    lineOf('energyRank', sides, (rank) => cellOf(rank?.[share] ?? null)).map((one) => ({
      ...one,
      label: t('Energy rank {0} %', Number(share) * 100),
    })),
  );
}

function line(
  metric: MetricId,
  sides: Sides<number | null> | undefined,
  cell: (value: number | null, side: keyof Sides<unknown>) => Cell = (value) => cellOf(value),
): readonly Line[] {
  return lineOf(metric, sides, cell);
}

/** Nothing where no side was measured. */
function lineOf<T>(
  metric: MetricId,
  sides: Sides<T> | undefined,
  cell: (value: T, side: keyof Sides<T>) => Cell,
): readonly Line[] {
  if (sides === undefined) {
    return [];
  }
  const cells = SIDES.map((side) => {
    const value = sides[side];
    return value === undefined ? null : cell(value, side);
  });
  return [{ metric, cells }];
}
