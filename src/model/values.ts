/** The elements of a tensor themselves: windows of numbers, and images of whole matrices. */

/**
 * Tensors are seen as matrices: the last two dimensions are rows and columns, and `slice` is the
 * row-major index over all dimensions before them. A 1-D tensor is one row, a scalar 1 × 1.
 */
export interface MatrixShape {
  readonly slices: number;
  readonly rows: number;
  readonly columns: number;
}

/** A rectangle of one slice. */
export interface ValueWindow {
  readonly slice: number;
  readonly rowStart: number;
  readonly rowCount: number;
  readonly columnStart: number;
  readonly columnCount: number;
}

/** Largest number of elements of a window: in 8 bytes each, under 1 MB. */
export const MAX_WINDOW_ELEMENTS = 100_000;

/**
 * The stored values of a window, row by row, exactly: floats of any format and integers of up to
 * 32 bits as numbers, BOOL as 0 and 1, I64 and U64 as bigints. NaN and Inf are themselves.
 */
export interface TensorValues {
  readonly values: Float64Array | BigInt64Array | BigUint64Array;
}

/** Which slice is drawn, and into how many cells at most. */
export interface ImageSize {
  readonly slice: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * What an image of an update shows: a slice, or a matrix that is measured, whose number then stands
 * for that of the slice. They differ in four dimensions: docs/METRICS.md, "Which tensors".
 */
export const IMAGE_PARTS = ['slice', 'matrix'] as const;
export type ImagePart = (typeof IMAGE_PARTS)[number];

/** Largest number of cells of an image: its message stays under 1 MB. */
export const MAX_IMAGE_CELLS = 40_000;

/**
 * A slice drawn in `rows` × `columns` cells, which are no more than the slice has rows and columns.
 * Cell row i covers the rows ⌊i·m/rows⌋ … ⌊(i+1)·m/rows⌋ − 1 of the m rows of the slice, and columns
 * likewise: at least one, and every element lies in one cell. Cells are row-major.
 */
export interface TensorImage {
  readonly matrix: MatrixShape;
  readonly rows: number;
  readonly columns: number;
  /** Over the finite elements of the cell; NaN where there are none, within float32's range. */
  readonly mean: Float32Array;
  /** Largest magnitude of the finite elements of the cell; likewise. */
  readonly maxAbs: Float32Array;
  /** Elements of the cell that are NaN or Inf; empty when the slice has none. */
  readonly nonFinite: Uint32Array;
  /** Null where there are more rows than `MAX_LINES`. */
  readonly rowNorms: LineNorms | null;
  /** Null where there are more columns than `MAX_LINES`. */
  readonly columnNorms: LineNorms | null;
}

/** Norms are taken of at most as many rows or columns: a flat tensor's column is but an element. */
export const MAX_LINES = 4_194_304;

/**
 * The image of a pair's update dW = W1 − W0: `mean`, `maxAbs`, the norms and `nonFinite` (on either
 * side) are those of dW.
 */
export interface UpdateImage extends TensorImage {
  /** Fraction of the cell's elements that count as changed: not unchanged by `updateSparsity`. */
  readonly changedFraction: Float32Array;
}

/** Which weights of a matrix a mask covers: docs/METRICS.md. */
export type MaskKind = 'principal' | 'low';

/** A mask, with its share of the matrix and the rank of the reconstruction behind principal ones. */
export interface MaskOf {
  readonly kind: MaskKind;
  /** A decimal between 0 and 1, exact as text. */
  readonly alpha: string;
  readonly rank: number;
}

/** A mask in the cells of an image, row-major. */
export interface MaskImage {
  readonly rows: number;
  readonly columns: number;
  /** Share of each cell's elements that is inside. */
  readonly shares: Float32Array;
}

/** Euclidean norms of all rows or of all columns, over their finite elements. */
export interface LineNorms {
  /** How many rows or columns there are. */
  readonly count: number;
  /** Lines that share one entry of `norms`; 1 unless there are too many for a message. */
  readonly linesPerNorm: number;
  /** In order: the largest norm among `linesPerNorm` lines; fewer in the last entry, perhaps. */
  readonly norms: Float64Array;
  /** The lines whose norm stands out; null where that cannot be told. */
  readonly outliers: OutlierChannels | null;
}

/** Rows or columns whose norm stands out: `outlierChannels` in docs/METRICS.md. */
export interface OutlierChannels {
  /** Median over all lines. */
  readonly median: number;
  /** A norm above it stands out. */
  readonly threshold: number;
  /** How many lines stand out. */
  readonly count: number;
  /** Those of the largest norms, the largest first. */
  readonly lines: readonly { readonly line: number; readonly norm: number }[];
}
