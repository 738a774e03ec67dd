/** Where the model's figures lie among those that were published. */
import type { DiffModel } from '../../model/report.ts';
import { figure } from '../figureText.ts';
import { choiceOf } from '../gates.ts';
import {
  placeOf,
  publishedMetrics,
  sources,
  type Place,
  type PublishedMetricId,
  type PublishedRange,
} from '../publishedRanges.ts';
import { figureCell } from './cells.ts';
import { left, list, paragraph, right, table, text, type Block, type Cell } from './document.ts';

/** No section without a figure to place. */
export function publishedBlocks(model: DiffModel): readonly Block[] {
  const rows = placed(model).map(({ metric, title, value }) => rowOf(metric, title, value));
  return rows.length === 0
    ? []
    : [
        ...table(
          'Where this model lies',
          [left('Figure'), right('This model'), left('Where it lies'), left('Published')],
          rows,
        ),
        paragraph(
          'A place in a range says how large a figure is, not how the weights were trained: a small update that is rounded to bf16 shows high sparsity and small drift whatever made it. The figures of direction speak only by their excess over their null.',
        ),
        list(Object.entries(sources).map(([key, title]) => [`${key}: ${title}`])),
      ];
}

interface Placed {
  readonly metric: PublishedMetricId;
  readonly title: string;
  readonly value: number;
}

/** What the publications give as one value: sparsity of the model, and means over its matrices. */
function placed(model: DiffModel): readonly Placed[] {
  const { k } = choiceOf(model);
  const { alpha = '' } = publishedMetrics.lowOverlap;
  const angles = [model.rotation?.[k]?.maxU.mean, model.rotation?.[k]?.maxV.mean];
  const isDefined = (value: number | null | undefined): value is number =>
    value !== null && value !== undefined;
  const largest = angles.filter(isDefined);
  const candidates = [
    { metric: 'updateSparsity', title: 'updateSparsity', value: model.updateSparsity },
    { metric: 'nss', title: 'nss, mean', value: model.nss?.mean },
    {
      metric: 'rotationMax',
      title: `rotation(${k}) max, mean of the larger side`,
      value: largest.length === 0 ? null : Math.max(...largest),
    },
    {
      metric: 'lowOverlap',
      title: `lowOverlap(${alpha}), mean`,
      value: model.lowOverlap?.[alpha]?.mean,
    },
  ] as const;
  return candidates.flatMap(({ metric, title, value }) =>
    isDefined(value) ? [{ metric, title, value }] : [],
  );
}

function rowOf(metric: PublishedMetricId, title: string, value: number): readonly Cell[] {
  const { ranges, approximate } = publishedMetrics[metric];
  const published = ranges.map(rangeText).join('; ');
  const note = approximate === undefined ? '' : ` (${approximate})`;
  return [
    text(title),
    figureCell(value),
    text(placeText(placeOf(metric, value))),
    text(published + note),
  ];
}

/** `in OPD’s range`, `between OPD and SFT`, `beyond SFT`. */
export function placeText(place: Place): string {
  switch (place.kind) {
    case 'in':
      return `in ${place.method}’s range`;
    case 'between':
      return `between ${place.below} and ${place.above}`;
    case 'beyond':
      return `beyond ${place.method} (${place.side} its range)`;
  }
}

function rangeText({ method, low, high, source }: PublishedRange): string {
  const range = low === high ? figure(low) : `${figure(low)} to ${figure(high)}`;
  return `${method} ${range} [${source}]`;
}
