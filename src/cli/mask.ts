/** `checkpoint-lens mask BASE`. */
import { tensorFilter } from '../analysis/tensorFilter.ts';
import { maskSummary } from '../analysis/writtenFiles.ts';
import type { Engine } from '../engine/engine.ts';
import { maskedTensors, writeMask } from '../engine/files.ts';
import type { MaskKind } from '../model/fileKind.ts';
import type { MaskedTensor, WrittenMask } from '../model/files.ts';
import { UsageError } from './exit.ts';
import { withProgress, type FileResults } from './fileResults.ts';
import { bytes, count, counted, percent, shape } from './format.ts';
import { printable } from './printable.ts';
import { jsonDocument } from './results.ts';
import { bold } from './style.ts';
import { shownName, tableLines, type Column } from './table.ts';

const SCHEMA = 'checkpoint-lens/mask@1';

export interface MaskOptions {
  readonly json: boolean;
  /** The file to write. */
  readonly out: string;
  /** Globs over tensor names; all weight matrices when empty. */
  readonly tensors: readonly string[];
  readonly kind: MaskKind;
  readonly alpha: string;
  readonly rank: number;
  readonly includeEmbeddings: boolean;
  /** All cores when absent. */
  readonly threads?: number;
}

/** @throws AnalysisError, or UsageError when no weight matrix has a name that was asked for. */
export async function mask(
  engine: Engine,
  path: string,
  options: MaskOptions,
  signal: AbortSignal,
): Promise<FileResults> {
  const { tensors: globs, includeEmbeddings, out } = options;
  const base = await engine.openCheckpoint(path);
  const tensors = maskedTensors(base, tensorFilter(globs), includeEmbeddings);
  if (tensors.length === 0) {
    const which = globs.length === 0 ? '' : ` whose name matches ${globs.join(' or ')}`;
    throw new UsageError(
      `${path}: there is no weight matrix${which}; --include-embeddings adds embeddings and heads`,
    );
  }
  const written = await withProgress((onProgress) =>
    writeMask(base, tensors, out, options, onProgress, signal),
  );
  return {
    json: () =>
      jsonDocument({ head: headOf(path, written, options), tensors: written.tensors.map(entryOf) }),
    text: () => maskText(path, written, options),
  };
}

function headOf(
  path: string,
  written: WrittenMask,
  { out, kind, alpha, rank, includeEmbeddings, tensors }: MaskOptions,
): Readonly<Record<string, unknown>> {
  const { bytes: size, baseHeaderSha256 } = written;
  return {
    schema: SCHEMA,
    ...{ base: path, out, bytes: size, baseHeaderSha256 },
    options: { kind, alpha, rank, includeEmbeddings, tensors },
    ...totalOf(written),
  };
}

function entryOf(tensor: MaskedTensor): Readonly<Record<string, unknown>> {
  return { ...tensor, fraction: fractionOf(tensor) };
}

interface Share {
  readonly elements: number;
  readonly selected: number;
}

function totalOf(written: WrittenMask): Share & { readonly fraction: number } {
  const { elements, selected } = maskSummary(written);
  return { elements, selected, fraction: fractionOf({ elements, selected }) };
}

function fractionOf({ elements, selected }: Share): number {
  return selected / elements;
}

const COLUMNS: readonly Column<MaskedTensor>[] = [
  { title: 'Tensor', align: 'left', cell: ({ name }) => shownName(name) },
  { title: 'Shape', cell: (tensor) => shape(tensor.shape) },
  { title: 'Inside', cell: ({ selected }) => count(selected) },
  { title: 'Share', cell: (tensor) => percent(fractionOf(tensor)) },
];

function* maskText(
  path: string,
  written: WrittenMask,
  { out, kind, alpha, rank }: MaskOptions,
): Generator<string> {
  const { elements, fraction } = totalOf(written);
  const ofRank = kind === 'low' ? '' : `, rank ${rank}`;
  yield bold(printable(out));
  yield `  ${kind} mask of ${printable(path)}, α ${alpha}${ofRank}, ${bytes(written.bytes)}`;
  yield `  ${counted(written.tensors.length, 'tensor')}, ${counted(elements, 'weight')}, ${percent(fraction)} inside`;
  yield '';
  yield* tableLines(written.tensors, COLUMNS);
  const covered = written.tensors.filter((tensor) => tensor.principalMaskIsTopMagnitude).length;
  if (covered > 0 && kind !== 'low') {
    yield '';
    yield `Rank ${rank} covers ${counted(covered, 'tensor')}: principal are then the largest magnitudes.`;
  }
}
