/** Where a pair's update went, for the keys that the table and the map show. */
import type { Keyed } from '../../src/model/direction.ts';
import { DEFAULT_K, DEFAULT_MEASURES } from '../../src/model/pairMetrics.ts';
import type { PairFigures } from '../../src/model/report.ts';

/** The first defaults: those that publications give. */
export const K = String(DEFAULT_K[0]);
export const ALPHA = DEFAULT_MEASURES.alpha[0] ?? '';
export const ENERGY_K = String(DEFAULT_MEASURES.energyK[0]);

type Figure = number | null | undefined;

/** Null where it is undefined or the matrix is too small for the key; undefined where not measured. */
function at<T>(keyed: Keyed<T | null> | undefined, key: string): T | null | undefined {
  return keyed === undefined ? undefined : (keyed[key] ?? null);
}

function part<T>(of: T | null | undefined, figure: (of: T) => number | null): Figure {
  return of === undefined ? undefined : of && figure(of);
}

/** In the order in which they are listed. */
export const DIRECTIONS = {
  stableRankUpdate: ({ stableRank }: PairFigures): Figure => stableRank?.update,
  rotationU: (of: PairFigures): Figure => part(at(of.rotation, K), ({ maxU }) => maxU),
  rotationV: (of: PairFigures): Figure => part(at(of.rotation, K), ({ maxV }) => maxV),
  rotationExcessU: (of: PairFigures): Figure => part(at(of.rotationExcess, K), ({ U }) => U),
  rotationExcessV: (of: PairFigures): Figure => part(at(of.rotationExcess, K), ({ V }) => V),
  principalOverlap: (of: PairFigures): Figure => at(of.principalOverlap, ALPHA),
  principalOverlapExcess: (of: PairFigures): Figure => at(of.principalOverlapExcess, ALPHA),
  lowOverlap: (of: PairFigures): Figure => at(of.lowOverlap, ALPHA),
  lowOverlapExcess: (of: PairFigures): Figure => at(of.lowOverlapExcess, ALPHA),
  offPrincipalEnergy: (of: PairFigures): Figure => at(of.offPrincipalEnergy, ENERGY_K),
  principalEnergyExcess: (of: PairFigures): Figure => at(of.principalEnergyExcess, ENERGY_K),
  intruderDimensions: ({ intruderDimensions }: PairFigures): Figure => intruderDimensions,
} as const;

export type DirectionId = keyof typeof DIRECTIONS;
