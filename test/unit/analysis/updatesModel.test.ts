import assert from 'node:assert/strict';
import { summarizeUpdates } from '../../../src/analysis/updatesModel.ts';
import type { UpdatesReport } from '../../../src/model/updates.ts';

const NOTHING = {
  taskVectorCosine: null,
  signConflictFraction: null,
  maskJaccard: null,
  maskJaccardNull: null,
  maskJaccardExcess: null,
  changedFirst: 0,
  changedSecond: 0,
  changedBoth: 0,
  relativeUpdate: { first: 0, second: 0 },
  baseNorm: 1,
  updateNorm: { first: 0, second: 0 },
};

function report(name: string, figures: Partial<UpdatesReport>): UpdatesReport {
  const dtype = { base: 'BF16', first: 'BF16', second: 'F32' } as const;
  return {
    ...NOTHING,
    index: 0,
    name,
    shape: [2, 5],
    dtype,
    elements: 10,
    error: null,
    ...figures,
  };
}

const SMALL = report('layers.0.q_proj.weight', {
  taskVectorCosine: 1,
  signConflictFraction: 0.25,
  maskJaccard: 0.5,
  maskJaccardNull: 0.25,
  maskJaccardExcess: 0.25,
  changedFirst: 0.8,
  changedSecond: 0.4,
  changedBoth: 0.4,
  baseNorm: 3,
  updateNorm: { first: 3, second: 1 },
});
const LARGE = report('layers.1.q_proj.weight', {
  shape: [10, 10],
  elements: 100,
  taskVectorCosine: -1,
  signConflictFraction: 1,
  maskJaccard: 0.1,
  maskJaccardNull: 0.1,
  maskJaccardExcess: 0,
  changedFirst: 0.11,
  changedSecond: 0.11,
  changedBoth: 0.02,
  baseNorm: 4,
  updateNorm: { first: 4, second: 1 },
});

describe('the model of two updates', () => {
  it('takes all elements together', () => {
    const { model } = summarizeUpdates([SMALL, LARGE]);
    assert.deepEqual([model.tensors, model.elements, model.matrices], [2, 110, 2]);
    // Products 3 and −4, norms 5 and √2.
    assert.ok(Math.abs((model.taskVectorCosineTotal ?? 0) - -1 / (5 * Math.SQRT2)) < 1e-15);
    assert.equal(model.signConflictFractionTotal, (1 + 2) / (4 + 2));
    assert.equal(model.maskJaccardTotal, (4 + 2) / (8 + 4 - 4 + 11 + 11 - 2));
    // In both by chance: 0.25·12/1.25 and 0.1·22/1.1.
    assert.ok(Math.abs((model.maskJaccardNullTotal ?? 0) - 4.4 / (12 + 22 - 4.4)) < 1e-15);
    assert.equal(
      model.maskJaccardExcessTotal,
      model.maskJaccardTotal - (model.maskJaccardNullTotal ?? 0),
    );
    assert.deepEqual(
      [model.changedFirst, model.changedSecond, model.changedBoth],
      [19 / 110, 15 / 110, 6 / 110],
    );
    assert.deepEqual(model.relativeUpdateTotal, { first: 1, second: Math.SQRT2 / 5 });
  });

  it('has distributions over the weight matrices that are no embeddings', () => {
    const others = [
      report('embed_tokens.weight', { maskJaccard: 0.9 }),
      report('norm.weight', { shape: [10], maskJaccard: 0.9 }),
    ];
    const { model } = summarizeUpdates([SMALL, LARGE, ...others]);
    assert.deepEqual([model.tensors, model.matrices, model.maskJaccard.count], [4, 2, 2]);
    assert.equal(model.maskJaccard.mean, 0.3);
    assert.deepEqual([model.taskVectorCosine.p10, model.taskVectorCosine.p90], [-0.8, 0.8]);
  });

  it('is the same by layer and by module', () => {
    const { byLayer, byModule } = summarizeUpdates([SMALL, LARGE]);
    assert.deepEqual(byLayer['0'], summarizeUpdates([SMALL]).model);
    assert.deepEqual(Object.keys(byLayer), ['0', '1']);
    assert.deepEqual(byModule['q_proj'], summarizeUpdates([SMALL, LARGE]).model);
  });

  it('leaves out of a figure what it is not defined for', () => {
    const spoilt = report('layers.2.q_proj.weight', {
      maskJaccard: 1,
      maskJaccardNull: 1,
      maskJaccardExcess: 0,
      changedFirst: 1,
      changedSecond: 1,
      changedBoth: 1,
      updateNorm: { first: null, second: 1 },
    });
    const counted = report('steps', { dtype: { base: 'I64', first: 'I64', second: 'I64' } });
    const failed = report('lost', { error: 'cannot be read' });
    const { model } = summarizeUpdates([SMALL, spoilt, counted, failed]);
    assert.deepEqual([model.tensors, model.elements], [2, 20]);
    assert.equal(model.taskVectorCosineTotal, 1);
    assert.equal(model.signConflictFractionTotal, 0.25);
    assert.equal(model.maskJaccardTotal, (4 + 10) / (8 + 10));
    assert.deepEqual(model.relativeUpdateTotal, { first: 1, second: Math.SQRT2 / Math.sqrt(10) });
  });

  it('is undefined over nothing', () => {
    const { model } = summarizeUpdates([report('a', {})]);
    assert.deepEqual(
      [model.taskVectorCosineTotal, model.signConflictFractionTotal, model.maskJaccardTotal],
      [null, null, null],
    );
    assert.deepEqual([model.maskJaccardNullTotal, model.maskJaccardExcessTotal], [null, null]);
    assert.equal(summarizeUpdates([]).model.changedFirst, null);
  });
});
