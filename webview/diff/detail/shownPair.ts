/** What the sections of a pair's detail show: a matrix of a row, and what was measured of it. */
import type { PairFigures } from '../../../src/model/report.ts';
import type { Host } from '../../host/host.ts';
import type { DiffSession } from '../diffSession.ts';
import type { PairRow } from '../pairRow.ts';

export interface ShownPair {
  readonly host: Host;
  readonly session: DiffSession;
  readonly row: PairRow;
  /** Which matrix of a stack; 0 of every other tensor. */
  readonly matrix: number;
  /** Of that matrix; undefined before the first measurement. */
  readonly figures: PairFigures | undefined;
}

/** The groups of metrics that sections need, each with what tells that it was measured. */
const MEASURED_BY = {
  spectrum: (figures: PairFigures) => figures.nss,
  update: (figures: PairFigures) => figures.spectralNorm?.update,
  rotation: (figures: PairFigures) => figures.rotation,
  masks: (figures: PairFigures) => figures.principalOverlap,
} as const;

export type SpectralMetric = keyof typeof MEASURED_BY;

/** Whether a group was measured; what it found may be undefined, which is null. */
export function isMeasured({ figures }: ShownPair, metric: SpectralMetric): boolean {
  return figures !== undefined && MEASURED_BY[metric](figures) !== undefined;
}

/** Why figures of a matrix are undefined. */
export function reasonOf({ row, figures }: ShownPair): string | null {
  return figures?.reason ?? row.report?.reason ?? null;
}
