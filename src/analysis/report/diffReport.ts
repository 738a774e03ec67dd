/** A comparison as a report. */
import { byteSize, integer } from '../figureText.ts';
import { shapeText } from './cells.ts';
import { hasFigures } from './diffResults.ts';
import {
  left,
  longTable,
  paragraph,
  right,
  table,
  text,
  type Block,
  type ReportDocument,
  type Section,
} from './document.ts';
import { diffFigures } from './diffFigures.ts';
import { gatesBlocks } from './gatesSection.ts';
import { methodsBlocks } from './methods.ts';
import { groupTable, modelBlocks, valueCell } from './modelSection.ts';
import { leadingFigures, pairFigures, type PairFigure } from './pairFigures.ts';
import { publishedBlocks } from './publishedSection.ts';
import { differenceBlocks, incompleteBlocks, unmatchedBlocks } from './remarks.ts';
import type { DiffResults, FileEntry } from './results.ts';

/** @param version of this software. */
export function diffReport(results: DiffResults, version: string): ReportDocument {
  const { summary, base, other, tensors } = results;
  const figures = pairFigures(summary.model, tensors);
  const drawn = diffFigures(results);
  return {
    title: [{ name: other }, ' against its base ', { name: base }],
    sections: [
      { title: 'What was compared', blocks: comparedBlocks(results) },
      { title: 'The model', blocks: modelBlocks(summary.model, figures, 'The model') },
      ...controlSection(results, figures),
      ...section('The three gates, as evidence', gatesBlocks(summary.model)),
      ...section('Beside published figures', publishedBlocks(summary.model)),
      ...section(
        'Figures',
        drawn.map((figure) => ({ kind: 'figure', figure })),
      ),
      ...section('By layer', groupTable('Layer', summary.byLayer, figures)),
      ...section('By module', groupTable('Module', summary.byModule, figures)),
      ...section('By tensor', tensorTable(results, figures)),
      {
        title: 'Not compared, not measured, not defined',
        blocks: [
          ...unmatchedBlocks(results),
          ...differenceBlocks(results),
          ...incompleteBlocks(results),
        ],
      },
      {
        title: 'Methods',
        blocks: methodsBlocks(
          results,
          [
            ...['updateSparsity', 'updateSparsityMatrices', 'exactEqualFraction'],
            ...['relativeUpdateTotal', ...figures.map(({ id }) => id), 'nssDriftShare'],
          ].filter((name) => isShown(name, results, figures)),
          version,
        ),
      },
    ],
  };
}

function section(title: string, blocks: readonly Block[]): readonly Section[] {
  return blocks.length === 0 ? [] : [{ title, blocks }];
}

function controlSection(
  { summary, options }: DiffResults,
  figures: readonly PairFigure[],
): readonly Section[] {
  const control = summary.model.shuffledControl;
  return control === undefined
    ? []
    : [
        {
          title: 'The model with its updates shuffled',
          blocks: [
            paragraph(
              `The same figures with every update permuted inside its matrix (seed ${JSON.stringify(options['seed'])}): what the update’s size and distribution alone would show.`,
            ),
            ...modelBlocks(control, figures, 'Updates shuffled'),
          ],
        },
      ];
}

function comparedBlocks(results: DiffResults): readonly Block[] {
  const { base, other, files, tensors, summary } = results;
  const side = (role: string, path: string, of: readonly FileEntry[] | undefined) => [
    text(role),
    text({ name: path }),
    text(...filesText(of)),
  ];
  return [
    ...table(
      'The two checkpoints',
      [left('Side'), left('Path'), left('Files')],
      [side('Base', base, files?.base), side('Other', other, files?.other)],
    ),
    paragraph(
      `${integer(tensors.length)} tensors in common, ${integer(summary.model.matrices)} matrices analysed.`,
    ),
  ];
}

/** Names and exact sizes: what tells one file from another without reading it. */
export function filesText(files: readonly FileEntry[] | undefined): ({ name: string } | string)[] {
  return files === undefined
    ? ['the results do not name them']
    : files.flatMap(({ file, bytes }, at) => [
        ...(at === 0 ? [] : ['; ']),
        { name: file },
        ` (${byteSize(bytes)}, ${integer(bytes)} bytes)`,
      ]);
}

function tensorTable({ tensors }: DiffResults, figures: readonly PairFigure[]): readonly Block[] {
  const shown = leadingFigures(figures);
  return longTable(
    'Every tensor with figures; of a stack of matrices the means',
    [left('Tensor'), right('Shape'), left('Dtype'), ...shown.map(({ title }) => right(title))],
    tensors.filter(hasFigures),
    (entry) => [
      text({ name: entry.name }),
      text(shapeText(entry.shape)),
      text({ name: dtypeText(entry.dtype) }),
      ...shown.map((figure) => valueCell(figure, figure.of(entry))),
    ],
  );
}

function dtypeText({ base, other }: { readonly base: string; readonly other: string }): string {
  return base === other ? base : `${base} → ${other}`;
}

/** Whether any table or figure has it. */
function isShown(name: string, { summary }: DiffResults, figures: readonly PairFigure[]): boolean {
  const hasNss = figures.some(({ id }) => id === 'nss');
  const isOfModel = name in summary.model;
  return figures.some(({ id }) => id === name) || isOfModel || (name === 'nssDriftShare' && hasNss);
}
