import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  lineNorms,
  MAX_NORMS,
  MAX_OUTLIERS,
  outlierChannels,
} from '../../../src/analysis/lineNorms.ts';

/** Norms about 1 whose median is 1 and whose MAD is 0.01. */
function ordinary(count: number): number[] {
  return Array.from({ length: count }, (_, line) => 1 + 0.02 * (line / (count - 1) - 0.5) * 2);
}

describe('norms of rows and columns', () => {
  it('stand out above the median by six robust standard deviations', () => {
    const norms = Float64Array.from(ordinary(101));
    const limit = 1 + 6 * 1.4826 * 0.01;
    norms[7] = limit * (1 - 1e-3);
    norms[8] = limit * (1 + 1e-2);
    norms[90] = 3;
    norms[91] = 0;
    const found = outlierChannels(norms);
    assert.ok(found !== null);
    assert.ok(Math.abs(found.median - 1) < 1e-3);
    assert.ok(Math.abs(found.threshold - limit) < 3e-3, `${found.threshold}`);
    assert.deepEqual(
      found.lines.map(({ line }) => line),
      [90, 8],
    );
    assert.deepEqual([found.count, found.lines[0]?.norm], [2, 3]);
  });

  it('cannot stand out among few lines, or where most of them are equal', () => {
    assert.equal(outlierChannels(new Float64Array()), null);
    assert.equal(outlierChannels(Float64Array.from([1, 1.1, 1.2, 1.3, 1.4, 1.5, 99])), null);
    assert.equal(outlierChannels(Float64Array.from([...Array<number>(20).fill(2), 5, 6])), null);
    const infinite = Float64Array.from([...Array<number>(9).fill(Infinity), 1, 2]);
    assert.equal(outlierChannels(infinite), null);
  });

  it('lists the largest where many stand out, and tells how many there are', () => {
    const many = Array.from({ length: 300 }, (_, index) => 10 + index);
    const found = outlierChannels(Float64Array.from([...ordinary(1001), ...many]));
    assert.equal(found?.count, 300);
    assert.equal(found.lines.length, MAX_OUTLIERS);
    assert.deepEqual(found.lines[0], { line: 1300, norm: 309 });
  });

  it('do not depend on the unit of the weights', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(values, (norms) => {
        const lines = (scale: number) =>
          outlierChannels(Float64Array.from(norms, (norm) => norm * scale))?.lines.map(
            ({ line }) => line,
          );
        assert.deepEqual(lines(1), lines(2 ** -20));
      }),
    );
  });

  it('keep the largest of neighbours where there are too many for a message', () => {
    const norms = Float64Array.from({ length: 2 * MAX_NORMS + 1 }, (_, line) => line % 1000);
    const found = lineNorms(norms);
    assert.equal(found.count, norms.length);
    assert.equal(found.linesPerNorm, 3);
    assert.equal(found.norms.length, Math.ceil(norms.length / 3));
    assert.deepEqual([...found.norms.slice(0, 2)], [2, 5]);
    assert.equal(found.norms.at(-1), Math.max(...norms.slice(3 * (found.norms.length - 1))));
    const few = Float64Array.from([1, 2, 3]);
    assert.deepEqual(lineNorms(few), { count: 3, linesPerNorm: 1, norms: few, outliers: null });
  });
});
