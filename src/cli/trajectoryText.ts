/** What `trajectory` found, for people: the model at each step, then tensors at each step. */
import type { Keyed } from '../model/direction.ts';
import type { Distribution } from '../model/report.ts';
import { dtypesText, extentText } from './checkpointText.ts';
import type { ComparedPair } from './diff.ts';
import { figureColumns, groupFigureColumns, remarks, type Group } from './diffText.ts';
import { counted, percent, shape } from './format.ts';
import type { DiffOptions } from './options.ts';
import { printable } from './printable.ts';
import { bold, section } from './style.ts';
import { shownName, tableLines, type Column } from './table.ts';
import { namesOf, type ComparedStep, type Trajectory } from './trajectory.ts';

export function* trajectoryText(found: Trajectory, { metrics }: DiffOptions): Generator<string> {
  const { steps } = found;
  const last = steps.at(-1)?.summary.model ?? { matrices: 0 };
  const models = steps.map(({ summary }, step): Group => [String(step + 1), summary.model]);
  yield* header(found);
  yield* section(
    'Model by step',
    tableLines(models, [STEP, ...groupFigureColumns(last, metrics), ...MODEL_LOCKING]),
  );
  const figures = figureColumns(last, metrics).map((column): Column<TensorAtStep> => ({
    ...column,
    cell: ({ pair }) => column.cell(pair),
  }));
  yield* section('By tensor', tableLines(rowsOf(steps), [...TENSOR, ...figures, ...LOCKING]));
  for (const [index, step] of steps.entries()) {
    yield* remarks(step, `Step ${index + 1}: `);
  }
  yield '';
  yield* LEGEND;
}

const LEGEND = [
  'Locking  share of the leading 16 right singular vectors of the last update that span those of this one',
  'Chance   what two updates without relation share',
];

function* header({ basePath, steps }: Trajectory): Generator<string> {
  const [first] = steps;
  if (first !== undefined) {
    const { checkpoint } = first.opened.base;
    yield `${bold('base  ')}  ${printable(basePath)}  (${extentText(checkpoint)}; ${dtypesText(checkpoint)})`;
  }
  for (const [step, { path, opened, pairing }] of steps.entries()) {
    const { checkpoint } = opened.other;
    yield `${bold(`step ${step + 1}`)}  ${printable(path)}  (${extentText(checkpoint)}; ${dtypesText(checkpoint)}; ${counted(pairing.pairs.length, 'tensor')} in common)`;
  }
}

const STEP: Column<Group> = { title: 'Step', cell: ([step]) => step };

/** Over the matrices; blank where none was measured. */
const MODEL_LOCKING: readonly Column<Group>[] = [
  { title: 'Locking', cell: ([, model]) => onlyMean(model.subspaceLocking) },
  { title: 'Chance', cell: ([, model]) => onlyMean(model.subspaceLockingBaseline) },
];

function onlyMean(figure: Keyed<Distribution> | undefined): string {
  const [only] = Object.values(figure ?? {});
  return only === undefined ? '' : percent(only.mean);
}

interface TensorAtStep {
  readonly step: number;
  readonly pair: ComparedPair;
}

function rowsOf(steps: readonly ComparedStep[]): readonly TensorAtStep[] {
  const byName = steps.map(({ compared }) => new Map(compared.map((one) => [one.pair.name, one])));
  return namesOf(steps).flatMap((name) =>
    byName.flatMap((pairs, step) => {
      const pair = pairs.get(name);
      return pair === undefined ? [] : [{ step: step + 1, pair }];
    }),
  );
}

const TENSOR: readonly Column<TensorAtStep>[] = [
  { title: 'Tensor', align: 'left', cell: ({ pair }) => shownName(pair.pair.name) },
  { title: 'Shape', cell: ({ pair }) => shape(pair.pair.shape) },
  { title: 'Step', cell: ({ step }) => String(step) },
];

const LOCKING: readonly Column<TensorAtStep>[] = [
  { title: 'Locking', cell: ({ pair }) => only(pair.report?.subspaceLocking) },
  { title: 'Chance', cell: ({ pair }) => only(pair.report?.subspaceLockingBaseline) },
];

/** The figure of the one K; blank where it was not measured. */
function only(figure: Keyed<number | null> | undefined): string {
  const [value] = Object.values(figure ?? {});
  return value === undefined ? '' : percent(value);
}
