import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sliceAt, sliceIndices, sliceShape } from '../../../src/analysis/slices.ts';

describe('slices of a tensor', () => {
  it('have the last two dimensions as rows and columns', () => {
    assert.deepEqual(sliceShape([]), { slices: 1, rows: 1, columns: 1 });
    assert.deepEqual(sliceShape([7]), { slices: 1, rows: 1, columns: 7 });
    assert.deepEqual(sliceShape([3, 4]), { slices: 1, rows: 3, columns: 4 });
    assert.deepEqual(sliceShape([5, 3, 4]), { slices: 5, rows: 3, columns: 4 });
    assert.deepEqual(sliceShape([8, 3, 5, 2]), { slices: 24, rows: 5, columns: 2 });
    assert.deepEqual(sliceShape([0, 4]), { slices: 1, rows: 0, columns: 4 });
    assert.deepEqual(sliceShape([0, 4, 4]), { slices: 0, rows: 4, columns: 4 });
  });

  it('are counted row-major over the dimensions before', () => {
    assert.deepEqual(sliceIndices([3, 4], 0), []);
    assert.deepEqual(sliceIndices([2, 3, 5, 5], 4), [1, 1]);
    assert.equal(sliceAt([2, 3, 5, 5], [1, 1]), 4);
    assert.equal(sliceAt([3, 4], []), 0);
  });

  it('have indices that lead back to them', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 0, maxLength: 5 });
    fc.assert(
      fc.property(shape, fc.nat(), (sides, number) => {
        const slice = number % sliceShape(sides).slices;
        assert.equal(sliceAt(sides, sliceIndices(sides, slice)), slice);
      }),
    );
  });
});
