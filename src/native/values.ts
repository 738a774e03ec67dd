/** The elements of tensors: windows of stored values, and slices drawn in cells. */
import type {
  ImageSize,
  MaskImage,
  MaskOf,
  MatrixShape,
  TensorValues,
  ValueWindow,
} from '../model/values.ts';
import { addon, unwrap, type NativeImage, type NativeValues } from './addon.ts';
import { withCancellation } from './cancellation.ts';
import type { OpenedCheckpoint } from './checkpoint.ts';

/** A slice in cells, as a `TensorImage` has them, with the norms of every row and column. */
export interface SliceImage {
  readonly matrix: MatrixShape;
  readonly rows: number;
  readonly columns: number;
  readonly mean: Float32Array;
  readonly maxAbs: Float32Array;
  readonly nonFinite: Uint32Array;
  /** Of a pair only. */
  readonly changedFraction: Float32Array | null;
  /** Null where there are more rows than `MAX_LINES`; columns likewise. */
  readonly rowNorms: Float64Array | null;
  readonly columnNorms: Float64Array | null;
}

/** A tensor of an open checkpoint, by its index. */
export interface TensorOf {
  readonly opened: OpenedCheckpoint;
  readonly tensor: number;
}

/**
 * The stored values of a window; only the bytes of its rows are read.
 *
 * @throws AnalysisError `cancelled`, `changed`, `unreadable`, or `invalid` for a window outside the
 * tensor and for complex numbers.
 */
export async function readValues(
  { opened, tensor }: TensorOf,
  window: ValueWindow,
  signal?: AbortSignal,
): Promise<TensorValues> {
  return withCancellation(signal, async (cancellation) => {
    const request = JSON.stringify(window);
    return valuesOf(unwrap(await addon().readValues(opened.native, tensor, request, cancellation)));
  });
}

/**
 * A slice of a tensor in cells, from one reading of the slice by all cores.
 *
 * @throws AnalysisError `cancelled`, `changed`, `unreadable`, or `invalid` where there is no such
 * slice and for complex numbers.
 */
export async function drawTensor(
  { opened, tensor }: TensorOf,
  size: ImageSize,
  signal?: AbortSignal,
): Promise<SliceImage> {
  return withCancellation(signal, async (cancellation) => {
    const request = JSON.stringify(size);
    return imageOf(unwrap(await addon().drawTensor(opened.native, tensor, request, cancellation)));
  });
}

/**
 * The update of a slice of two tensors of one shape, with what changed in each cell.
 *
 * @param eta the tolerance of `updateSparsity`
 * @throws AnalysisError those of `drawTensor`, and `invalid` for tensors that are not floating.
 */
export async function drawUpdate(
  base: TensorOf,
  other: TensorOf,
  size: ImageSize,
  eta: number,
  signal?: AbortSignal,
): Promise<SliceImage> {
  return withCancellation(signal, async (cancellation) =>
    imageOf(
      unwrap(
        await addon().drawUpdate(
          base.opened.native,
          base.tensor,
          other.opened.native,
          other.tensor,
          JSON.stringify({ ...size, eta }),
          cancellation,
        ),
      ),
    ),
  );
}

/**
 * A mask of one matrix of a tensor in cells; the matrix is read several times, and one block of it
 * is in memory a thread.
 *
 * @throws AnalysisError those of `drawTensor`, and `invalid` for a tensor that is no weight matrix
 * and where an element is not finite.
 */
export async function drawMask(
  { opened, tensor }: TensorOf,
  size: ImageSize,
  mask: MaskOf,
  signal?: AbortSignal,
): Promise<MaskImage> {
  return withCancellation(signal, async (cancellation) => {
    const request = JSON.stringify({ ...size, ...mask });
    return unwrap(await addon().drawMask(opened.native, tensor, request, cancellation));
  });
}

function valuesOf({ numbers, signed, unsigned }: NativeValues): TensorValues {
  return { values: numbers ?? signed ?? unsigned ?? new Float64Array() };
}

function imageOf(image: NativeImage): SliceImage {
  const { slices, matrixRows, matrixColumns, ...rest } = image;
  return {
    ...rest,
    matrix: { slices, rows: matrixRows, columns: matrixColumns },
    changedFraction: image.changedFraction ?? null,
    rowNorms: image.rowNorms ?? null,
    columnNorms: image.columnNorms ?? null,
  };
}
