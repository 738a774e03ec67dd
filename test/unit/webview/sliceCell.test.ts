import assert from 'node:assert/strict';
import { sliceCell } from '../../../webview/diff/detail/sliceCell.ts';

describe('an element of a measured matrix', () => {
  it('is found among the slices of four dimensions', () => {
    const shape = [4, 3, 2, 5];
    // Row-major, every element has its own place.
    const places = Array.from({ length: 4 * 30 }, (_, element) => {
      const cell = { row: Math.floor(element / 30), column: element % 30 };
      const { slice, row, column } = sliceCell(shape, 0, cell);
      assert.ok(slice < 12 && row < 2 && column < 5);
      return (slice * 2 + row) * 5 + column;
    });
    assert.deepEqual(places, [...places.keys()]);
  });

  it('is itself in a matrix, and in one of a stack', () => {
    const cell = { row: 3, column: 7 };
    assert.deepEqual(sliceCell([8, 9], 0, cell), { ...cell, slice: 0 });
    assert.deepEqual(sliceCell([5, 8, 9], 2, cell), { ...cell, slice: 2 });
  });
});
