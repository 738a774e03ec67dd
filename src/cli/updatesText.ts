/** What `updates` found, for people: the model first, then modules and layers, then tensors. */
import { partText } from '../analysis/tensorParts.ts';
import type { Checkpoint } from '../model/checkpoint.ts';
import type { Distribution } from '../model/report.ts';
import type {
  UnmatchedReason,
  UnmatchedTensor,
  UpdatesFigures,
  UpdatesModel,
} from '../model/updates.ts';
import { dtypesText, extentText, linesOf, reasonsOf } from './checkpointText.ts';
import { count, counted, decimal, percent, scientific, shape, signedPercent } from './format.ts';
import { printable } from './printable.ts';
import { bold, section } from './style.ts';
import { shownName, tableLines, type Column } from './table.ts';
import type { MeasuredTriple, Updates } from './updates.ts';

export function* updatesText(updates: Updates): Generator<string> {
  const { model, byModule, byLayer } = updates.summary;
  yield* header(updates);
  yield* section('Model', modelLines(model));
  yield* section('By module', tableLines(Object.entries(byModule), groupColumns('Module')));
  yield* section('By layer', tableLines(Object.entries(byLayer), groupColumns('Layer')));
  yield* section('By tensor', tableLines(updates.measured, TENSOR));
  yield* remarks(updates);
  yield '';
  yield* LEGEND;
}

const LEGEND = [
  'Cosine         of both updates, element by element: 0 is what updates without relation have',
  'Sign conflict  share of the elements changed by both that move in opposite directions: 50 % is chance',
  'Jaccard        elements changed by both over those changed by either',
  'Over null      Jaccard less what magnitude and precision make of it by themselves',
];

function* header({ paths, opened, measured, summary }: Updates): Generator<string> {
  const side = (title: string, path: string, { checkpoint }: { checkpoint: Checkpoint }): string =>
    `${bold(title)}  ${printable(path)}  (${extentText(checkpoint)}; ${dtypesText(checkpoint)})`;
  yield side('base  ', paths.base, opened.base);
  yield side('first ', paths.first, opened.first);
  yield side('second', paths.second, opened.second);
  yield `${counted(measured.length, 'tensor')} in all three, ${counted(summary.model.matrices, 'matrix', 'matrices')} among them`;
}

/** A figure of the model: of all elements together, and over its matrices. */
interface Line {
  readonly name: string;
  readonly total: number | null;
  readonly over?: Distribution;
  readonly format: (value: number | null | undefined) => string;
}

function modelLines(model: UpdatesModel): string[] {
  const over = (key: 'mean' | 'median' | 'p10' | 'p90'): Column<Line> => ({
    title: key,
    cell: (line) => (line.over === undefined ? '' : line.format(line.over[key])),
  });
  return tableLines(
    [...agreementLines(model), ...sizeLines(model)],
    [
      { title: 'Figure', align: 'left', cell: ({ name }) => name },
      { title: 'All elements', cell: ({ total, format }) => format(total) },
      ...(['mean', 'median', 'p10', 'p90'] as const).map(over),
      {
        title: 'matrices',
        cell: (line) => (line.over === undefined ? '' : count(line.over.count)),
      },
    ],
  );
}

function agreementLines(model: UpdatesModel): readonly Line[] {
  const line = (
    name: string,
    total: number | null,
    over: Distribution,
    format: Line['format'],
  ): Line => ({ name, total, over, format });
  const { taskVectorCosine, signConflictFraction, maskJaccard } = model;
  const { maskJaccardNull, maskJaccardExcess } = model;
  return [
    line('Cosine of the updates', model.taskVectorCosineTotal, taskVectorCosine, decimal),
    line('Sign conflict', model.signConflictFractionTotal, signConflictFraction, percent),
    line('Jaccard of the changed', model.maskJaccardTotal, maskJaccard, percent),
    line('Jaccard, its null', model.maskJaccardNullTotal, maskJaccardNull, percent),
    line('Jaccard over its null', model.maskJaccardExcessTotal, maskJaccardExcess, signedPercent),
  ];
}

function sizeLines({
  changedFirst,
  changedSecond,
  changedBoth,
  relativeUpdate,
  relativeUpdateTotal,
}: UpdatesModel): readonly Line[] {
  const { first, second } = relativeUpdateTotal;
  const relative = (name: string, total: number | null, over: Distribution): Line => {
    return { name: `Relative update, ${name}`, total, over, format: scientific };
  };
  return [
    { name: 'Changed by the first', total: changedFirst, format: percent },
    { name: 'Changed by the second', total: changedSecond, format: percent },
    { name: 'Changed by both', total: changedBoth, format: percent },
    relative('first', first, relativeUpdate.first),
    relative('second', second, relativeUpdate.second),
  ];
}

type Group = readonly [name: string, model: UpdatesModel];

function groupColumns(title: string): readonly Column<Group>[] {
  return [
    { title, align: 'left', cell: ([name]) => shownName(name) },
    { title: 'Cosine', cell: ([, model]) => decimal(model.taskVectorCosineTotal) },
    { title: 'Sign conflict', cell: ([, model]) => percent(model.signConflictFractionTotal) },
    { title: 'Jaccard', cell: ([, model]) => percent(model.maskJaccardTotal) },
    { title: 'Over null', cell: ([, model]) => signedPercent(model.maskJaccardExcessTotal) },
    { title: 'Changed 1', cell: ([, model]) => percent(model.changedFirst) },
    { title: 'Changed 2', cell: ([, model]) => percent(model.changedSecond) },
  ];
}

const TENSOR: readonly Column<MeasuredTriple>[] = [
  { title: 'Tensor', align: 'left', cell: ({ triple }) => shownName(triple.name) },
  { title: 'Shape', cell: ({ triple }) => shape(triple.shape) },
  figure('Cosine', ({ taskVectorCosine }) => taskVectorCosine, decimal),
  figure('Sign conflict', ({ signConflictFraction }) => signConflictFraction, percent),
  figure('Jaccard', ({ maskJaccard }) => maskJaccard, percent),
  figure('Over null', ({ maskJaccardExcess }) => maskJaccardExcess, signedPercent),
  figure('Changed 1', ({ changedFirst }) => changedFirst, percent),
  figure('Changed 2', ({ changedSecond }) => changedSecond, percent),
];

function figure(
  title: string,
  valueOf: (figures: UpdatesFigures) => number | null,
  format: (value: number | null | undefined) => string,
): Column<MeasuredTriple> {
  return { title, cell: ({ report }) => format(valueOf(report)) };
}

const REASONS: Readonly<Record<UnmatchedReason, string>> = {
  inNeither: 'in neither update',
  notInFirst: 'not in the first update',
  notInSecond: 'not in the second update',
  shape: 'of another shape in an update',
  parts: 'the updates have other parts of it',
  notInBase: 'not in the base',
  tied: 'tied to another tensor where it is missing',
};

/** What is not in the tables, and why. */
function* remarks({ tripling, measured }: Updates): Generator<string> {
  const unmatched = (tensors: readonly UnmatchedTensor[]): string[] =>
    tensors.map(({ name, reason }) => `${shownName(name)}  ${REASONS[reason]}`);
  const parts = measured.flatMap(({ triple }) =>
    Object.entries(triple.part ?? {}).map(
      ([side, part]) => `${shownName(triple.name)}  ${side}: ${printable(partText(part))}`,
    ),
  );
  const lists: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['Not compared, of the base', unmatched(tripling.unmatched.base)],
    ['Not compared, of the first', unmatched(tripling.unmatched.first)],
    ['Not compared, of the second', unmatched(tripling.unmatched.second)],
    ['Parts of tensors', parts],
    ['Undefined figures', measured.flatMap(({ triple, report }) => reasonsOf(triple.name, report))],
  ];
  for (const [title, lines] of lists) {
    if (lines.length > 0) {
      yield* section(`${title}: ${count(lines.length)}`, linesOf(lines));
    }
  }
}
