/** Every dtype, shape and corner of the definitions, against test/oracle/figures.py. */
import assert from 'node:assert/strict';
import type { EnergyRank, PairFigures, TensorStatistics } from '../../../src/model/report.ts';
import { assertClose, assertNss, assertSingularValues } from '../support/closeness.ts';
import { jsonOf } from '../support/cli.ts';
import type { DiffDocument, InspectDocument, PairEntry } from '../support/documents.ts';
import { assertCondition, RANKS } from '../support/figures.ts';
import { readJson } from '../support/paths.ts';
import { assertStatistics } from '../support/statistics.ts';

type Expected = PairFigures & { readonly matrices?: readonly PairFigures[] };
type Oracle = Readonly<
  Record<string, { readonly statistics: TensorStatistics | null; readonly pair: Expected | null }>
>;

const oracle = readJson('test/data/fixtures.json') as Oracle;
const BASE = 'test/data/fixture-base.safetensors';
const OTHER = 'test/data/fixture-other.safetensors';

const SIDES = ['base', 'other'] as const;
const EXACT = ['updateSparsity', 'exactEqualFraction'] as const;
const SUMS = ['relativeUpdate', 'updateRadial', 'updateRadialCosine'] as const;

function assertElementwise(found: PairFigures, expected: PairFigures, what: string): void {
  for (const name of EXACT) {
    assert.equal(found[name], expected[name], `${what} ${name}`);
  }
  for (const name of SUMS) {
    assertClose(found[name], expected[name], 1e-9, `${what} ${name}`, 1e-13);
  }
  for (const side of [...SIDES, 'update'] as const) {
    assertClose(
      found.frobeniusNorm?.[side],
      expected.frobeniusNorm?.[side],
      1e-12,
      `${what} ‖·‖F ${side}`,
    );
  }
  const { zero, under, bins, over } = found.ulpRatio ?? {};
  assert.deepEqual({ zero, under, over, bins }, expected.ulpRatio, `${what} ulpRatio`);
  assert.deepEqual(found.rowSparsity, expected.rowSparsity, `${what} rowSparsity`);
  assert.deepEqual(found.colSparsity, expected.colSparsity, `${what} colSparsity`);
}

function assertSpectral(found: PairFigures, expected: PairFigures, what: string): void {
  for (const side of SIDES) {
    assertSingularValues(
      found.singularValues?.[side],
      expected.singularValues?.[side] ?? null,
      `${what} ${side}`,
    );
    for (const name of RANKS) {
      assertClose(
        found[name]?.[side],
        expected[name]?.[side],
        1e-8,
        `${what} ${name} ${side}`,
        1e-15,
      );
    }
    const { conditionNumber, conditionNumberIsLowerBound } = expected;
    const condition = {
      conditionNumber: conditionNumber?.[side] ?? null,
      conditionNumberIsLowerBound: conditionNumberIsLowerBound?.[side] ?? false,
    };
    const isDefined = typeof conditionNumberIsLowerBound?.[side] === 'boolean';
    assertCondition(found, side, isDefined ? condition : null, what);
    assertEnergy(
      found.energyRank?.[side],
      expected.energyRank?.[side],
      `${what} energyRank ${side}`,
    );
  }
  assertNss(found.nss, expected.nss, `${what} nss`);
  assertClose(found.nssResolution, expected.nssResolution, 1e-12, `${what} nssResolution`);
  assertClose(found.nssNull, expected.nssNull, 1e-6, `${what} nssNull`);
  assertClose(found.nssDriftShare, expected.nssDriftShare, 1e-6, `${what} nssDriftShare`);
  // As exact as the nss that it is a multiple of.
  const resolution = 1e-12 / (expected.nssNull ?? 1);
  assertClose(found.nssExcess, expected.nssExcess, 1e-6, `${what} nssExcess`, resolution);
}

function assertEnergy(
  found: EnergyRank | null | undefined,
  expected: EnergyRank | null | undefined,
  what: string,
): void {
  const undefinedRanks = { '0.5': null, '0.9': null, '0.99': null };
  assert.deepEqual(found ?? undefinedRanks, expected ?? undefinedRanks, what);
}

describe('diff of fixtures', () => {
  let found: ReadonlyMap<string, PairEntry>;

  before(async () => {
    const { tensors } = await jsonOf<DiffDocument>(
      'diff',
      BASE,
      OTHER,
      '--metrics',
      'sparsity,spectrum',
      '--values',
    );
    found = new Map(tensors.map((entry) => [entry.name, entry]));
  });

  for (const [name, { pair }] of Object.entries(oracle)) {
    it(`agrees on ${name}`, () => {
      const entry = found.get(name);
      assert.ok(entry);
      assert.equal(entry.error, null);
      if (pair === null) {
        assert.deepEqual([entry.updateSparsity ?? null, entry.nss], [null, undefined]);
      } else if (pair.matrices !== undefined) {
        assertStack(entry, pair.matrices, pair.updateSparsity);
      } else {
        assertElementwise(entry, pair, name);
        if (pair.singularValues !== undefined && !name.includes('embed')) {
          assertSpectral(entry, pair, name);
        }
      }
    });
  }

  it('says why a spectrum is undefined', () => {
    for (const name of ['value.nan', 'value.nan_other', 'value.inf']) {
      assert.match(found.get(name)?.reason ?? '', /NaN|Inf/, name);
    }
    assert.match(found.get('value.nan_in_stack')?.matrices?.[1]?.reason ?? '', /NaN/);
  });

  it('keeps the undefined matrix of a stack out of the means', () => {
    const stack = found.get('value.nan_in_stack');
    const defined = [0, 2].map(
      (index) => oracle['value.nan_in_stack']?.pair?.matrices?.[index]?.nss ?? Number.NaN,
    );
    assertNss(stack?.nss, ((defined[0] ?? 0) + (defined[1] ?? 0)) / 2, 'nss');
  });
});

function assertStack(
  entry: PairEntry,
  expected: readonly PairFigures[],
  sparsity: number | null | undefined,
): void {
  assert.equal(entry.matrices?.length, expected.length);
  assert.equal(entry.updateSparsity, sparsity);
  assert.equal(entry.singularValues, undefined);
  expected.forEach((figures, index) => {
    const matrix = entry.matrices?.[index];
    assert.ok(matrix);
    assert.equal(matrix.index, index);
    assertElementwise(matrix, figures, `${entry.name}[${index}]`);
    assertSpectral(matrix, figures, `${entry.name}[${index}]`);
  });
}

describe('inspect of fixtures', () => {
  let found: InspectDocument;

  before(async () => {
    found = await jsonOf<InspectDocument>('inspect', BASE, '--stats', '--spectrum', '--values');
  });

  for (const [name, { statistics, pair }] of Object.entries(oracle)) {
    it(`agrees on ${name}`, () => {
      const entry = found.tensors.find((tensor) => tensor.name === name);
      assert.ok(entry);
      if (statistics !== null) {
        assertStatistics(entry.stats, statistics, name);
      }
      const values = pair?.singularValues?.base;
      if (values !== undefined && !name.includes('embed')) {
        assertSingularValues(entry.spectrum?.singularValues ?? null, values, name);
      }
    });
  }

  it('counts every finite element in the histogram', () => {
    for (const { name, shape, stats, histogram } of found.tensors.filter(
      (tensor) => tensor.histogram,
    )) {
      const counted = histogram?.counts.reduce((sum, n) => sum + n, 0);
      const elements = shape.reduce((product, side) => product * side, 1);
      assert.equal(counted, elements - (stats?.nanCount ?? 0) - (stats?.infCount ?? 0), name);
    }
  });

  it('says why a spectrum is undefined', () => {
    const entry = found.tensors.find(({ name }) => name === 'value.nan');
    assert.equal(entry?.spectrum, null);
    assert.match(entry.reason ?? '', /NaN/);
  });
});
