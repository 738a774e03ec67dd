/** About how much work measuring takes, in floating-point operations: to share the cores well. */
import { isFloating, matrixLayout } from './matrices.ts';
import type { Tensor } from '../model/checkpoint.ts';
import type { PairMetric } from '../model/pairMetrics.ts';

/** Groups of metrics of one tensor. */
type TensorMetric = 'statistics' | 'spectrum' | 'estimate';

export interface Cost {
  readonly work: number;
  /** Whether it is measured alone, by all cores, and not beside others by one. */
  readonly isLarge: boolean;
}

/** As the native part has them: analysis/tensor.rs, analysis/spectra.rs, reader.rs. */
const WORK_OF_BYTE = 16;
const LARGE_BYTES = 4 << 20;
const LARGE_SPECTRUM = 9e9;
/** Products with a matrix that an estimate takes. */
const ESTIMATE_PRODUCTS = 64;

/** What the cost of a tensor depends on. */
type Measured = Pick<Tensor, 'dtype' | 'shape' | 'bytes'>;

const NOTHING: Cost = { work: 0, isLarge: false };

/** @param tensor undefined where there is none, which costs nothing. */
export function tensorCost(tensor: Tensor | undefined, metrics: readonly TensorMetric[]): Cost {
  if (tensor === undefined) {
    return NOTHING;
  }
  const reading = tensor.bytes * WORK_OF_BYTE;
  const matrices = isFloating(tensor.dtype) ? matrixLayout(tensor.shape) : null;
  const { rows = 0, cols = 0, count = 0 } = matrices ?? {};
  const spectrum = spectrumWork(rows, cols);
  let work = reading;
  if (metrics.includes('spectrum')) {
    work += count * spectrum;
  } else if (metrics.includes('estimate')) {
    work += count * rows * cols * ESTIMATE_PRODUCTS;
  }
  const hasLargeSpectrum = metrics.includes('spectrum') && spectrum > LARGE_SPECTRUM;
  return { work, isLarge: tensor.bytes > LARGE_BYTES || hasLargeSpectrum };
}

/** Each group but the sparsity takes a decomposition of both sides, or about as much. */
export function pairCost(
  [base, other]: readonly [base: Measured | undefined, other: Measured | undefined],
  metrics: readonly PairMetric[],
): Cost {
  if (base === undefined || other === undefined) {
    return NOTHING;
  }
  const bytes = base.bytes + other.bytes;
  const isFloat = isFloating(base.dtype) && isFloating(other.dtype);
  const { rows = 0, cols = 0, count = 0 } = (isFloat ? matrixLayout(base.shape) : null) ?? {};
  const spectrum = spectrumWork(rows, cols);
  const decompositions = 2 * metrics.filter((metric) => metric !== 'sparsity').length;
  return {
    work: bytes * WORK_OF_BYTE + count * decompositions * spectrum,
    isLarge: bytes > LARGE_BYTES || (decompositions > 0 && spectrum > LARGE_SPECTRUM),
  };
}

/** One reading of all three sides; what is not floating is only counted. */
export function tripleCost(sides: readonly (Measured | undefined)[]): Cost {
  const areFloating = sides.every((side) => side !== undefined && isFloating(side.dtype));
  const bytes = areFloating ? sides.reduce((sum, side) => sum + (side?.bytes ?? 0), 0) : 0;
  return { work: bytes * WORK_OF_BYTE, isLarge: bytes > LARGE_BYTES };
}

/** One decomposition of each update of a matrix. */
export function lockingCost(tensor: Measured | undefined, updates: number): Cost {
  const { rows = 0, cols = 0, count = 0 } = matrixLayout(tensor?.shape ?? []) ?? {};
  const spectrum = spectrumWork(rows, cols);
  return { work: updates * count * spectrum, isLarge: spectrum > LARGE_SPECTRUM };
}

/** Reduction of an m×n matrix to bidiagonal form: 4·m·n² − 4/3·n³ for m ≥ n. */
function spectrumWork(rows: number, cols: number): number {
  const [long, short] = [Math.max(rows, cols), Math.min(rows, cols)];
  return 4 * short * short * (long - short / 3);
}
