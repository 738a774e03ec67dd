/** Writing masks and deltas, and applying deltas: for whoever asks the engine. */
import { isEmbedding, isWeightMatrix } from '../analysis/matrices.ts';
import type { MaskKind } from '../model/fileKind.ts';
import type { AppliedDelta, WrittenDelta, WrittenMask } from '../model/files.ts';
import type { Pairing } from '../model/pair.ts';
import * as native from '../native/files.ts';
import type { OpenedCheckpoint } from './engine.ts';

export type { OnProgress } from '../native/files.ts';

export interface MaskOptions {
  readonly kind: MaskKind;
  /** Share of each matrix: a decimal between 0 and 1, exact as text. */
  readonly alpha: string;
  /** Of the reconstruction that ranks principal weights. */
  readonly rank: number;
  /** Whether embeddings and output heads have a mask too. */
  readonly includeEmbeddings: boolean;
  /** All cores when absent. */
  readonly threads?: number;
}

/** Indices of the tensors whose name `matches` and that have a mask. */
export function maskedTensors(
  { checkpoint }: OpenedCheckpoint,
  matches: (name: string) => boolean,
  includeEmbeddings: boolean,
): number[] {
  return [...checkpoint.tensors.entries()]
    .filter(
      ([, { name, dtype, shape }]) =>
        matches(name) && isWeightMatrix(dtype, shape) && (includeEmbeddings || !isEmbedding(name)),
    )
    .map(([index]) => index);
}

/** @throws AnalysisError as `writeMask` of src/native. */
export async function writeMask(
  base: OpenedCheckpoint,
  tensors: readonly number[],
  out: string,
  { kind, alpha, rank, threads }: MaskOptions,
  onProgress: native.OnProgress,
  signal?: AbortSignal,
): Promise<WrittenMask> {
  const request = {
    ...{ out, tensors, kind, alpha, rank },
    ...(threads === undefined ? {} : { threads }),
  };
  return native.writeMask(base, request, onProgress, signal);
}

/**
 * @param pairing which tensors are one, though their names differ
 * @throws AnalysisError as `writeDelta` of src/native.
 */
export async function writeDelta(
  base: OpenedCheckpoint,
  other: OpenedCheckpoint,
  { pairs }: Pick<Pairing, 'pairs'>,
  out: string,
  onProgress: native.OnProgress,
  signal?: AbortSignal,
): Promise<WrittenDelta> {
  const stored = {
    base: base.checkpoint.tensors.length,
    other: other.checkpoint.tensors.length,
  };
  // Pairs of parts of tensors are told by indices beyond those of the stored ones.
  const renamed = pairs
    .filter(({ otherName }) => otherName !== undefined)
    .filter((pair) => pair.base < stored.base && pair.other < stored.other)
    .map((pair) => ({ base: pair.base, other: pair.other }));
  return native.writeDelta(base, other, { out, renamed }, onProgress, signal);
}

/** @throws AnalysisError as `applyDelta` of src/native. */
export async function applyDelta(
  base: OpenedCheckpoint,
  delta: OpenedCheckpoint,
  out: string,
  onProgress: native.OnProgress,
  signal?: AbortSignal,
): Promise<AppliedDelta> {
  return native.applyDelta(base, delta, { out }, onProgress, signal);
}
