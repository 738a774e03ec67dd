/** The figures of the whole model, and of its layers and modules. */
import type { DiffModel } from '../../model/report.ts';
import { inNaturalOrder } from '../naturalOrder.ts';
import { countCell, figureCell, signedCell } from './cells.ts';
import { left, right, table, text, type Block, type Cell } from './document.ts';
import { leadingFigures, type PairFigure } from './pairFigures.ts';

/** @param of what the figures are of, for the captions */
export function modelBlocks(
  model: DiffModel,
  figures: readonly PairFigure[],
  of: string,
): readonly Block[] {
  return [
    ...table(`${of}: weighted by size`, [left('Figure'), right('Value')], weighted(model)),
    ...table(
      `${of}: over the analysed matrices`,
      [left('Figure'), ...['Mean', 'Median', 'p10', 'p90', 'Matrices'].map(right)],
      figures.flatMap((figure) => distributionRows(model, figure)),
    ),
  ];
}

/** @param what the groups are, as `Layer`. */
export function groupTable(
  what: string,
  groups: Readonly<Record<string, DiffModel>>,
  figures: readonly PairFigure[],
): readonly Block[] {
  const means = leadingFigures(figures).filter(({ model }) => model !== undefined);
  const named = inNaturalOrder(Object.entries(groups), ([name]) => name);
  const hasSparsity = named.some(([, group]) => group.updateSparsity !== undefined);
  return table(
    `By ${what.toLowerCase()}: updateSparsity weighted by size, the other figures as means over matrices`,
    [
      left(what),
      ...(hasSparsity ? [right('updateSparsity')] : []),
      ...means.map(({ title }) => right(title)),
      right('Matrices'),
    ],
    named.map(([name, group]) => [
      text({ name }),
      ...(hasSparsity ? [figureCell(group.updateSparsity)] : []),
      ...means.map((figure) => valueCell(figure, figure.model?.(group)?.mean)),
      countCell(group.matrices),
    ]),
  );
}

/** A figure of a pair or group, with its sign where that is the point. */
export function valueCell({ isSigned }: PairFigure, value: number | null | undefined): Cell {
  return isSigned ? signedCell(value) : figureCell(value);
}

function weighted(model: DiffModel): (readonly Cell[])[] {
  const names = [
    'updateSparsity',
    'updateSparsityMatrices',
    'exactEqualFraction',
    'relativeUpdateTotal',
  ] as const;
  return names.flatMap((name) =>
    model[name] === undefined ? [] : [[text(name), figureCell(model[name])]],
  );
}

function distributionRows(model: DiffModel, figure: PairFigure): (readonly Cell[])[] {
  const distribution = figure.model?.(model);
  if (distribution === undefined) {
    return [];
  }
  const { mean, median, p10, p90, count } = distribution;
  return [
    [
      text(figure.title),
      ...[mean, median, p10, p90].map((value) => valueCell(figure, value)),
      countCell(count),
    ],
  ];
}
