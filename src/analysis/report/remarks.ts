/** What the tables do not have, and why: tensors without a partner, and figures that are undefined. */
import type { Doubt, Unsure } from '../../model/pair.ts';
import { shapeText } from './cells.ts';
import { left, paragraph, table, text, type Block, type Cell } from './document.ts';
import { missingTexts } from './coverage.ts';
import type { DiffResults, PairEntry, Results, TensorEntry } from './results.ts';

/** Tensors that were not compared, each with the reason. */
export function unmatchedBlocks(results: DiffResults): readonly Block[] {
  const { onlyInBase, onlyInOther, tied, shapeMismatch, resized, unsure } = results;
  const because = (names: readonly string[], reason: string): (readonly Cell[])[] =>
    names.map((name) => [text({ name }), text(reason)]);
  const rows = [
    ...because(onlyInBase, 'only in the base'),
    ...because(onlyInOther, 'only in the other checkpoint'),
    ...because(tied, 'stored on one side only: tied to the embedding on the other'),
    ...shapeMismatch.map(({ name, base, other }) => [
      text({ name }),
      text(`of another shape: ${shapeText(base)} against ${shapeText(other)}`),
    ]),
    ...resized.map(({ name, base, other }) => [
      text({ name }),
      text(
        `in part: ${shapeText(base)} against ${shapeText(other)}, the leading rows that both have`,
      ),
    ]),
  ];
  return rows.length === 0
    ? [paragraph('Every tensor of either checkpoint has its partner in the other.')]
    : [
        ...table('Tensors that were not compared', [left('Tensor'), left('Why')], rows),
        ...unsureTable(unsure),
      ];
}

const DOUBTS: Readonly<Record<Doubt, string>> = {
  interleaved: 'their heads or halves may be interleaved',
  transposed: 'rows and columns are exchanged',
  square: 'a square does not tell whether rows and columns are exchanged',
  sizes: 'their sizes do not add up',
};

function unsureTable(unsure: readonly Unsure[]): readonly Block[] {
  const names = (list: readonly string[]): Cell =>
    text(...list.flatMap((name, at) => (at === 0 ? [{ name }] : [', ', { name }])));
  return table(
    'The same weights in another form, perhaps, and therefore not compared',
    [left('In the base'), left('In the other checkpoint'), left('Why it is not sure')],
    unsure.map(({ base, other, doubt }) => [names(base), names(other), text(DOUBTS[doubt])]),
  );
}

/** Pairs whose names or dtypes differ between the sides. */
export function differenceBlocks({ tensors }: DiffResults): readonly Block[] {
  const renamed = tensors.filter(({ otherName }) => otherName !== undefined);
  const cut = tensors.filter(({ part }) => part !== undefined);
  const converted = tensors.filter(({ dtype }) => dtype.base !== dtype.other);
  return [
    ...table(
      'Compared under two names',
      [left('In the base'), left('In the other checkpoint')],
      renamed.map(({ name, otherName = '' }) => [text({ name }), text({ name: otherName })]),
    ),
    ...table(
      'Compared as parts of fused or resized tensors',
      [left('Tensor'), left('Part in the base of'), left('Part in the other of')],
      cut.map(({ name, part }) => [
        text({ name }),
        ...[part?.base, part?.other].map((side) =>
          side === undefined ? text('a whole tensor') : text({ name: side.of }),
        ),
      ]),
    ),
    ...table(
      'Compared across dtypes',
      [left('Tensor'), left('Base'), left('Other')],
      converted.map(({ name, dtype }) => [
        text({ name }),
        text({ name: dtype.base }),
        text({ name: dtype.other }),
      ]),
    ),
  ];
}

/** What was not measured, what could not be analysed, and figures that are undefined. */
export function incompleteBlocks(results: Results): readonly Block[] {
  const missing = missingTexts(results);
  const entries: readonly (PairEntry | TensorEntry)[] = results.tensors;
  const rows = entries.flatMap(reasonRows);
  return [
    paragraph(
      missing.length === 0
        ? 'Everything that these results cover was measured.'
        : `Not everything was measured. ${missing.join('; ')}. Averages are over what was measured.`,
    ),
    ...table('Undefined figures and failures', [left('Tensor'), left('Why')], rows),
  ];
}

function reasonRows(entry: PairEntry | TensorEntry): (readonly Cell[])[] {
  const { name, error, reason, matrices = [] } = entry;
  const row = (where: string, why: string): readonly Cell[] => [
    text({ name }, where),
    text({ name: why }),
  ];
  if (typeof error === 'string') {
    return [row('', error)];
  }
  const ofMatrices = matrices.flatMap((matrix) =>
    typeof matrix.reason === 'string' ? [row(`, matrix ${matrix.index}`, matrix.reason)] : [],
  );
  return ofMatrices.length > 0 || typeof reason !== 'string' ? ofMatrices : [row('', reason)];
}
