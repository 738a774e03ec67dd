/** Where the fixtures' updates went, against test/oracle/directions.py: every dtype, shape and corner. */
import assert from 'node:assert/strict';
import type { LeftRight } from '../../../src/model/direction.ts';
import type { PairFigures } from '../../../src/model/report.ts';
import { assertAngles, assertClose, assertSingularValues } from '../support/closeness.ts';
import { jsonOf } from '../support/cli.ts';
import type { DiffDocument, PairEntry } from '../support/documents.ts';
import { assertCondition, RANKS, type Condition } from '../support/figures.ts';
import { readJson } from '../support/paths.ts';

type Figure = number | null;
/** Overlap, its null, excess and Z. */
type Overlap = readonly [Figure, Figure, Figure, Figure];
interface Bound {
  readonly value: number;
  readonly bound: Figure;
}

interface Expected {
  readonly masks: { readonly principal: Overlap; readonly low: Overlap; readonly margin: Figure };
  readonly update?: Condition &
    Readonly<Record<(typeof RANKS)[number], Figure>> & {
      readonly energyRank: Readonly<Record<string, Figure>>;
      readonly singularValues: readonly number[];
    };
  readonly rotation?: {
    readonly angles: {
      readonly U: readonly number[];
      readonly V: readonly number[];
      readonly gap: { readonly base: Figure; readonly other: Figure };
    } | null;
    readonly null: LeftRight<number> | null;
    readonly excess: LeftRight<Figure> | null;
    readonly wedin: Bound | null;
  };
  readonly intruderDimensions?: Figure;
  readonly energy?: { readonly off: Figure; readonly null: number; readonly excess: Figure };
  readonly weyl?: Bound;
  readonly mirsky?: Bound;
}

const [K, ENERGY_K, ALPHA] = ['2', '3', '0.3'];

const oracle = readJson('test/data/directions.json') as Readonly<
  Record<string, readonly (Expected | null)[]>
>;

function assertUpdate(found: PairFigures, { update }: Expected, what: string): void {
  const first = update?.spectralNorm ?? 0;
  // Of an update that is rounding alone, only the size is known.
  const isNoise = first <= 1e-14 * (found.spectralNorm?.base ?? 0);
  for (const name of isNoise ? (['spectralNorm'] as const) : RANKS) {
    const figure = found[name]?.update ?? null;
    assertClose(figure, update?.[name] ?? null, 1e-7, `${what} ${name} of the update`, 1e-15);
  }
  if (!isNoise) {
    assertCondition(found, 'update', update ?? null, `${what} of the update`);
  }
  const ranks = { '0.5': null, '0.9': null, '0.99': null };
  assert.deepEqual(found.energyRank?.update ?? ranks, update?.energyRank ?? ranks, what);
  assertSingularValues(found.singularValues?.update ?? null, update?.singularValues ?? null, what);
}

function assertBounds(found: PairFigures, { weyl, mirsky }: Expected, what: string): void {
  const absolute = 1e-13 * (found.spectralNorm?.base ?? 0) + 1e-300;
  for (const [name, expected] of [
    ['weyl', weyl],
    ['mirsky', mirsky],
  ] as const) {
    const { value = null, bound = null } = found.bounds?.[name] ?? {};
    assertClose(value, expected?.value ?? null, 1e-9, `${what} ${name} value`, absolute);
    assertClose(bound, expected?.bound ?? null, 1e-9, `${what} ${name} bound`, absolute);
  }
}

function assertRotation(found: PairFigures, { rotation }: Expected, what: string): void {
  const angles = found.rotation?.[K] ?? null;
  assert.equal(angles === null, (rotation?.angles ?? null) === null, `${what} rotation`);
  if (angles === null || !rotation?.angles) {
    return;
  }
  const { base, other } = rotation.angles.gap;
  const first = Math.max(found.spectralNorm?.base ?? 0, found.spectralNorm?.other ?? 0);
  const gap = Math.min(base ?? Infinity, other ?? Infinity);
  assertAngles(angles.anglesU, rotation.angles.U, first / gap, `${what} U`);
  assertAngles(angles.anglesV, rotation.angles.V, first / gap, `${what} V`);
  assertClose(angles.gap.base, base, 0, `${what} gap`, 1e-13 * first);
  assertClose(angles.gap.other, other, 0, `${what} gap`, 1e-13 * first);
  const wedin = found.bounds?.wedin?.[K];
  const noise = 1e-13 * (first / gap);
  assertClose(wedin?.value, rotation.wedin?.value, 1e-9, `${what} Wedin`, noise + 1e-13);
  assertClose(wedin?.bound, rotation.wedin?.bound, 1e-9, `${what} Wedin's bound`, noise);
  for (const side of ['U', 'V'] as const) {
    const null_ = found.rotationNull?.[K]?.[side];
    assertClose(null_, rotation.null?.[side], 1e-9, `${what} null ${side}`);
    const excess = found.rotationExcess?.[K]?.[side];
    const absolute = noise / (rotation.null?.[side] ?? 1);
    assertClose(excess, rotation.excess?.[side], 1e-8, `${what} excess ${side}`, absolute);
  }
}

function assertMasks(found: PairFigures, { masks, energy }: Expected, what: string): void {
  // Elements of the principal mask that rounding may swap would change every figure of it.
  const isDetermined = masks.margin === null || masks.margin === 0 || masks.margin > 1e-12;
  for (const [mask, expected] of [
    ['low', masks.low],
    ...(isDetermined ? [['principal', masks.principal] as const] : []),
  ] as const) {
    const figures = (['', 'Null', 'Excess', 'Z'] as const).map(
      (figure) => found[`${mask}Overlap${figure}`]?.[ALPHA],
    );
    figures.forEach((figure, i) => {
      assertClose(figure, expected[i], 1e-9, `${what} ${mask} overlap, ${i}`, 1e-13);
    });
  }
  const off = found.offPrincipalEnergy?.[ENERGY_K];
  assertClose(off, energy?.off ?? null, 1e-9, `${what} off-principal energy`, 1e-9);
  const excess = found.principalEnergyExcess?.[ENERGY_K];
  assertClose(excess, energy?.excess ?? null, 1e-9, `${what} energy excess`, 1e-9);
  if (energy !== undefined) {
    assertClose(found.offPrincipalNull?.[ENERGY_K], energy.null, 1e-12, `${what} energy null`);
  }
}

function assertMatrix(found: PairFigures, expected: Expected | null, what: string): void {
  if (expected === null) {
    assert.deepEqual(
      [found.rotation?.[K], found.lowOverlap?.[ALPHA], found.bounds?.weyl],
      [null, null, null],
      what,
    );
    return;
  }
  assertMasks(found, expected, what);
  assertUpdate(found, expected, what);
  assertBounds(found, expected, what);
  assertRotation(found, expected, what);
  assert.equal(found.intruderDimensions, expected.intruderDimensions ?? null, `${what} intruders`);
}

describe('directions of fixtures', () => {
  let found: ReadonlyMap<string, PairEntry>;

  before(async () => {
    const { tensors } = await jsonOf<DiffDocument>(
      ...['diff', 'test/data/fixture-base.safetensors', 'test/data/fixture-other.safetensors'],
      ...['--metrics', 'all', '--values', '--include-embeddings'],
      ...['--k', K, '--rank', '2', '--energy-k', ENERGY_K, '--alpha', ALPHA],
    );
    found = new Map(tensors.map((entry) => [entry.name, entry]));
  });

  for (const [name, matrices] of Object.entries(oracle)) {
    it(`agrees on ${name}`, () => {
      const entry = found.get(name);
      assert.ok(entry);
      assert.equal(entry.error, null);
      assert.doesNotMatch(entry.reason ?? '', /defect/);
      if (matrices.length === 0) {
        assert.deepEqual(
          [entry.rotation, entry.lowOverlap, entry.bounds],
          Array(3).fill(undefined),
        );
      } else if (entry.matrices === undefined) {
        assertMatrix(entry, matrices[0] ?? null, name);
      } else {
        assert.equal(entry.matrices.length, matrices.length);
        entry.matrices.forEach((one, i) => {
          assertMatrix(one, matrices[i] ?? null, `${name}[${i}]`);
        });
      }
    });
  }

  it('gives a stack the means of its matrices', () => {
    const stack = found.get('shape.stack');
    const mean = (of: (one: PairFigures) => number | null | undefined): number =>
      (stack?.matrices ?? []).reduce((sum, one) => sum + (of(one) ?? Number.NaN) / 3, 0);
    assertClose(
      stack?.rotation?.[K]?.maxU,
      mean((one) => one.rotation?.[K]?.maxU),
      1e-14,
      'maxU',
    );
    const overlap = mean((one) => one.principalOverlap?.[ALPHA]);
    assertClose(stack?.principalOverlap?.[ALPHA], overlap, 1e-14, 'overlap');
    const weyl = mean((one) => one.bounds?.weyl?.value);
    assertClose(stack?.bounds?.weyl?.value, weyl, 1e-14, 'Weyl');
    const rank = mean((one) => one.stableRank?.update);
    assertClose(stack?.stableRank?.update, rank, 1e-14, 'stable rank of the update');
    assert.equal(stack?.principalOverlapZ?.[ALPHA], null);
    assert.equal(stack.rotation?.[K]?.anglesU, undefined);
  });

  it('says where the rank covers the matrix', () => {
    assert.equal(found.get('shape.smallest')?.principalMaskIsTopMagnitude, true);
    assert.equal(found.get('shape.tall')?.principalMaskIsTopMagnitude, false);
  });
});
