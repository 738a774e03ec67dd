/** What the strip says of two updates: each figure with its line and what chance gives. */
import { readDifference } from '../../src/analysis/gateReadings.ts';
import type { Distribution } from '../../src/model/report.ts';
import type { UpdatesModel } from '../../src/model/updates.ts';
import type { Mark, StripCell } from '../diff/modelStripCells.ts';
import { fractions, logarithmic, type Position } from '../diff/modelScale.ts';
import { brief, difference, figure, percent } from '../format.ts';
import { t } from '../l10n.ts';
import type { MetricId } from '../metrics.ts';
import { overlapReading } from './updatesText.ts';

type Cell = Pick<StripCell, 'metric' | 'value' | 'format' | 'position' | 'reading'> &
  Partial<StripCell>;

/** In the order of the strip. */
export function updatesStripCells(model: UpdatesModel): readonly StripCell[] {
  const cells: readonly Cell[] = [
    cosine(model),
    conflicts(model),
    jaccard(model),
    changed('changedFirst', model),
    changed('changedSecond', model),
    changed('changedBoth', model),
    relativeUpdate('first', t('Relative update 1'), model),
    relativeUpdate('second', t('Relative update 2'), model),
  ];
  return cells.map((cell) => ({
    ...{ label: '', published: null, marks: [], place: '', spread: undefined },
    ...cell,
    // nothing is found yet
    value: model.tensors === 0 ? undefined : cell.value,
  }));
}

/** From −1 to 1, evenly. */
const signed: Position = (value) => fractions((value + 1) / 2);

function cosine({ taskVectorCosineTotal: value, taskVectorCosine: spread }: UpdatesModel): Cell {
  return {
    ...{ metric: 'taskVectorCosine', value, spread, format: figure, position: signed },
    marks: [{ label: t('orthogonal'), value: 0 }],
    reading: spreadText(spread),
  };
}

function conflicts(model: UpdatesModel): Cell {
  return {
    metric: 'signConflictFraction',
    value: model.signConflictFractionTotal,
    spread: model.signConflictFraction,
    ...{ format: percent, position: fractions },
    marks: [{ label: t('unrelated signs'), value: 0.5 }],
    reading: t('of the {0} that both change', percent(model.changedBoth)),
  };
}

function jaccard(model: UpdatesModel): Cell {
  const { maskJaccardNullTotal: expected, maskJaccardExcessTotal: excess } = model;
  return {
    metric: 'maskJaccard',
    value: model.maskJaccardTotal,
    spread: model.maskJaccard,
    ...{ format: percent, position: fractions },
    marks: marksOf(t('null {0}', percent(expected)), expected),
    place: excess === null ? '' : t('excess {0}', difference(excess)),
    reading: overlapReading(readDifference(model.maskJaccardExcess)),
  };
}

function changed(
  metric: 'changedFirst' | 'changedSecond' | 'changedBoth',
  model: UpdatesModel,
): Cell {
  const value = model[metric];
  return { metric, value, format: percent, position: fractions, reading: '' };
}

function relativeUpdate(side: 'first' | 'second', label: string, model: UpdatesModel): Cell {
  const spread = model.relativeUpdate[side];
  const metric: MetricId = 'relativeUpdateTotal';
  return {
    ...{ metric, label, value: model.relativeUpdateTotal[side], spread, format: figure },
    position: logarithmic(1e-5, 1, spread),
    reading: spreadText(spread),
  };
}

/** How the matrices spread, where there are several. */
function spreadText({ p10, p90, count }: Distribution): string {
  return count < 2 || p10 === null || p90 === null
    ? ''
    : t('p10–p90 {0} … {1}', brief(p10), brief(p90));
}

function marksOf(label: string, value: number | null): readonly Mark[] {
  return value === null ? [] : [{ label, value }];
}
