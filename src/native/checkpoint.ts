/** Opening checkpoints natively. */
import type { Checkpoint, Tensor } from '../model/checkpoint.ts';
import type { PartView } from '../model/pair.ts';
import { addon, unwrap, type BuildInfo, type NativeCheckpoint } from './addon.ts';
import { withCancellation } from './cancellation.ts';

/** A checkpoint whose headers have been read and validated. Holds no file open and no tensor data. */
export interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** To be handed back to the functions of this folder. */
  readonly native: NativeCheckpoint;
}

/** Version and platform of the native part. */
export function buildInfo(): BuildInfo {
  return addon().buildInfo();
}

/**
 * Reads and validates the headers of a `.safetensors` file, a `*.safetensors.index.json` or a
 * folder that holds either.
 *
 * @param presentOnly of an index: opens the shards that are there, unless none is
 * @throws AnalysisError of kind `unreadable` or `invalid`, whose path is the file concerned.
 */
export async function openCheckpoint(path: string, presentOnly = false): Promise<OpenedCheckpoint> {
  const native = unwrap(await addon().openCheckpoint(path, presentOnly));
  return { native, checkpoint: JSON.parse(native.describe()) as Checkpoint };
}

/**
 * The same checkpoint with parts of its tensors as further tensors, after the stored ones.
 *
 * @param views where they lie
 * @param parts the same as tensors
 * @throws AnalysisError `internal` for what does not lie inside its tensor.
 */
export function withParts(
  { checkpoint, native }: OpenedCheckpoint,
  views: readonly PartView[],
  parts: readonly Tensor[],
): OpenedCheckpoint {
  return {
    checkpoint: { ...checkpoint, tensors: [...checkpoint.tensors, ...parts] },
    native: unwrap(addon().withParts(native, JSON.stringify(views))),
  };
}

/**
 * All singular values, descending, of matrix `matrix` of a tensor (0 unless it is a stack).
 *
 * @param threads all cores where undefined
 * @throws AnalysisError `cancelled`, `changed`, `unreadable`, or `invalid` for a tensor that has no
 * spectrum (no weight matrix, or NaN or Inf among its elements).
 */
export async function singularValues(
  opened: OpenedCheckpoint,
  tensor: number,
  matrix: number,
  threads: number | undefined,
  signal?: AbortSignal,
): Promise<Float64Array> {
  return withCancellation(signal, async (cancellation) =>
    unwrap(await addon().singularValues(opened.native, tensor, matrix, threads, cancellation)),
  );
}
