/** What `diff` found, for people: the model first, then modules and layers, then tensors. */
import type { Checkpoint } from '../model/checkpoint.ts';
import { partText } from '../analysis/tensorParts.ts';
import type { Doubt, Pairing } from '../model/pair.ts';
import type { PairMetric } from '../model/pairMetrics.ts';
import type { DiffModel, Distribution, PairFigures } from '../model/report.ts';
import { dtypesText, extentText, linesOf, reasonsOf } from './checkpointText.ts';
import type { ComparedPair, Diff } from './diff.ts';
import { directionColumns, directionLines, type FigureColumn } from './directionText.ts';
import { count, counted, dtypes, percent, scientific, shape, times } from './format.ts';
import type { DiffOptions } from './options.ts';
import { printable } from './printable.ts';
import { bold, section } from './style.ts';
import { shownName, tableLines, type Column } from './table.ts';

/** A column that is there when its group of metrics was asked for. */
interface MetricColumn<Row> extends Column<Row> {
  readonly metric: PairMetric;
}

export function* diffText(diff: Diff, { metrics }: DiffOptions): Generator<string> {
  const { model, byLayer, byModule } = diff.summary;
  const group = groupFigureColumns(model, metrics);
  const figures = figureColumns(model, metrics);
  yield* header(diff);
  yield* section('Model', modelLines(model));
  if (model.shuffledControl !== undefined) {
    yield* section('Model, updates shuffled', modelLines(model.shuffledControl));
  }
  yield* section(
    'By module',
    tableLines(Object.entries(byModule), [groupColumn('Module'), ...group]),
  );
  yield* section('By layer', tableLines(Object.entries(byLayer), [groupColumn('Layer'), ...group]));
  yield* section('By tensor', tableLines(diff.compared, [...TENSOR, ...figures]));
  yield* remarks(diff);
  if (metrics.includes('spectrum')) {
    yield '';
    yield* LEGEND;
  }
}

/** The columns of a group of tensors for the groups of metrics asked for; `model` has their keys. */
export function groupFigureColumns(
  model: DiffModel,
  metrics: readonly PairMetric[],
): readonly Column<Group>[] {
  return shownFor(metrics, [...GROUP, ...directionColumns(model).flatMap(groupColumns)]);
}

/** The same of a pair. */
export function figureColumns(
  model: DiffModel,
  metrics: readonly PairMetric[],
): readonly Column<ComparedPair>[] {
  return shownFor(metrics, [...FIGURES, ...directionColumns(model).map(figureColumn)]);
}

function shownFor<Row>(
  metrics: readonly PairMetric[],
  columns: readonly MetricColumn<Row>[],
): readonly Column<Row>[] {
  return columns.filter(({ metric }) => metrics.includes(metric));
}

const LEGEND = [
  'NSS     ‖σ(other) − σ(base)‖ / ‖σ(base)‖ over all singular values, as mean over matrices in groups',
  'Excess  NSS against that of a random update of the same size: 1 × moves the spectrum as chance would',
];

function* header({ basePath, otherPath, opened, pairing, summary }: Diff): Generator<string> {
  const side = (title: string, path: string, checkpoint: Checkpoint): string =>
    `${bold(title)}  ${printable(path)}  (${extentText(checkpoint)}; ${dtypesText(checkpoint)})`;
  yield side('base ', basePath, opened.base.checkpoint);
  yield side('other', otherPath, opened.other.checkpoint);
  yield `${counted(pairing.pairs.length, 'tensor')} in common, ${counted(summary.model.matrices, 'matrix', 'matrices')} analysed`;
}

function* modelLines(model: DiffModel): Generator<string> {
  if (model.updateSparsity !== undefined) {
    yield* tableLines(
      [
        ['Update sparsity, all tensors', percent(model.updateSparsity)],
        ['Update sparsity, matrices', percent(model.updateSparsityMatrices)],
        ['Exactly equal elements', percent(model.exactEqualFraction)],
        ['Relative update, total', scientific(model.relativeUpdateTotal)],
      ] as const,
      [
        { title: 'Weighted by size', align: 'left', cell: ([name]) => name },
        { title: 'Value', cell: ([, value]) => value },
      ],
    );
    yield '';
  }
  const distributions = [
    { name: 'Relative update', of: model.relativeUpdate, format: scientific },
    { name: 'Spectral drift (NSS)', of: model.nss, format: scientific },
    { name: 'NSS against a random update', of: model.nssExcess, format: times },
    ...directionLines(model),
  ];
  yield* tableLines(
    distributions.filter(({ of }) => of !== undefined),
    [
      { title: 'Over matrices', align: 'left', cell: ({ name }) => name },
      ...(['mean', 'median', 'p10', 'p90'] as const).map((key) => ({
        title: key,
        cell: ({ of, format }: (typeof distributions)[number]) => format(of?.[key]),
      })),
      { title: 'count', cell: ({ of }) => count(of?.count) },
    ],
  );
}

const DOUBTS: Readonly<Record<Doubt, string>> = {
  interleaved: 'models of such names differ in the order of the parts',
  transposed: 'rows and columns are exchanged',
  square: 'a square matrix does not tell whether rows and columns are exchanged',
  sizes: 'the sizes do not add up',
};

/** Tensors that are summed up under a name. */
export type Group = readonly [name: string, model: DiffModel];

function groupColumn(title: string): Column<Group> {
  return { title, align: 'left', cell: ([name]) => shownName(name) };
}

const GROUP: readonly MetricColumn<Group>[] = [
  { metric: 'sparsity', title: 'Sparsity', cell: ([, model]) => percent(model.updateSparsity) },
  meanColumn('sparsity', 'Rel. update', (model) => model.relativeUpdate, scientific),
  meanColumn('spectrum', 'NSS', (model) => model.nss, scientific),
  meanColumn('spectrum', 'Excess', (model) => model.nssExcess, times),
];

function meanColumn(
  metric: PairMetric,
  title: string,
  distribution: (model: DiffModel) => Distribution | undefined,
  format: (value: number | null | undefined) => string,
): MetricColumn<Group> {
  return { metric, title, cell: ([, model]) => format(distribution(model)?.mean) };
}

const TENSOR: readonly Column<ComparedPair>[] = [
  { title: 'Tensor', align: 'left', cell: ({ pair }) => shownName(pair.name) },
  { title: 'Shape', cell: ({ pair }) => shape(pair.shape) },
  { title: 'Dtype', align: 'left', cell: ({ pair }) => dtypes(pair.dtype) },
];

const FIGURES: readonly MetricColumn<ComparedPair>[] = [
  figure('sparsity', 'Sparsity', ({ updateSparsity }) => updateSparsity, percent),
  figure('sparsity', 'Rel. update', ({ relativeUpdate }) => relativeUpdate, scientific),
  figure('spectrum', 'NSS', ({ nss }) => nss, scientific),
  figure('spectrum', '± resolution', ({ nssResolution }) => nssResolution, scientific),
  figure('spectrum', 'Excess', ({ nssExcess }) => nssExcess, times),
];

/** A figure of a pair: blank where it was not measured, a dash where it is undefined. */
function figure(
  metric: PairMetric,
  title: string,
  valueOf: (figures: PairFigures) => number | null | undefined,
  format: (value: number | null | undefined) => string,
): MetricColumn<ComparedPair> {
  return {
    metric,
    title,
    cell: ({ report }) => {
      const value = report === undefined ? undefined : valueOf(report);
      return value === undefined ? '' : format(value);
    },
  };
}

function figureColumn({
  metric,
  title,
  figure: of,
  format,
}: FigureColumn): MetricColumn<ComparedPair> {
  return figure(metric, title, of, format);
}

function groupColumns({ metric, title, group, format }: FigureColumn): MetricColumn<Group>[] {
  return group === undefined ? [] : [meanColumn(metric, title, group, format)];
}

/** What is not in the tables, and why; titles begin with `prefix`. */
export function* remarks(
  { pairing, compared }: Pick<Diff, 'pairing' | 'compared'>,
  prefix = '',
): Generator<string> {
  const undefinedFigures = compared.flatMap(({ pair, report }) => reasonsOf(pair.name, report));
  const lists = [
    ...pairingRemarks(pairing, compared),
    ['Undefined figures', undefinedFigures] as const,
  ];
  for (const [title, lines] of lists) {
    if (lines.length > 0) {
      yield* section(`${prefix}${title}: ${count(lines.length)}`, linesOf(lines));
    }
  }
}

/** What a pairing leaves out or compares in part: by title, a line each. */
function pairingRemarks(
  pairing: Pairing,
  compared: readonly ComparedPair[],
): readonly (readonly [title: string, lines: readonly string[]])[] {
  const mismatched = pairing.shapeMismatch.map(
    ({ name, base, other }) => `${shownName(name)}  ${shape(base)} against ${shape(other)}`,
  );
  const resized = pairing.resized.map(
    ({ name, base, other }) =>
      `${shownName(name)}  ${shape(base)} and ${shape(other)}: the rows that both have`,
  );
  const parts = compared.flatMap(({ pair }) =>
    Object.entries(pair.part ?? {})
      .filter(() => !pairing.resized.some(({ name }) => name === pair.name))
      .map(([side, part]) => `${shownName(pair.name)}  ${side}: ${printable(partText(part))}`),
  );
  const unsure = pairing.unsure.map(
    ({ base, other, doubt }) =>
      `${base.map(shownName).join(', ')}  and ${other.map(shownName).join(', ')}: ${DOUBTS[doubt]}`,
  );
  return [
    ['Only in base', pairing.onlyInBase.map(shownName)],
    ['Only in other', pairing.onlyInOther.map(shownName)],
    ['Tied on the other side', pairing.tied.map(shownName)],
    ['Other shape', mismatched],
    ['Compared in part', resized],
    ['Parts of fused tensors', parts],
    ['Not compared, perhaps the same in another form', unsure],
  ];
}
