/** A checkpoint as a report. */
import { byteSize, integer } from '../figureText.ts';
import { countCell, figureCell, shapeText } from './cells.ts';
import { filesText } from './diffReport.ts';
import {
  left,
  longTable,
  paragraph,
  right,
  table,
  text,
  type Block,
  type Cell,
  type ReportDocument,
  type Section,
} from './document.ts';
import { inspectFigures } from './inspectFigures.ts';
import { methodsBlocks } from './methods.ts';
import { incompleteBlocks } from './remarks.ts';
import type { InspectResults, TensorEntry } from './results.ts';

interface TensorFigure {
  readonly id: string;
  readonly of: (entry: TensorEntry) => number | null | undefined;
}

const FIGURES: readonly TensorFigure[] = [
  { id: 'mean', of: ({ stats }) => stats?.mean },
  { id: 'std', of: ({ stats }) => stats?.std },
  { id: 'absMax', of: ({ stats }) => stats?.absMax },
  { id: 'zeroFraction', of: ({ stats }) => stats?.zeroFraction },
  { id: 'nanCount', of: ({ stats }) => stats?.nanCount },
  { id: 'infCount', of: ({ stats }) => stats?.infCount },
  ofSpectrum('frobeniusNorm', (spectrum) => spectrum.frobeniusNorm),
  ofSpectrum('spectralNorm', (spectrum) => spectrum.spectralNorm),
  ofSpectrum('stableRank', (spectrum) => spectrum.stableRank),
  ofSpectrum('effectiveRank', (spectrum) => spectrum.effectiveRank),
  ofSpectrum('participationRatio', (spectrum) => spectrum.participationRatio),
  ofSpectrum('conditionNumber', (spectrum) => spectrum.conditionNumber),
  ofSpectrum('hillAlpha', (spectrum) => spectrum.hillAlpha),
  ofSpectrum('mpOutliers', (spectrum) => spectrum.mpOutliers),
  ofSpectrum('resolutionFloor', (spectrum) => spectrum.resolutionFloor),
];

/** @param version of this software. */
export function inspectReport(results: InspectResults, version: string): ReportDocument {
  const { path, tensors } = results;
  const shown = FIGURES.filter(({ of }) => tensors.some((entry) => of(entry) !== undefined));
  const drawn = inspectFigures(results);
  return {
    title: [{ name: path }],
    sections: [
      { title: 'The checkpoint', blocks: checkpointBlocks(results) },
      ...section(
        'Figures',
        drawn.map((figure) => ({ kind: 'figure', figure })),
      ),
      ...section('By tensor', tensorTable(tensors, shown)),
      { title: 'Not measured, not defined', blocks: incompleteBlocks(results) },
      {
        title: 'Methods',
        blocks: methodsBlocks(
          results,
          shown.map(({ id }) => id),
          version,
        ),
      },
    ],
  };
}

function section(title: string, blocks: readonly Block[]): readonly Section[] {
  return blocks.length === 0 ? [] : [{ title, blocks }];
}

function ofSpectrum(
  id: string,
  of: (spectrum: NonNullable<TensorEntry['spectrum']>) => number | null,
): TensorFigure {
  return {
    id,
    of: ({ spectrum }) => (spectrum === null || spectrum === undefined ? spectrum : of(spectrum)),
  };
}

function checkpointBlocks(results: InspectResults): readonly Block[] {
  const { path, bytes, parameters, metadata, shards, tensors } = results;
  return [
    paragraph(
      { name: path },
      `: ${integer(parameters)} parameters, ${byteSize(bytes)} (${integer(bytes)} bytes). The results have ${integer(tensors.length)} of its tensors. Files: `,
      ...filesText(shards),
      '.',
    ),
    ...table(
      'Metadata of the header',
      [left('Key'), left('Value')],
      Object.entries(metadata).map(([key, value]) => [text({ name: key }), text({ name: value })]),
    ),
  ];
}

function tensorTable(
  tensors: readonly TensorEntry[],
  shown: readonly TensorFigure[],
): readonly Block[] {
  const hasEstimates = tensors.some(({ spectrum }) => spectrum?.estimate === true);
  return longTable(
    'Every tensor; of a stack of matrices the means',
    [
      ...[left('Tensor'), right('Shape'), left('Dtype'), right('Bytes')],
      ...shown.map(({ id }) => right(id)),
      ...(hasEstimates ? [left('Spectrum')] : []),
    ],
    tensors,
    (entry) => [
      text({ name: entry.name }),
      text(shapeText(entry.shape)),
      text({ name: entry.dtype }),
      countCell(entry.bytes),
      ...shown.map(({ of }) => figureCell(of(entry))),
      ...(hasEstimates ? [kindCell(entry)] : []),
    ],
  );
}

/** Whether the figures of the spectrum are estimates. */
function kindCell({ spectrum }: TensorEntry): Cell {
  if (spectrum === undefined || spectrum === null) {
    return text('');
  }
  return text(spectrum.estimate ? 'estimate' : 'exact');
}
