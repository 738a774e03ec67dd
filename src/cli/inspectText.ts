/** What `inspect` found, for people. */
import { elementCount } from '../analysis/matrices.ts';
import type { Checkpoint } from '../model/checkpoint.ts';
import type { Sample, Spectrum, TensorStatistics } from '../model/report.ts';
import { dtypesText, extentText, linesOf, reasonsOf } from './checkpointText.ts';
import { bytes, count, decimal, percent, scientific, shape } from './format.ts';
import type { InspectedTensor } from './inspect.ts';
import type { InspectOptions } from './options.ts';
import { printable } from './printable.ts';
import { bold } from './style.ts';
import { shownName, tableLines, type Column } from './table.ts';

export function* inspectText(
  path: string,
  checkpoint: Checkpoint,
  inspected: readonly InspectedTensor[],
  options: InspectOptions,
): Generator<string> {
  yield bold(printable(path));
  yield `  ${extentText(checkpoint)}`;
  yield `  ${dtypesText(checkpoint)}`;
  for (const line of linesOf(
    Object.entries(checkpoint.metadata).map(([key, value]) => `${key} = ${value}`),
  )) {
    yield `  ${line}`;
  }
  yield '';
  yield* tableLines(inspected, [
    ...HEADER,
    ...(options.stats ? STATISTICS : []),
    ...spectralColumns(options),
  ]);
  yield* remarks(inspected);
}

const HEADER: readonly Column<InspectedTensor>[] = [
  { title: 'Tensor', align: 'left', cell: ({ tensor }) => shownName(tensor.name) },
  { title: 'Dtype', align: 'left', cell: ({ tensor }) => tensor.dtype },
  { title: 'Shape', cell: ({ tensor }) => shape(tensor.shape) },
  { title: 'Parameters', cell: ({ tensor }) => count(elementCount(tensor.shape)) },
  { title: 'Size', cell: ({ tensor }) => bytes(tensor.bytes) },
];

const STATISTICS: readonly Column<InspectedTensor>[] = [
  statistic('Min', ({ min }) => decimal(min)),
  statistic('Max', ({ max }) => decimal(max)),
  statistic('Mean', ({ mean }) => scientific(mean)),
  statistic('Std', ({ std }) => decimal(std)),
  statistic('RMS', ({ rms }) => decimal(rms)),
  statistic('Zeros', ({ zeroFraction }) => percent(zeroFraction)),
  statistic('NaN', ({ nanCount }) => count(nanCount)),
  statistic('Inf', ({ infCount }) => count(infCount)),
  statistic('Subnormal', ({ subnormalCount }) => count(subnormalCount)),
];

const ESTIMATE: readonly Column<InspectedTensor>[] = [
  spectral('‖W‖F', (spectrum) => estimateText(spectrum, '', spectrum.frobeniusNorm)),
  spectral('σ₁ (estimate)', (spectrum) => estimateText(spectrum, '≥ ', spectrum.spectralNorm)),
  spectral('Residual', ({ residual }) => decimal(residual)),
  spectral('Stable rank', (spectrum) => estimateText(spectrum, '≤ ', spectrum.stableRank)),
  spectral('Rows read', ({ sample }) => (sample === undefined ? 'all' : sampleText(sample))),
];

const SPECTRUM: readonly Column<InspectedTensor>[] = [
  spectral('‖W‖F', ({ frobeniusNorm }) => decimal(frobeniusNorm)),
  spectral('σ₁', ({ spectralNorm }) => decimal(spectralNorm)),
  spectral('Stable rank', ({ stableRank }) => decimal(stableRank)),
  spectral('Effective rank', ({ effectiveRank }) => decimal(effectiveRank)),
  spectral('Condition', conditionText),
  spectral('Hill α', ({ hillAlpha }) => decimal(hillAlpha)),
  spectral('MP outliers', ({ mpOutliers }) => decimal(mpOutliers)),
];

function statistic(
  title: string,
  cell: (stats: TensorStatistics) => string,
): Column<InspectedTensor> {
  return { title, cell: ({ report }) => (report?.stats === undefined ? '' : cell(report.stats)) };
}

function spectral(title: string, cell: (spectrum: Spectrum) => string): Column<InspectedTensor> {
  return { title, cell: ({ report }) => (report?.spectrum ? cell(report.spectrum) : '') };
}

function spectralColumns({
  spectrum,
  estimate,
}: InspectOptions): readonly Column<InspectedTensor>[] {
  const estimated = estimate ? ESTIMATE : [];
  return spectrum ? SPECTRUM : estimated;
}

/** What a figure is of all rows, as a bound; a sample of them bounds nothing. */
function estimateText({ sample }: Spectrum, relation: string, figure: number | null): string {
  return figure === null
    ? decimal(figure)
    : (sample === undefined ? relation : '≈ ') + decimal(figure);
}

function sampleText({ rows, of }: Sample): string {
  return `${count(rows)} of ${count(of)}`;
}

function conditionText({ conditionNumber, conditionNumberIsLowerBound }: Spectrum): string {
  return (conditionNumberIsLowerBound ? '≥ ' : '') + decimal(conditionNumber);
}

/** Why figures are missing, tensor by tensor. */
function* remarks(inspected: readonly InspectedTensor[]): Generator<string> {
  const reasons = inspected.flatMap(({ tensor, report }) => reasonsOf(tensor.name, report));
  if (reasons.length > 0) {
    yield '';
    yield bold(`Undefined figures: ${count(reasons.length)}`);
    for (const line of linesOf(reasons)) {
      yield `  ${line}`;
    }
  }
}
