import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { endOf, rowSetOf, rowsIn } from '../../../src/protocol/rowSet.ts';

describe('a set of rows', () => {
  it('has how many are left out and how many are in, in turns', () => {
    assert.deepEqual(rowSetOf([6, 3, 2, 4]), [2, 3, 1, 1]);
    assert.deepEqual(rowSetOf([0, 1, 2]), [0, 3]);
    assert.deepEqual(rowSetOf([]), []);
    assert.deepEqual(rowsIn([2, 3, 1, 1]), [2, 3, 4, 6]);
  });

  it('holds what it was made of, each once and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300)), (rows) => {
        const set = rowSetOf(rows);
        const sorted = [...new Set(rows)].sort((a, b) => a - b);
        assert.deepEqual(rowsIn(set), sorted);
        assert.equal(endOf(set), sorted.length === 0 ? 0 : (sorted.at(-1) ?? 0) + 1);
      }),
    );
  });

  it('takes no more room than a message has, whichever of 100,000 rows they are', () => {
    const alternating = Array.from({ length: 50_000 }, (_row, at) => 2 * at + 1);
    for (const rows of [alternating, Array.from({ length: 100_000 }, (_row, at) => at)]) {
      assert.ok(JSON.stringify(rowSetOf(rows)).length < 250_000);
    }
  });
});
