/**
 * Results of measurements. Every name, formula and unit is defined in docs/METRICS.md.
 * `null` means undefined, an absent field means not asked for; no number here is NaN or infinite.
 */
import type { Dtype } from './checkpoint.ts';
import type { DirectionFigures, DirectionModel } from './direction.ts';

export interface TensorStatistics {
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Population standard deviation. */
  readonly std: number | null;
  readonly absMax: number | null;
  readonly rms: number | null;
  readonly zeroFraction: number | null;
  readonly nanCount: number;
  readonly infCount: number;
  readonly subnormalCount: number;
}

/** Equal bins over [min, max] of the finite elements. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly counts: readonly number[];
}

/** Counts of floor(log2 |w|) of the finite non-zero elements: `counts[i]` is exponent `minExponent + i`. */
export interface LogHistogram {
  readonly minExponent: number;
  readonly counts: readonly number[];
  readonly zeroCount: number;
}

export interface EnergyRank {
  readonly '0.5': number | null;
  readonly '0.9': number | null;
  readonly '0.99': number | null;
}

/** Rows that stand for a whole matrix. */
export interface Sample {
  /** Rows that were read. */
  readonly rows: number;
  /** Rows of the matrix. */
  readonly of: number;
}

/**
 * Spectrum of one matrix. An estimate knows the norms, the stable rank and lower bounds of the
 * leading singular values; its other figures are null.
 */
export interface Spectrum {
  /** True where the figures come from a few products with the matrix, not all singular values. */
  readonly estimate: boolean;
  readonly frobeniusNorm: number;
  readonly spectralNorm: number;
  readonly stableRank: number | null;
  readonly effectiveRank: number | null;
  readonly participationRatio: number | null;
  readonly conditionNumber: number | null;
  /** True where σ_r is under the resolution floor and the condition number is σ_1 / floor. */
  readonly conditionNumberIsLowerBound: boolean;
  readonly hillAlpha: number | null;
  readonly mpEdge: number | null;
  readonly mpOutliers: number | null;
  readonly resolutionFloor: number | null;
  readonly energyRank: EnergyRank;
  /** All singular values, descending; of an estimate, lower bounds of the first. Only with `values`. */
  readonly singularValues?: readonly number[];
  /** Of an estimate: some singular value lies within it of `spectralNorm`. */
  readonly residual?: number;
  /** Of an estimate from part of the rows: the norms are scaled by √(of / rows), and no bounds. */
  readonly sample?: Sample;
}

/** One matrix of a 3-D stack. */
export interface MatrixReport {
  readonly index: number;
  readonly spectrum: Spectrum | null;
  readonly reason?: string;
}

/** What was measured of one tensor. */
export interface TensorReport {
  readonly name: string;
  readonly stats?: TensorStatistics;
  readonly histogram?: Histogram | null;
  readonly logHistogram?: LogHistogram | null;
  /** Of a stack: the means over its matrices, without values. */
  readonly spectrum?: Spectrum | null;
  readonly matrices?: readonly MatrixReport[];
  /** Why something above is undefined. */
  readonly reason?: string;
  /** Why the tensor could not be read or analysed at all. */
  readonly error: string | null;
}

/** A figure of the base matrix, the other one and the update between them, as far as asked for. */
export interface Sides<T> {
  readonly base?: T;
  readonly other?: T;
  readonly update?: T;
}

/** abs(dW) in units of half a bf16 ULP of the base weight. */
export interface UlpRatio {
  readonly zero: number;
  readonly under: number;
  /** 16 log2 bins of width 1 over -8…8. */
  readonly bins: readonly number[];
  readonly over: number;
  /** False where the base is not on the bf16 grid, so that the half-ULP rule is only approximate. */
  readonly exact: boolean;
}

/** Figures of one pair of matrices, or of one pair of tensors of any shape (elementwise figures only). */
export interface PairFigures extends DirectionFigures {
  // metrics group `sparsity`
  readonly updateSparsity?: number | null;
  readonly exactEqualFraction?: number | null;
  readonly relativeUpdate?: number | null;
  readonly updateRadial?: number | null;
  readonly updateRadialCosine?: number | null;
  readonly ulpRatio?: UlpRatio | null;
  readonly rowSparsity?: readonly number[];
  readonly colSparsity?: readonly number[];
  readonly frobeniusNorm?: Sides<number | null>;
  // metrics groups `spectrum` and `update`
  readonly spectralNorm?: Sides<number | null>;
  readonly stableRank?: Sides<number | null>;
  readonly effectiveRank?: Sides<number | null>;
  readonly participationRatio?: Sides<number | null>;
  readonly conditionNumber?: Sides<number | null>;
  readonly conditionNumberIsLowerBound?: Sides<boolean | null>;
  readonly hillAlpha?: Sides<number | null>;
  readonly mpEdge?: Sides<number | null>;
  readonly mpOutliers?: Sides<number | null>;
  readonly energyRank?: Sides<EnergyRank | null>;
  readonly resolutionFloor?: Sides<number | null>;
  readonly singularValues?: Sides<readonly number[] | null>;
  readonly nss?: number | null;
  /** The size of `nss` that rounding alone can make. */
  readonly nssResolution?: number | null;
  readonly nssNull?: number | null;
  readonly nssExcess?: number | null;
  readonly nssDriftShare?: number | null;
  /** The same figures with the update permuted inside the matrix; null where it is not finite. */
  readonly shuffledControl?: PairFigures | null;
  /** Why something above is undefined. */
  readonly reason?: string;
}

export interface MatrixPairReport extends PairFigures {
  readonly index: number;
}

/** What was measured of one pair of tensors. */
export interface PairReport extends PairFigures {
  /** The name in the base checkpoint. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: { readonly base: Dtype; readonly other: Dtype };
  /** Elements that the sparsity figures count. */
  readonly elements: number;
  /** Of a stack: one entry a matrix. The tensor's own figures are then the means, sparsity weighted. */
  readonly matrices?: readonly MatrixPairReport[];
  readonly error: string | null;
}

/** Distribution of a figure over the analysed matrices; percentiles by linear interpolation. */
export interface Distribution {
  readonly mean: number | null;
  readonly median: number | null;
  readonly p10: number | null;
  readonly p90: number | null;
  readonly count: number;
}

/** Figures of the whole pair of checkpoints. */
export interface DiffModel extends DirectionModel {
  readonly updateSparsity?: number | null;
  readonly updateSparsityMatrices?: number | null;
  readonly exactEqualFraction?: number | null;
  readonly relativeUpdateTotal?: number | null;
  /** Of each matrix by itself, where `updateSparsityMatrices` weights them by their elements. */
  readonly updateSparsityEach?: Distribution;
  /** Share of Σ‖dW‖F² over the analysed matrices by layer; null where nothing changed. */
  readonly updateShare?: Readonly<Record<string, number>> | null;
  /** Of all floating tensors together. */
  readonly ulpRatio?: UlpRatio | null;
  /** How many matrices the spectral metrics cover. */
  readonly matrices: number;
  readonly relativeUpdate?: Distribution;
  readonly updateRadial?: Distribution;
  readonly nss?: Distribution;
  readonly nssNull?: Distribution;
  readonly nssExcess?: Distribution;
  readonly nssDriftShare?: Distribution;
  readonly stableRank?: { readonly update: Distribution };
  /** The same figures of the permuted updates; absent unless asked for. */
  readonly shuffledControl?: DiffModel;
}

/** The model's figures, and the same by layer number and by module kind (`q_proj`). */
export interface DiffSummary {
  readonly model: DiffModel;
  readonly byLayer: Readonly<Record<string, DiffModel>>;
  readonly byModule: Readonly<Record<string, DiffModel>>;
}
