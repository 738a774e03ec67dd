import assert from 'node:assert/strict';
import { pairTensors } from '../../../src/analysis/pairing.ts';
import { previewOf } from '../../../src/analysis/rulePreview.ts';
import type { Tensor } from '../../../src/model/checkpoint.ts';

function model(shapes: Readonly<Record<string, readonly number[]>>): Tensor[] {
  return Object.entries(shapes).map(([name, shape]) => {
    return { name, dtype: 'F32', shape, bytes: 0, offset: 0, shard: 0 };
  });
}

describe('pairing by rules', () => {
  const base = model({ 'model.layers.0.w': [2, 2], 'model.layers.1.w': [2, 2], 'model.norm': [2] });
  const other = model({ 'h.0.w': [2, 2], 'h.1.w': [2, 2], 'model.norm': [2] });
  const rules = [{ from: 'model.layers.*', to: 'h.*' }];

  it('pairs what the rules say', () => {
    const { pairs, onlyInBase, onlyInOther } = pairTensors(base, other, rules);
    assert.deepEqual(
      pairs.map(({ name, otherName }) => [name, otherName]),
      [
        ['model.layers.0.w', 'h.0.w'],
        ['model.layers.1.w', 'h.1.w'],
        ['model.norm', undefined],
      ],
    );
    assert.deepEqual([onlyInBase, onlyInOther], [[], []]);
  });

  it('puts rules before equal names, and does not guess where they map several to one', () => {
    const swap = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ];
    const both = model({ a: [2, 2], b: [2, 2] });
    assert.deepEqual(
      pairTensors(both, both, swap).pairs.map(({ name, otherName }) => [name, otherName]),
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    );
    const several = [
      { from: 'x', to: 'z' },
      { from: 'y', to: 'z' },
    ];
    assert.deepEqual(pairTensors(model({ x: [1], y: [1] }), model({ z: [1] }), several).pairs, []);
  });

  it('previews what they add', () => {
    const preview = previewOf(base, other, [...rules, { from: 'x', to: 'y' }]);
    assert.deepEqual(preview, {
      pairCount: 3,
      added: 2,
      examples: [
        { base: 'model.layers.0.w', other: 'h.0.w' },
        { base: 'model.layers.1.w', other: 'h.1.w' },
      ],
      rules: [
        { fits: 2, found: 2 },
        { fits: 0, found: 0 },
      ],
      onlyInBase: 0,
      onlyInOther: 0,
      shapeMismatch: 0,
    });
  });
});
