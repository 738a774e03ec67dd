/** The samples' figures against those that numpy and scipy computed: samples/oracle.md. */
import assert from 'node:assert/strict';
import { assertClose, assertNss, assertSingularValues } from '../support/closeness.ts';
import { jsonOf } from '../support/cli.ts';
import type { DiffDocument, PairEntry } from '../support/documents.ts';
import { readJson } from '../support/paths.ts';

interface Singular {
  readonly first: number;
  readonly last: number;
  readonly sum: number;
  readonly median: number;
}

interface OracleTensor {
  readonly shape: readonly number[];
  readonly n: number;
  readonly unchanged: number;
  readonly exact_equal: number;
  readonly fro_w0: number;
  readonly fro_w1: number;
  readonly fro_dw: number;
  readonly rel_update: number;
  readonly nss?: number;
  readonly stable_rank_w0?: number;
  readonly eff_rank_w0?: number;
  readonly eff_rank_w1?: number;
  readonly hill_w0?: number;
  readonly hill_w1?: number;
  readonly singular_summary?: { readonly w0: Singular; readonly w1: Singular };
  readonly singular_values?: { readonly w0: readonly number[]; readonly w1: readonly number[] };
}

interface OracleModel {
  readonly tensors: number;
  readonly sparsity_bf16: number;
  readonly exact_equal: number;
  readonly nss: { readonly mean: number };
  readonly rel_update: { readonly mean: number };
}

interface OraclePair {
  readonly model: Readonly<Record<'weights_2d' | 'hidden_2d' | 'all_tensors', OracleModel>>;
  readonly tensors: Readonly<Record<string, OracleTensor>>;
}

type Nulls = Readonly<
  Record<
    string,
    Readonly<
      Record<
        'nssNull' | 'nssDriftShare' | 'nssExcess' | 'updateRadial' | 'updateRadialCosine',
        number | null
      >
    >
  >
>;

const oracle = readJson('test/data/oracle.json') as {
  readonly pairs: Readonly<Record<string, OraclePair>>;
};
const nulls = readJson('test/data/nulls.json') as Readonly<Record<string, Nulls>>;

function isEmbedding(name: string): boolean {
  return /embed|lm_head/.test(name);
}

function assertElementwise(entry: PairEntry, expected: OracleTensor): void {
  assert.equal(entry.updateSparsity, expected.unchanged / expected.n, entry.name);
  assert.equal(entry.exactEqualFraction, expected.exact_equal, entry.name);
  assertClose(entry.relativeUpdate, expected.rel_update, 1e-12, `${entry.name} relativeUpdate`);
  assertClose(entry.frobeniusNorm?.base, expected.fro_w0, 1e-12, `${entry.name} ‖W0‖F`);
  assertClose(entry.frobeniusNorm?.other, expected.fro_w1, 1e-12, `${entry.name} ‖W1‖F`);
  assertClose(entry.frobeniusNorm?.update, expected.fro_dw, 1e-12, `${entry.name} ‖dW‖F`);
}

function assertSummary(
  values: readonly number[] | null | undefined,
  expected: Singular,
  what: string,
): void {
  assert.ok(values, what);
  const middle = values.length / 2;
  const median = ((values[Math.ceil(middle) - 1] ?? 0) + (values[Math.floor(middle)] ?? 0)) / 2;
  const absolute = 1e-11 * expected.first;
  assertClose(values[0], expected.first, 0, `${what} σ₁`, absolute);
  assertClose(values.at(-1), expected.last, 0, `${what} last σ`, absolute);
  assertClose(median, expected.median, 0, `${what} median σ`, absolute);
  assertClose(
    values.reduce((sum, value) => sum + value, 0),
    expected.sum,
    0,
    `${what} Σσ`,
    absolute * values.length,
  );
}

function assertSpectrum(entry: PairEntry, expected: OracleTensor): void {
  const { name, singularValues } = entry;
  assertNss(entry.nss, expected.nss, `${name} nss`);
  assertClose(entry.stableRank?.base, expected.stable_rank_w0, 1e-10, `${name} stableRank`);
  assertClose(entry.effectiveRank?.base, expected.eff_rank_w0, 1e-10, `${name} effectiveRank`);
  assertClose(entry.effectiveRank?.other, expected.eff_rank_w1, 1e-10, `${name} effectiveRank`);
  assertClose(entry.hillAlpha?.base, expected.hill_w0, 1e-9, `${name} hillAlpha`);
  assertClose(entry.hillAlpha?.other, expected.hill_w1, 1e-9, `${name} hillAlpha`);
  assert.ok(expected.singular_summary);
  assertSummary(singularValues?.base, expected.singular_summary.w0, `${name} base`);
  assertSummary(singularValues?.other, expected.singular_summary.w1, `${name} other`);
  if (expected.singular_values !== undefined) {
    assertSingularValues(singularValues?.base, expected.singular_values.w0, `${name} base`);
    assertSingularValues(singularValues?.other, expected.singular_values.w1, `${name} other`);
  }
}

function assertModel({ model }: DiffDocument, matrices: OracleModel, all: OracleModel): void {
  assert.equal(model.updateSparsity, all.sparsity_bf16);
  assert.equal(model.exactEqualFraction, all.exact_equal);
  assert.equal(model.updateSparsityMatrices, matrices.sparsity_bf16);
  assert.equal(model.matrices, matrices.tensors);
  assertNss(model.nss?.mean, matrices.nss.mean, 'mean nss');
  assertClose(model.relativeUpdate?.mean, matrices.rel_update.mean, 1e-12, 'mean relativeUpdate');
}

for (const [label, file] of [
  ['base->rlvr', 'rlvr.safetensors'],
  ['base->sft', 'sft.safetensors'],
] as const) {
  describe(`diff of the samples, ${label}`, () => {
    const expected = oracle.pairs[label];
    assert.ok(expected);
    let found: DiffDocument;

    before(async () => {
      found = await jsonOf<DiffDocument>(
        ...['diff', 'samples/base.safetensors', `samples/${file}`],
        ...['--metrics', 'sparsity,spectrum', '--values'],
      );
    });

    it('has every tensor of both, and nothing else', () => {
      assert.deepEqual(
        found.tensors.map(({ name }) => name).sort(),
        Object.keys(expected.tensors).sort(),
      );
      assert.deepEqual(
        [found.onlyInBase, found.onlyInOther, found.tied, found.shapeMismatch],
        [[], [], [], []],
      );
    });

    it('counts the unchanged elements exactly', () => {
      for (const entry of found.tensors) {
        const tensor = expected.tensors[entry.name];
        assert.ok(tensor);
        assertElementwise(entry, tensor);
      }
    });

    it('finds the singular values and their drift', () => {
      const analysed = found.tensors.filter(
        ({ name, shape }) => shape.length === 2 && !isEmbedding(name),
      );
      assert.equal(analysed.length, 28);
      for (const entry of analysed) {
        const tensor = expected.tensors[entry.name];
        assert.ok(tensor);
        assertSpectrum(entry, tensor);
      }
    });

    it('says what a random update of the same size would have shown', () => {
      const tensors = nulls[label];
      assert.ok(tensors);
      for (const entry of found.tensors.filter(({ nss }) => nss !== undefined)) {
        const null_ = tensors[entry.name];
        assert.ok(null_, entry.name);
        assertClose(entry.nssNull, null_.nssNull, 1e-6, `${entry.name} nssNull`);
        assertClose(entry.nssExcess, null_.nssExcess, 1e-6, `${entry.name} nssExcess`);
        assertClose(entry.nssDriftShare, null_.nssDriftShare, 1e-6, `${entry.name} nssDriftShare`);
        assertClose(
          entry.updateRadial,
          null_.updateRadial,
          1e-9,
          `${entry.name} updateRadial`,
          1e-15,
        );
        assertClose(
          entry.updateRadialCosine,
          null_.updateRadialCosine,
          1e-9,
          `${entry.name} updateRadialCosine`,
          1e-13,
        );
      }
    });

    it('sums the model up over the linear layers', () => {
      assertModel(found, expected.model.hidden_2d, expected.model.all_tensors);
      assert.deepEqual(Object.keys(found.byLayer), ['0', '1', '2', '3']);
      assert.equal(found.byModule['q_proj']?.nss?.count, 4);
    });

    it('adds embeddings on request', async () => {
      const document = await jsonOf<DiffDocument>(
        ...['diff', 'samples/base.safetensors', `samples/${file}`],
        ...['--metrics', 'sparsity,spectrum', '--include-embeddings'],
      );
      assertModel(document, expected.model.weights_2d, expected.model.all_tensors);
      const head = document.tensors.find(({ name }) => name === 'lm_head.weight');
      assertNss(head?.nss, expected.tensors['lm_head.weight']?.nss, 'lm_head nss');
      assert.equal(head?.singularValues, undefined);
    });
  });
}

describe('diff of the samples in shards', () => {
  it('finds the same as in one file', async () => {
    const options = ['--metrics', 'sparsity,spectrum', '--values'];
    const whole = await jsonOf<DiffDocument>(
      'diff',
      'samples/base.safetensors',
      'samples/rlvr.safetensors',
      ...options,
    );
    const sharded = await jsonOf<DiffDocument>(
      ...['diff', 'samples/base-sharded', 'samples/rlvr-sharded/model.safetensors.index.json'],
      ...options,
    );
    assert.deepEqual(sharded.tensors, whole.tensors);
    assert.deepEqual(sharded.model, whole.model);
  });

  it('reads the unrounded master too', async () => {
    const { model } = await jsonOf<DiffDocument>(
      'diff',
      'samples/base.safetensors',
      'samples/rlvr.fp32.safetensors',
    );
    assert.equal(model.updateSparsity, oracle.pairs['base->rlvr']?.model.all_tensors.sparsity_bf16);
    assert.ok((model.exactEqualFraction ?? 1) < 0.02);
  });
});
