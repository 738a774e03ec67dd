/** The columns of the figures by group: which are drawn on an axis, and which are plain numbers. */
import { withMinus } from '../../src/analysis/figureText.ts';
import type { Distribution } from '../../src/model/report.ts';
import type { UpdatesModel } from '../../src/model/updates.ts';
import { difference, figure, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS, type MetricId } from '../metrics.ts';
import { axisAround, axisOfFractions, type Axis } from './groupAxis.ts';

export interface GroupColumn {
  readonly metric: MetricId;
  readonly label: string;
  value(model: UpdatesModel): number | null;
  format(value: number | null): string;
  /** The end of an axis, in few digits. */
  end?(value: number): string;
  /** Of the matrices of a group. */
  spread?(model: UpdatesModel): Distribution;
  /** What the value is to be seen beside. */
  expected?(model: UpdatesModel): number | null;
  /** Drawn where there is one, on a common axis of all groups. */
  axis?(values: readonly (number | null)[]): Axis;
}

export const GROUP_COLUMNS: readonly GroupColumn[] = [
  {
    metric: 'taskVectorCosine',
    label: t('Cosine'),
    value: (model) => model.taskVectorCosineTotal,
    format: figure,
    spread: (model) => model.taskVectorCosine,
    axis: (values) => axisAround(0, values),
    end: plainEnd,
  },
  {
    metric: 'signConflictFraction',
    label: METRICS.signConflictFraction.title,
    value: (model) => model.signConflictFractionTotal,
    format: percent,
    spread: (model) => model.signConflictFraction,
    axis: (values) => axisAround(0.5, values),
    end: percentEnd,
  },
  {
    metric: 'maskJaccard',
    label: METRICS.maskJaccard.title,
    value: (model) => model.maskJaccardTotal,
    format: percent,
    spread: (model) => model.maskJaccard,
    expected: (model) => model.maskJaccardNullTotal,
    axis: axisOfFractions,
    end: percentEnd,
  },
  {
    metric: 'maskJaccardExcess',
    label: METRICS.maskJaccardExcess.title,
    value: (model) => model.maskJaccardExcessTotal,
    format: difference,
    spread: (model) => model.maskJaccardExcess,
    axis: (values) => axisAround(0, values),
    end: plainEnd,
  },
  plain('changedFirst', METRICS.changedFirst.title, (model) => model.changedFirst, percent),
  plain('changedSecond', METRICS.changedSecond.title, (model) => model.changedSecond, percent),
  plain('changedBoth', t('By both'), (model) => model.changedBoth, percent),
  plain(
    'relativeUpdateTotal',
    t('Rel. update 1'),
    (model) => model.relativeUpdateTotal.first,
    figure,
  ),
  plain(
    'relativeUpdateTotal',
    t('Rel. update 2'),
    (model) => model.relativeUpdateTotal.second,
    figure,
  ),
];

/** All values of a column that its axis has room for. */
export function valuesOf(
  { value, spread, expected }: GroupColumn,
  models: readonly UpdatesModel[],
): readonly (number | null)[] {
  return models.flatMap((model) => {
    const { p10 = null, p90 = null } = spread?.(model) ?? {};
    return [value(model), expected?.(model) ?? null, p10, p90];
  });
}

function plainEnd(value: number): string {
  return withMinus(String(Number(value.toPrecision(3))));
}

function percentEnd(value: number): string {
  return `${plainEnd(value * 100)} %`;
}

function plain(
  metric: MetricId,
  label: string,
  value: GroupColumn['value'],
  format: GroupColumn['format'],
): GroupColumn {
  return { metric, label, value, format };
}
