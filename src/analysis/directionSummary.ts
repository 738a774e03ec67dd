/** Distributions of where the updates of a model's matrices went. */
import type { DirectionFigures, DirectionModel, Keyed, LeftRight } from '../model/direction.ts';
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
    rotationExcess: byKey(matrices, ({ rotationExcess }) => rotationExcess, sidesOf),
  };
}

/** Of the group `masks`. */
export function masksModel(matrices: readonly DirectionFigures[]): DirectionModel {
  const of = (
    figureOf: (one: DirectionFigures) => Keyed<Figure> | undefined,
  ): Keyed<Distribution> => byKey(matrices, figureOf, distributionOf);
  return {
    principalOverlap: of((one) => one.principalOverlap),
    principalOverlapExcess: of((one) => one.principalOverlapExcess),
    lowOverlap: of((one) => one.lowOverlap),
    offPrincipalEnergy: of((one) => one.offPrincipalEnergy),
    principalEnergyExcess: of((one) => one.principalEnergyExcess),
  };
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
