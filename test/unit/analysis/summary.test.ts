import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distributionOf } from '../../../src/analysis/distribution.ts';
import { summarizeDiff } from '../../../src/analysis/summary.ts';
import type { PairReport } from '../../../src/model/report.ts';

const both = { metrics: ['sparsity', 'spectrum'], includeEmbeddings: false } as const;

function report(name: string, figures: Partial<PairReport>): PairReport {
  const shape = figures.shape ?? [2, 4];
  const elements = shape.reduce((product, side) => product * side, 1);
  return { name, shape, dtype: { base: 'BF16', other: 'BF16' }, elements, error: null, ...figures };
}

describe('distribution', () => {
  it('interpolates linearly between the two nearest values', () => {
    assert.deepEqual(distributionOf([4, 1, 3, 2]), {
      mean: 2.5,
      median: 2.5,
      p10: 1.3,
      p90: 3.7,
      count: 4,
    });
    assert.deepEqual(distributionOf([7]), { mean: 7, median: 7, p10: 7, p90: 7, count: 1 });
  });

  it('leaves out what is undefined', () => {
    assert.deepEqual(distributionOf([null, 2, undefined]), {
      mean: 2,
      median: 2,
      p10: 2,
      p90: 2,
      count: 1,
    });
    assert.deepEqual(distributionOf([null]), {
      mean: null,
      median: null,
      p10: null,
      p90: null,
      count: 0,
    });
  });

  it('is ordered and within the values, whatever their order', () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const { p10, median, p90, count } = distributionOf(values);
        const ordered = [Math.min(...values), p10, median, p90, Math.max(...values)] as number[];
        assert.ok(ordered.every((v, i) => i === 0 || v >= (ordered[i - 1] ?? v) - 1e-6));
        assert.equal(count, values.length);
      }),
    );
  });
});

describe('summary of a diff', () => {
  it('weights sparsity by elements, over all floating tensors and over the analysed matrices', () => {
    const { model } = summarizeDiff(
      [
        report('layers.0.q_proj.weight', { updateSparsity: 0.5, exactEqualFraction: 0.25 }),
        report('embed_tokens.weight', {
          shape: [4, 8],
          updateSparsity: 0.25,
          exactEqualFraction: 0.5,
        }),
        report('norm.weight', { shape: [8], updateSparsity: 1, exactEqualFraction: 1 }),
        report('ids', { shape: [99], dtype: { base: 'I64', other: 'I64' }, exactEqualFraction: 0 }),
        report('empty', { shape: [0], updateSparsity: null, exactEqualFraction: null }),
      ],
      both,
    );
    assert.equal(model.updateSparsity, (4 + 8 + 8) / 48);
    assert.equal(model.exactEqualFraction, (2 + 16 + 8) / 48);
    assert.equal(model.updateSparsityMatrices, 0.5);
    assert.equal(model.matrices, 1);
  });

  it('adds embeddings to the analysed matrices when asked', () => {
    const reports = [report('a', { nss: 1 }), report('lm_head.weight', { nss: 3 })];
    assert.equal(summarizeDiff(reports, both).model.nss?.mean, 1);
    assert.equal(summarizeDiff(reports, { ...both, includeEmbeddings: true }).model.nss?.mean, 2);
  });

  it('takes the total relative update from the norms', () => {
    const { model } = summarizeDiff(
      [
        report('a', { frobeniusNorm: { base: 3, other: 0, update: 0.3 } }),
        report('b', { frobeniusNorm: { base: 4, other: 0, update: 0.4 } }),
        report('nan', { frobeniusNorm: { base: null, other: null, update: null } }),
      ],
      both,
    );
    assert.ok(Math.abs((model.relativeUpdateTotal ?? 0) - 0.1) < 1e-15);
  });

  it('shares the update among the layers by its energy', () => {
    const norm = (update: number) => ({ frobeniusNorm: { base: 1, other: 1, update } });
    const experts = [
      { index: 0, ...norm(3) },
      { index: 1, ...norm(4) },
    ];
    const { model } = summarizeDiff(
      [
        report('layers.0.q_proj.weight', norm(5)),
        report('layers.1.experts.weight', { shape: [2, 2, 2], matrices: experts, ...norm(3.5) }),
        report('layers.1.norm.weight', { shape: [8], ...norm(100) }),
        report('top.weight', norm(Math.sqrt(50))),
      ],
      both,
    );
    const shares = Object.entries(model.updateShare ?? {});
    assert.deepEqual(
      shares.map(([layer, share]) => [layer, Number(share.toFixed(12))]),
      [
        ['0', 0.25],
        ['1', 0.25],
      ],
    );
    assert.equal(summarizeDiff([report('a', norm(0))], both).model.updateShare, null);
  });

  it('adds up how far elements moved in steps of bf16', () => {
    const ulpRatio = (count: number, exact: boolean) => ({
      ulpRatio: { zero: count, under: 1, bins: Array<number>(16).fill(count), over: 2, exact },
    });
    const { model } = summarizeDiff(
      [report('a', ulpRatio(1, true)), report('b', ulpRatio(10, false)), report('c', {})],
      both,
    );
    const bins = Array<number>(16).fill(11);
    assert.deepEqual(model.ulpRatio, { zero: 11, under: 2, bins, over: 4, exact: false });
    assert.equal(summarizeDiff([report('c', {})], both).model.ulpRatio, null);
  });

  it('counts each matrix of a stack as one', () => {
    const matrices = [
      { index: 0, nss: 1, frobeniusNorm: { base: 1, other: 1, update: 1 } },
      { index: 1, nss: 2, frobeniusNorm: { base: 1, other: 1, update: 0 } },
      { index: 2, nss: null, frobeniusNorm: { base: 1, other: 1, update: 0 } },
    ];
    const stack = report('experts', { shape: [3, 2, 2], nss: 1.5, matrices });
    const { model } = summarizeDiff([stack, report('a', { nss: 6 })], both);
    assert.equal(model.matrices, 4);
    assert.deepEqual([model.nss?.count, model.nss?.mean, model.nss?.median], [3, 3, 2]);
  });

  it('leaves out pairs that could not be analysed', () => {
    const { model } = summarizeDiff(
      [report('a', { nss: 1 }), report('b', { error: 'the file changed' })],
      both,
    );
    assert.deepEqual([model.matrices, model.nss?.count], [1, 1]);
  });

  it('groups by layer and by module', () => {
    const { byLayer, byModule } = summarizeDiff(
      [
        report('model.layers.0.self_attn.q_proj.weight', { nss: 1 }),
        report('model.layers.1.self_attn.q_proj.weight', { nss: 3 }),
        report('model.layers.1.mlp.up_proj.weight', { nss: 5 }),
        report('model.norm.weight', { shape: [2], updateSparsity: 1 }),
      ],
      both,
    );
    assert.deepEqual(Object.keys(byLayer), ['0', '1']);
    assert.deepEqual([byLayer['0']?.nss?.mean, byLayer['1']?.nss?.mean], [1, 4]);
    assert.deepEqual([byModule['q_proj']?.nss?.mean, byModule['up_proj']?.nss?.mean], [2, 5]);
    assert.deepEqual([byModule['norm']?.updateSparsity, byModule['norm']?.matrices], [1, 0]);
  });

  it('keeps a module named __proto__ as any other', () => {
    const { byModule } = summarizeDiff([report('__proto__.weight', { nss: 1 })], both);
    assert.deepEqual(Object.keys(byModule), ['__proto__']);
  });

  it('has only the figures of the metrics that were asked for', () => {
    const reports = [report('a', { updateSparsity: 1 })];
    const sparsity = summarizeDiff(reports, { ...both, metrics: ['sparsity'] }).model;
    assert.deepEqual(['updateSparsity' in sparsity, 'nss' in sparsity], [true, false]);
    const spectrum = summarizeDiff(reports, { ...both, metrics: ['spectrum'] }).model;
    assert.deepEqual(['updateSparsity' in spectrum, 'nss' in spectrum], [false, true]);
  });
});
