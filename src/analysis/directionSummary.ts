/** Distributions of where the updates of a model's matrices went. */
import type {
  Bound,
  BoundUse,
  DirectionFigures,
  DirectionModel,
  Keyed,
  LeftRight,
} from '../model/direction.ts';
import type { Distribution } from '../model/report.ts';
import { distributionOf } from './distribution.ts';

type Figure = number | null | undefined;

/** Of the group `rotation`. */
export function rotationModel(matrices: readonly DirectionFigures[]): DirectionModel {
  return {
    rotation: byKey(
      matrices,
      ({ rotation }) => rotation,
      (all) => ({
        maxU: distributionOf(all.map((one) => one?.maxU)),
        meanU: distributionOf(all.map((one) => one?.meanU)),
        maxV: distributionOf(all.map((one) => one?.maxV)),
        meanV: distributionOf(all.map((one) => one?.meanV)),
      }),
    ),
    rotationNull: byKey(matrices, ({ rotationNull }) => rotationNull, sidesOf),
    rotationExcess: byKey(matrices, ({ rotationExcess }) => rotationExcess, sidesOf),
    intruderDimensions: distributionOf(matrices.map((one) => one.intruderDimensions)),
  };
}

/** Of the group `masks`. */
export function masksModel(matrices: readonly DirectionFigures[]): DirectionModel {
  const of = (
    figureOf: (one: DirectionFigures) => Keyed<Figure> | undefined,
  ): Keyed<Distribution> => byKey(matrices, figureOf, distributionOf);
  return {
    principalOverlap: of((one) => one.principalOverlap),
    principalOverlapNull: of((one) => one.principalOverlapNull),
    principalOverlapExcess: of((one) => one.principalOverlapExcess),
    lowOverlap: of((one) => one.lowOverlap),
    lowOverlapNull: of((one) => one.lowOverlapNull),
    lowOverlapExcess: of((one) => one.lowOverlapExcess),
    offPrincipalEnergy: of((one) => one.offPrincipalEnergy),
    offPrincipalNull: of((one) => one.offPrincipalNull),
    principalEnergyExcess: of((one) => one.principalEnergyExcess),
  };
}

/** Of a trajectory; nothing where there is none. */
export function lockingModel(matrices: readonly DirectionFigures[]): DirectionModel {
  if (matrices.every(({ subspaceLocking }) => subspaceLocking === undefined)) {
    return {};
  }
  return {
    subspaceLocking: byKey(matrices, (one) => one.subspaceLocking, distributionOf),
    subspaceLockingBaseline: byKey(matrices, (one) => one.subspaceLockingBaseline, distributionOf),
  };
}

/** Of the group `update`: the bounds of the singular values. */
export function spectralBoundUse(
  matrices: readonly DirectionFigures[],
): Required<Pick<BoundUse, 'weyl' | 'mirsky'>> {
  return {
    weyl: distributionOf(matrices.map(({ bounds }) => used(bounds?.weyl))),
    mirsky: distributionOf(matrices.map(({ bounds }) => used(bounds?.mirsky))),
  };
}

/** Of the group `rotation`: the bound of the angles. One over 1 allows every angle, and is left out. */
export function angularBoundUse(
  matrices: readonly DirectionFigures[],
): Required<Pick<BoundUse, 'wedin'>> {
  const isVacuous = (one: Bound | null): boolean => (one?.bound ?? 0) > 1;
  return {
    wedin: byKey(
      matrices,
      ({ bounds }) => bounds?.wedin,
      (all) => distributionOf(all.map((one) => (isVacuous(one) ? null : used(one)))),
    ),
  };
}

/** Undefined where either is, and where nothing was allowed. */
function used(one: Bound | null | undefined): number | null {
  const { value = null, bound = null } = one ?? {};
  return value === null || bound === null || bound === 0 ? null : value / bound;
}

function sidesOf(all: readonly (LeftRight<number | null> | null)[]): LeftRight<Distribution> {
  return {
    U: distributionOf(all.map((one) => one?.U)),
    V: distributionOf(all.map((one) => one?.V)),
  };
}

/** Gathers the figures of all matrices under every k or α that any of them was asked for. */
function byKey<T, R>(
  matrices: readonly DirectionFigures[],
  figuresOf: (one: DirectionFigures) => Keyed<T> | undefined,
  summarize: (all: readonly T[]) => R,
): Keyed<R> {
  const gathered = new Map<string, T[]>();
  for (const matrix of matrices) {
    for (const [key, figure] of Object.entries(figuresOf(matrix) ?? {})) {
      const all = gathered.get(key) ?? [];
      all.push(figure);
      gathered.set(key, all);
    }
  }
  return Object.fromEntries([...gathered].map(([key, all]) => [key, summarize(all)]));
}
