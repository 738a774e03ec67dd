import assert from 'node:assert/strict';
import { joinResults } from '../../../../src/analysis/report/joinResults.ts';
import type { DiffResults } from '../../../../src/analysis/report/results.ts';
import { AnalysisError } from '../../../../src/model/failure.ts';
import { diffPart, pairOf, type Part } from '../../support/results.ts';

function joined(...parts: readonly Part[]): DiffResults {
  const results = joinResults(parts.map(diffPart));
  assert.equal(results.kind, 'diff');
  return results;
}

function refused(parts: readonly Part[], file: string, message: RegExp): void {
  assert.throws(
    () => joined(...parts),
    (error) => {
      assert.ok(error instanceof AnalysisError);
      assert.equal(error.failure.path, file);
      assert.match(error.failure.message, message);
      return true;
    },
  );
}

describe('joining results', () => {
  it('takes the tensors of all parts, in natural order, and summarises them together', () => {
    const { tensors, summary } = joined(
      { tensors: [pairOf('layers.10.q_proj.weight', { updateSparsity: 1 })] },
      { file: 'b.jsonl', tensors: [pairOf('layers.2.q_proj.weight', { updateSparsity: 0.5 })] },
    );
    assert.deepEqual(
      tensors.map(({ name }) => name),
      ['layers.2.q_proj.weight', 'layers.10.q_proj.weight'],
    );
    assert.equal(summary.model.updateSparsity, 0.75);
    assert.deepEqual(Object.keys(summary.byLayer).sort(), ['10', '2']);
  });

  it('joins groups of metrics of one tensor, figures of the sides among them', () => {
    const { tensors, options } = joined(
      {
        options: { metrics: ['spectrum'], tensors: ['*q*'] },
        tensors: [pairOf('q', { spectralNorm: { base: 1, other: 2 }, reason: 'one' })],
      },
      {
        file: 'b.jsonl',
        options: { metrics: ['update'], tensors: [], threads: 8 },
        tensors: [pairOf('q', { spectralNorm: { update: 3 }, reason: 'two' })],
      },
    );
    assert.deepEqual(tensors[0]?.spectralNorm, { base: 1, other: 2, update: 3 });
    assert.equal(tensors[0].reason, 'one; two');
    assert.deepEqual(options['metrics'], ['spectrum', 'update']);
    assert.deepEqual(options['tensors'], []);
  });

  it('keeps what one job found of a tensor that another failed on', () => {
    const failed = {
      name: 'q',
      shape: [4, 6],
      dtype: { base: 'F32', other: 'F32' },
      error: 'gone',
    };
    const found = pairOf('q', { dtype: failed.dtype });
    const { tensors } = joined({ tensors: [failed] }, { file: 'b.jsonl', tensors: [found] });
    assert.equal(tensors[0]?.error, null);
    assert.equal(tensors[0].reason, 'gone');
  });

  it('joins the lists of what has no partner', () => {
    const { onlyInBase, shapeMismatch } = joined(
      { head: { onlyInBase: ['b.10', 'b.9'] } },
      {
        file: 'b.jsonl',
        head: { onlyInBase: ['b.1', 'b.9'], shapeMismatch: [{ name: 'x', base: [1], other: [2] }] },
      },
    );
    assert.deepEqual(onlyInBase, ['b.1', 'b.9', 'b.10']);
    assert.equal(shapeMismatch.length, 1);
  });

  for (const [what, second, message] of [
    [
      'another base',
      { head: { base: 'elsewhere' } },
      /^base is "elsewhere", and "base" in a\.jsonl/,
    ],
    ['another model', { head: { other: 'elsewhere' } }, /^other is/],
    ['another version', { head: { version: '9.9.9' } }, /^version is "9\.9\.9", and "0\.1\.0"/],
    ['other files', { head: { files: { base: [], other: [] } } }, /^files is/],
    ['another η', { options: { eta: 0.5 } }, /^eta is 0\.5, and 0\.001 in a\.jsonl/],
    ['another k', { options: { k: [4] } }, /^k is \[4\]/],
    ['another seed', { options: { null: 'shuffle', seed: 1 } }, /^(null|seed) is/],
    ['another schema', { head: { schema: 'checkpoint-lens/inspect@1' } }, /^schema is/],
    [
      'another figure of one tensor',
      { tensors: [pairOf('q', { updateSparsity: 0.25 })] },
      /^updateSparsity of "q" is not what a\.jsonl has/,
    ],
    [
      'another part of a figure',
      { tensors: [pairOf('q', { rotation: { '8': { maxU: 2 } } })] },
      /^rotation\.8\.maxU of "q"/,
    ],
  ] as const) {
    it(`refuses ${what}, and says which file and what`, () => {
      const first = { tensors: [pairOf('q', { rotation: { '8': { maxU: 1 } } })] };
      refused([first, { file: 'b.jsonl', ...second }], 'b.jsonl', message);
    });
  }

  it('refuses a tensor that is compared in one part and without a partner in another', () => {
    refused(
      [{ tensors: [pairOf('q')] }, { file: 'b.jsonl', head: { onlyInBase: ['q'] } }],
      'a.jsonl',
      /^"q" is compared in one part/,
    );
  });

  for (const [what, part, message] of [
    [
      'another kind of document',
      { head: { schema: 'x@1' } },
      /^holds "x@1": a report is made from/,
    ],
    ['no schema', { head: { schema: 1 } }, /^has no schema/],
    ['a tensor without a name', { tensors: [{ shape: [1] }] }, /^has a tensor without a name/],
    ['a tensor without a shape', { tensors: [{ name: 'q' }] }, /^"q" has no shape/],
    ['a figure that is a text', { tensors: [pairOf('q', { nss: '1' })] }, /^nss of "q"/],
    ['sides that are a number', { tensors: [pairOf('q', { rotation: 1 })] }, /^rotation of "q"/],
    ['a stack that is none', { tensors: [pairOf('q', { matrices: 1 })] }, /^the matrices of "q"/],
    [
      'a stack with a figure that is a text',
      { tensors: [pairOf('q', { matrices: [{ index: 0, nss: 'x' }] })] },
      /^nss of "q"/,
    ],
    ['lists that are none', { head: { onlyInBase: 'q' } }, /^onlyInBase is no list of names/],
  ] as const) {
    it(`refuses ${what}`, () => refused([part], 'a.jsonl', message));
  }
});
