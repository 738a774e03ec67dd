/** The figures of pairs that a report's tables show, in their order. */
import type { Keyed } from '../../model/direction.ts';
import type { DiffModel, Distribution, PairFigures } from '../../model/report.ts';
import { choiceOf } from '../gates.ts';

type Value = number | null | undefined;

/** One figure, of a pair and as a distribution over the matrices of a model or group. */
export interface PairFigure {
  /** Name of its definition. */
  readonly id: string;
  /** Its name with the k, α or side that it is of. */
  readonly title: string;
  readonly isSigned: boolean;
  readonly of: (figures: PairFigures) => Value;
  /** Absent where a mean over matrices is not among the model's figures. */
  readonly model?: (model: DiffModel) => Distribution | undefined;
}

/** Every figure that was asked for, by what the model's summary or any pair has. */
export function pairFigures(
  model: DiffModel,
  pairs: readonly PairFigures[],
): readonly PairFigure[] {
  const { k, alpha, energyK } = choiceOf(model);
  return [
    ...scalarFigures(),
    ...keys(model.rotation, k).flatMap(rotationFigures),
    ...keys(model.principalOverlap, alpha).flatMap(overlapFigures),
    ...keys(model.offPrincipalEnergy, energyK).flatMap(energyFigures),
    {
      ...plain('intruderDimensions', ({ intruderDimensions }) => intruderDimensions),
      model: ({ intruderDimensions }: DiffModel) => intruderDimensions,
    },
  ].filter((figure) => isAnywhere(figure, model, pairs));
}

/** Those of the first k and α: a table of groups or tensors has no room for all of them. */
export function leadingFigures(figures: readonly PairFigure[]): readonly PairFigure[] {
  const leading = new Map<string, string>();
  return figures.filter(({ id, title }) => {
    const key = /\((.*?)\)/.exec(title)?.[1] ?? '';
    const first = leading.get(id) ?? key;
    leading.set(id, first);
    return key === first;
  });
}

function scalarFigures(): readonly PairFigure[] {
  return [
    plain('updateSparsity', ({ updateSparsity }) => updateSparsity),
    plain('exactEqualFraction', ({ exactEqualFraction }) => exactEqualFraction),
    {
      ...plain('relativeUpdate', ({ relativeUpdate }) => relativeUpdate),
      model: ({ relativeUpdate }) => relativeUpdate,
    },
    { ...plain('nss', ({ nss }) => nss), model: ({ nss }) => nss },
    plain('nssResolution', ({ nssResolution }) => nssResolution),
    { ...plain('nssNull', ({ nssNull }) => nssNull), model: ({ nssNull }) => nssNull },
    { ...plain('nssExcess', ({ nssExcess }) => nssExcess), model: ({ nssExcess }) => nssExcess },
    {
      ...plain('stableRank', ({ stableRank }) => stableRank?.update),
      title: 'stableRank of ΔW',
      model: ({ stableRank }) => stableRank?.update,
    },
    {
      ...plain('effectiveRank', ({ effectiveRank }) => effectiveRank?.update),
      title: 'effectiveRank of ΔW',
    },
  ];
}

function rotationFigures(k: string): readonly PairFigure[] {
  return (['U', 'V'] as const).flatMap((side) => {
    const max = `max${side}` as const;
    return [
      {
        ...plain('rotation', ({ rotation }) => field(rotation, k, (one) => one[max])),
        title: `rotation(${k}) max ${side}`,
        model: ({ rotation }: DiffModel) => rotation?.[k]?.[max],
      },
      {
        ...plain('rotationExcess', ({ rotationExcess }) =>
          field(rotationExcess, k, (one) => one[side]),
        ),
        title: `rotationExcess(${k}) ${side}`,
        model: ({ rotationExcess }: DiffModel) => rotationExcess?.[k]?.[side],
      },
    ];
  });
}

function overlapFigures(alpha: string): readonly PairFigure[] {
  return [
    keyed(
      'principalOverlap',
      alpha,
      (one) => one.principalOverlap,
      (all) => all.principalOverlap,
    ),
    {
      ...keyed(
        'principalOverlapExcess',
        alpha,
        (one) => one.principalOverlapExcess,
        (all) => all.principalOverlapExcess,
      ),
      isSigned: true,
    },
    keyed(
      'lowOverlap',
      alpha,
      (one) => one.lowOverlap,
      (all) => all.lowOverlap,
    ),
    {
      ...keyed(
        'lowOverlapExcess',
        alpha,
        (one) => one.lowOverlapExcess,
        (all) => all.lowOverlapExcess,
      ),
      isSigned: true,
    },
  ];
}

function energyFigures(k: string): readonly PairFigure[] {
  return [
    keyed(
      'offPrincipalEnergy',
      k,
      (one) => one.offPrincipalEnergy,
      (all) => all.offPrincipalEnergy,
    ),
    keyed(
      'principalEnergyExcess',
      k,
      (one) => one.principalEnergyExcess,
      (all) => all.principalEnergyExcess,
    ),
  ];
}

function plain(id: string, of: PairFigure['of']): PairFigure {
  return { id, title: id, isSigned: false, of };
}

function keyed(
  id: string,
  key: string,
  of: (figures: PairFigures) => Keyed<number | null> | undefined,
  model: (model: DiffModel) => Keyed<Distribution> | undefined,
): PairFigure {
  return {
    ...plain(id, (figures) => of(figures)?.[key]),
    title: `${id}(${key})`,
    model: (all) => model(all)?.[key],
  };
}

/** Undefined stays undefined, and what was not asked for absent. */
function field<T>(
  figures: Keyed<T | null> | undefined,
  key: string,
  of: (figure: T) => number | null,
): Value {
  const figure = figures?.[key];
  if (figure === undefined) {
    return undefined;
  }
  return figure === null ? null : of(figure);
}

function isAnywhere(
  { of, model }: PairFigure,
  summary: DiffModel,
  pairs: readonly PairFigures[],
): boolean {
  return model?.(summary) !== undefined || pairs.some((pair) => of(pair) !== undefined);
}

/** All of them, the one that the gates look at first. */
function keys(figures: Keyed<unknown> | undefined, first: string): readonly string[] {
  const all = Object.keys(figures ?? {});
  return [...all.filter((key) => key === first), ...all.filter((key) => key !== first)];
}
