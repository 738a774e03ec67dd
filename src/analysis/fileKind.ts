/** Recognises files that are not a model's weights by what their metadata say. */
import { MASK_KINDS, type FileKind, type MaskKind } from '../model/fileKind.ts';

type Metadata = Readonly<Record<string, string>>;

/** What the file with this metadata is; null for weights, and for what is not known. */
export function fileKindOf(metadata: Metadata): FileKind | null {
  switch (metadata['schema']) {
    case 'checkpoint-lens/mask@1':
      return maskOf(metadata);
    case 'checkpoint-lens/delta@1':
      return deltaOf(metadata);
    default:
      return metadata['format'] === 'sparse_weight_patch' && metadata['sparse'] === 'True'
        ? { kind: 'patch', sparsity: numberOf(metadata['sparsity']) }
        : null;
  }
}

/** What fraction a file of `bytes` saves of one of `whole`; negative where it is larger. */
export function savedFraction(bytes: number, whole: number): number {
  return 1 - bytes / whole;
}

function maskOf({ kind, alpha = '', rank, base = '' }: Metadata): FileKind | null {
  const mask = MASK_KINDS.find((known): known is MaskKind => known === kind);
  const ranked = numberOf(rank);
  return mask === undefined || ranked === null
    ? null
    : { kind: 'mask', mask, alpha, rank: ranked, base };
}

function deltaOf(metadata: Metadata): FileKind | null {
  const base = parsed(metadata['base']);
  const other = recordOf(parsed(metadata['other']));
  return Array.isArray(base) && other !== null
    ? {
        kind: 'delta',
        base: base.flatMap((file) => recordOf(file)?.file ?? []),
        other: other.file,
        otherBytes: other.bytes,
      }
    : null;
}

/** The files that a delta builds on, as its metadata record them; none where they do not. */
export function deltaBase(metadata: Metadata): readonly RecordedFile[] {
  const base = parsed(metadata['base']);
  return Array.isArray(base) ? base.flatMap((file) => recordOf(file) ?? []) : [];
}

export interface RecordedFile {
  /** A name without folders, as whoever wrote the file has it. */
  readonly file: string;
  readonly bytes: number;
}

function recordOf(value: unknown): RecordedFile | null {
  if (typeof value !== 'object' || value === null || !('file' in value) || !('bytes' in value)) {
    return null;
  }
  const { file, bytes } = value;
  return typeof file === 'string' && typeof bytes === 'number' ? { file, bytes } : null;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

function numberOf(text: string | undefined): number | null {
  const number = Number(text);
  return text === undefined || text === '' || !Number.isFinite(number) ? null : number;
}
