/** Where an update went: figures of docs/METRICS.md, "Spectral change of a pair" and "Nulls". */
import type { Distribution } from './report.ts';

/** Figures by the k or α that was asked for. */
export type Keyed<T> = Readonly<Record<string, T>>;

/** A figure of the left and of the right singular subspaces. */
export interface LeftRight<T> {
  readonly U: T;
  readonly V: T;
}

/** Canonical angles between the leading k singular subspaces of both sides, in degrees. */
export interface Rotation {
  readonly maxU: number | null;
  readonly meanU: number | null;
  readonly maxV: number | null;
  readonly meanV: number | null;
  /** σ_k − σ_{k+1}; null for the last k. */
  readonly gap: { readonly base: number | null; readonly other: number | null };
  /** All angles, descending. Only with `values`. */
  readonly anglesU?: readonly number[];
  readonly anglesV?: readonly number[];
}

/** A quantity and the bound that it cannot exceed. */
export interface Bound {
  readonly value: number | null;
  readonly bound: number | null;
}

/** Figures of one pair of matrices; of a stack the means over its matrices. */
export interface DirectionFigures {
  // metrics group `rotation`
  readonly rotation?: Keyed<Rotation | null>;
  readonly rotationNull?: Keyed<LeftRight<number | null> | null>;
  readonly rotationExcess?: Keyed<LeftRight<number | null> | null>;
  readonly intruderDimensions?: number | null;
  // metrics group `masks`
  readonly principalOverlap?: Keyed<number | null>;
  readonly principalOverlapNull?: Keyed<number | null>;
  readonly principalOverlapExcess?: Keyed<number | null>;
  readonly principalOverlapZ?: Keyed<number | null>;
  /** True where the rank asked for covers the matrix: the mask is that of the largest magnitudes. */
  readonly principalMaskIsTopMagnitude?: boolean;
  readonly lowOverlap?: Keyed<number | null>;
  readonly lowOverlapNull?: Keyed<number | null>;
  readonly lowOverlapExcess?: Keyed<number | null>;
  readonly lowOverlapZ?: Keyed<number | null>;
  readonly offPrincipalEnergy?: Keyed<number | null>;
  readonly offPrincipalNull?: Keyed<number | null>;
  readonly principalEnergyExcess?: Keyed<number | null>;
  // of a trajectory
  readonly subspaceLocking?: Keyed<number | null>;
  readonly subspaceLockingBaseline?: Keyed<number | null>;
  /** Weyl and Mirsky with `update`, Wedin with `rotation`. */
  readonly bounds?: {
    readonly weyl?: Bound | null;
    readonly mirsky?: Bound | null;
    readonly wedin?: Keyed<Bound | null>;
  };
}

/** How much of what the bounds allow is used: value over bound, where the bound is no 0. */
export interface BoundUse {
  readonly weyl?: Distribution;
  readonly mirsky?: Distribution;
  /** Of the matrices where the bound says anything: under 1. */
  readonly wedin?: Keyed<Distribution>;
}

/** Distributions of them over the analysed matrices. */
export interface DirectionModel {
  readonly rotation?: Keyed<Readonly<Record<'maxU' | 'meanU' | 'maxV' | 'meanV', Distribution>>>;
  readonly rotationNull?: Keyed<LeftRight<Distribution>>;
  readonly rotationExcess?: Keyed<LeftRight<Distribution>>;
  readonly intruderDimensions?: Distribution;
  readonly principalOverlap?: Keyed<Distribution>;
  readonly principalOverlapNull?: Keyed<Distribution>;
  readonly principalOverlapExcess?: Keyed<Distribution>;
  readonly lowOverlap?: Keyed<Distribution>;
  readonly lowOverlapNull?: Keyed<Distribution>;
  readonly lowOverlapExcess?: Keyed<Distribution>;
  readonly offPrincipalEnergy?: Keyed<Distribution>;
  readonly offPrincipalNull?: Keyed<Distribution>;
  readonly principalEnergyExcess?: Keyed<Distribution>;
  readonly subspaceLocking?: Keyed<Distribution>;
  readonly subspaceLockingBaseline?: Keyed<Distribution>;
  readonly boundUse?: BoundUse;
}
