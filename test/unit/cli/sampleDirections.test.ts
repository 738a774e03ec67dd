/** Where the samples' updates went, against samples/oracle.md and samples/nulls.py. */
import assert from 'node:assert/strict';
import type { LeftRight } from '../../../src/model/direction.ts';
import { assertAngles, assertClose, assertSingularValues } from '../support/closeness.ts';
import { jsonOf } from '../support/cli.ts';
import type { DiffDocument, PairEntry } from '../support/documents.ts';
import { readJson } from '../support/paths.ts';

type Figure = number | null;

interface OracleAngles {
  readonly left_deg: readonly number[];
  readonly right_deg: readonly number[];
  readonly left_max: number;
  readonly left_mean: number;
  readonly right_max: number;
  readonly right_mean: number;
  readonly own_gap_w0: Figure;
  readonly own_gap_w1: Figure;
  readonly wedin: { readonly sin_theta_max: number; readonly bound: Figure } | null;
}

interface OracleMask {
  readonly princ_and_changed: number;
  readonly low_and_changed: number;
  readonly princ_margin: number;
}

interface OracleBound {
  readonly lhs: number;
  readonly rhs: number;
}

interface OracleTensor {
  readonly spec_w0: number;
  readonly spec_dw: number;
  readonly stable_rank_dw: number;
  readonly eff_rank_dw: number;
  readonly angles: Readonly<Record<string, OracleAngles>>;
  readonly masks: {
    readonly changed: number;
    readonly 'alpha=0.5': OracleMask;
    readonly 'alpha=0.3': OracleMask;
  };
  readonly off_principal_energy: { readonly value: number };
  readonly weyl: OracleBound;
  readonly mirsky: OracleBound;
  readonly singular_values?: { readonly dw: readonly number[] };
}

type Mean = Readonly<{ mean: number }>;

interface OracleModel {
  readonly left_max_deg_k8: Mean;
  readonly right_mean_deg_k8: Mean;
  readonly off_principal_energy: Mean;
  readonly 'alpha=0.5': { readonly mean_overlap_princ: number; readonly mean_overlap_low: number };
}

type ByKey = Readonly<Record<string, Figure>>;
type Nulls = Readonly<
  Record<
    | 'principalOverlapNull'
    | 'principalOverlapExcess'
    | 'principalOverlapZ'
    | 'lowOverlapNull'
    | 'lowOverlapExcess'
    | 'lowOverlapZ'
    | 'offPrincipalNull'
    | 'principalEnergyExcess',
    ByKey
  > &
    Record<'rotationNull' | 'rotationExcess', Readonly<Record<string, LeftRight<Figure> | null>>>
>;

const oracle = readJson('test/data/oracle.json') as {
  readonly pairs: Readonly<
    Record<
      string,
      {
        readonly model: { readonly hidden_2d: OracleModel };
        readonly tensors: Readonly<Record<string, OracleTensor>>;
      }
    >
  >;
};
const nulls = readJson('test/data/nulls.json') as Readonly<
  Record<string, Readonly<Record<string, Nulls>>>
>;

function assertAnglesOf(entry: PairEntry, expected: OracleTensor): void {
  assert.ok(Object.keys(expected.angles).length >= 2);
  for (const [k, angles] of Object.entries(expected.angles)) {
    const found = entry.rotation?.[k];
    const what = `${entry.name} k=${k}`;
    assert.ok(found, what);
    const gap = Math.min(angles.own_gap_w0 ?? Infinity, angles.own_gap_w1 ?? Infinity);
    const condition = expected.spec_w0 / gap;
    assertAngles(found.anglesU, angles.left_deg, condition, `${what} U`);
    assertAngles(found.anglesV, angles.right_deg, condition, `${what} V`);
    assert.equal(found.maxU, found.anglesU?.[0], what);
    assert.equal(found.maxV, found.anglesV?.[0], what);
    const noise = 1e-9 + 1e-12 * condition;
    assertClose(found.meanU, angles.left_mean, 0, `${what} mean U`, noise);
    assertClose(found.meanV, angles.right_mean, 0, `${what} mean V`, noise);
    assertClose(found.gap.base, angles.own_gap_w0, 1e-9, `${what} gap`, 1e-13);
    const wedin = entry.bounds?.wedin?.[k];
    assertClose(wedin?.value, angles.wedin?.sin_theta_max, 1e-8, `${what} Wedin`, noise);
    assertClose(wedin?.bound, angles.wedin?.bound, 1e-7, `${what} Wedin's bound`);
  }
}

function assertMasksOf(entry: PairEntry, expected: OracleTensor): void {
  for (const alpha of ['0.5', '0.3'] as const) {
    const mask = expected.masks[`alpha=${alpha}`];
    const { changed } = expected.masks;
    const what = `${entry.name} α=${alpha}`;
    // An element may flip where rounding decides between the last one in and the first one out.
    const slack = mask.princ_margin < 1e-12 ? 1 / changed : 0;
    const principal = mask.princ_and_changed / changed;
    assertClose(entry.principalOverlap?.[alpha], principal, 0, `${what} principal`, slack);
    assert.equal(entry.lowOverlap?.[alpha], mask.low_and_changed / changed, `${what} low`);
  }
  const off = entry.offPrincipalEnergy?.['16'];
  assertClose(off, expected.off_principal_energy.value, 1e-9, `${entry.name} energy`);
}

function assertUpdateOf(entry: PairEntry, expected: OracleTensor): void {
  const { name, bounds } = entry;
  assertClose(entry.spectralNorm?.update, expected.spec_dw, 1e-10, `${name} ‖dW‖2`);
  assertClose(entry.stableRank?.update, expected.stable_rank_dw, 1e-9, `${name} stable rank`);
  assertClose(entry.effectiveRank?.update, expected.eff_rank_dw, 1e-9, `${name} effective rank`);
  for (const which of ['weyl', 'mirsky'] as const) {
    const { lhs, rhs } = expected[which];
    assertClose(bounds?.[which]?.value, lhs, 1e-6, `${name} ${which} value`, 1e-12);
    assertClose(bounds?.[which]?.bound, rhs, 1e-10, `${name} ${which} bound`);
  }
  if (expected.singular_values !== undefined) {
    assertSingularValues(entry.singularValues?.update, expected.singular_values.dw, name);
  }
}

function assertNullsOf(entry: PairEntry, expected: Nulls): void {
  for (const figure of [
    'principalOverlapNull',
    'principalOverlapExcess',
    'principalOverlapZ',
    'lowOverlapNull',
    'lowOverlapExcess',
    'lowOverlapZ',
    'offPrincipalNull',
    'principalEnergyExcess',
  ] as const) {
    for (const [key, value] of Object.entries(expected[figure])) {
      assertClose(entry[figure]?.[key], value, 1e-8, `${entry.name} ${figure} ${key}`, 1e-10);
    }
  }
  for (const figure of ['rotationNull', 'rotationExcess'] as const) {
    for (const [k, value] of Object.entries(expected[figure])) {
      for (const side of ['U', 'V'] as const) {
        const found = entry[figure]?.[k]?.[side];
        assertClose(found, value?.[side], 1e-6, `${entry.name} ${figure} ${k} ${side}`);
      }
    }
  }
}

for (const [label, file] of [
  ['base->rlvr', 'rlvr.safetensors'],
  ['base->sft', 'sft.safetensors'],
] as const) {
  describe(`directions of the samples, ${label}`, () => {
    const expected = oracle.pairs[label];
    assert.ok(expected);
    let found: DiffDocument;
    let analysed: readonly PairEntry[];
    const each = (check: (entry: PairEntry, tensor: OracleTensor) => void): void => {
      assert.equal(analysed.length, 28);
      for (const entry of analysed) {
        const tensor = expected.tensors[entry.name];
        assert.ok(tensor, entry.name);
        check(entry, tensor);
      }
    };

    before(async () => {
      found = await jsonOf<DiffDocument>(
        ...['diff', 'samples/base.safetensors', `samples/${file}`, '--metrics', 'all'],
        ...['--k', '8,32,64', '--rank', '16', '--alpha', '0.5,0.3', '--values'],
      );
      analysed = found.tensors.filter(({ rotation }) => rotation !== undefined);
    });

    it('finds the angles of the principal subspaces, and Wedin holds', () => each(assertAnglesOf));
    it('finds the overlaps and the energy outside', () => each(assertMasksOf));
    it('finds the spectrum of the update, and Weyl and Mirsky hold', () => each(assertUpdateOf));

    it('says what an update of the same size would have shown', () => {
      each((entry) => {
        const tensor = nulls[label]?.[entry.name];
        assert.ok(tensor);
        assertNullsOf(entry, tensor);
      });
    });

    it('finds no numerical defect', () => {
      assert.ok(found.tensors.every(({ reason }) => reason === undefined));
    });

    it('sums the model up', () => {
      const { model } = found;
      const { hidden_2d: hidden } = expected.model;
      assertClose(model.rotation?.['8']?.maxU.mean, hidden.left_max_deg_k8.mean, 1e-7, 'U8');
      assertClose(model.rotation?.['8']?.meanV.mean, hidden.right_mean_deg_k8.mean, 1e-7, 'V8');
      const off = model.offPrincipalEnergy?.['16']?.mean;
      assertClose(off, hidden.off_principal_energy.mean, 1e-9, 'energy');
      const masks = hidden['alpha=0.5'];
      const overlap = model.principalOverlap?.['0.5'];
      assertClose(overlap?.mean, masks.mean_overlap_princ, 1e-4, 'principal overlap');
      assertClose(model.lowOverlap?.['0.5']?.mean, masks.mean_overlap_low, 1e-12, 'low overlap');
      assert.equal(overlap?.count, 28);
      assert.equal(found.byModule['q_proj']?.principalEnergyExcess?.['16']?.count, 4);
      assert.equal(found.byLayer['0']?.rotationExcess?.['8']?.U.count !== undefined, true);
    });
  });
}

describe('a checkpoint and itself', () => {
  it('turn by no angle, not even by one that rounding makes', async () => {
    const { model, tensors } = await jsonOf<DiffDocument>(
      ...['diff', 'samples/rlvr.safetensors', 'samples/rlvr.safetensors'],
      ...['--metrics', 'rotation', '--k', '8,32'],
    );
    for (const k of ['8', '32']) {
      const { maxU, meanU, maxV, meanV } = model.rotation?.[k] ?? {};
      assert.deepEqual(
        [maxU, meanU, maxV, meanV].map((summary) => summary?.mean),
        [0, 0, 0, 0],
      );
    }
    const wedin = tensors.flatMap(({ bounds }) => bounds?.wedin?.['8'] ?? []);
    assert.equal(wedin.length, 28);
    assert.ok(wedin.every(({ value, bound }) => value === 0 && bound === 0));
  });
});

describe('options of the directions', () => {
  const pair = ['diff', 'samples/base.safetensors', 'samples/rlvr.safetensors'] as const;
  const one = ['--tensors', 'model.layers.0.self_attn.k_proj.weight'] as const;

  it('measures the default k that fit into half the rank, and any k that is asked for', async () => {
    const byDefault = await jsonOf<DiffDocument>(...pair, ...one, '--metrics', 'rotation');
    assert.deepEqual(Object.keys(byDefault.tensors[0]?.rotation ?? {}), ['8', '32']);
    assert.equal(byDefault.tensors[0]?.principalOverlap, undefined);
    assert.equal(byDefault.tensors[0]?.rotation?.['8']?.anglesU, undefined);
    const asked = await jsonOf<DiffDocument>(
      ...[...pair, ...one, '--metrics', 'rotation', '--k', '64,1,65'],
    );
    const { rotation, bounds, rotationNull } = asked.tensors[0] ?? {};
    assert.deepEqual(Object.keys(rotation ?? {}), ['1', '64', '65']);
    // 64 rows: the left subspace is the whole space, and there is no gap behind it.
    assertClose(rotation?.['64']?.maxU, 0, 0, 'the whole space', 1e-11);
    assert.deepEqual(rotation?.['64']?.gap, { base: null, other: null });
    assert.equal(bounds?.wedin?.['64']?.bound, null);
    assert.deepEqual(
      [rotation['65'], rotationNull?.['65'], bounds.wedin['65']],
      [null, null, null],
    );
    assert.deepEqual(asked.model.rotation?.['65']?.maxU.count, 0);
  });

  it('does not depend on the number of threads', async () => {
    const of = async (threads: string): Promise<DiffDocument> =>
      jsonOf<DiffDocument>(...pair, '--metrics', 'masks', '--threads', threads);
    assert.deepEqual((await of('1')).tensors, (await of('3')).tensors);
  });
});
